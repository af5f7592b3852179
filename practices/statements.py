"""What sources say about the fields of an edition, and whether it still fits the text."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from django.db.models import F

from practices.completeness import is_filled
from practices.fields import COMPARED, SOURCED, field_text
from practices.models import Edition
from sources.models import Citation


@dataclass(frozen=True)
class Unconfirmed:
    """A statement that was carried along from `earlier`, where its field said `old_text`."""

    citation: Citation
    earlier: Edition
    old_text: str

    @property
    def anchor(self):
        """Where it stands on the form of the edition."""
        return f"statement-{self.citation.pk}"

    @property
    def sentence(self):
        label = Edition.field_label(self.citation.field)
        return f"{label} has changed: say whether “{self.citation.source}” still states it."


@dataclass(frozen=True)
class SourcedField:
    """A filled field of an edition, with the number of statements about it."""

    name: str
    number: int
    waiting: tuple  # of Unconfirmed

    @property
    def label(self):
        return Edition.field_label(self.name)

    @property
    def to_confirm(self):
        return len(self.waiting)

    @property
    def is_good(self):
        return self.number > 0 and not self.to_confirm

    @property
    def in_words(self):
        if not self.number:
            return "no source"
        if self.to_confirm:
            return f"to confirm: {self.to_confirm} of {self.number}"
        return f"sourced ({self.number})"


def unconfirmed(edition):
    """[Unconfirmed] of an edition, in the order of the form.

    These are the statements that were carried along, whose field has another text now, and which
    nobody has confirmed for this text. It is computed each time, so that it follows every change.
    """
    carried = edition.citations.filter(
        field__in=COMPARED,
        carried_from__content_type=F("content_type"),
    )
    carried = carried.select_related("source", "carried_from")
    keys = {citation.carried_from.object_id for citation in carried}
    editions = Edition.objects.in_bulk(keys)
    # Several statements are about one field, and a relation takes a query.
    text_of = cache(field_text)
    found = []
    for citation in carried:
        earlier = editions[citation.carried_from.object_id]
        old_text = text_of(earlier, citation.field)
        text = text_of(edition, citation.field)
        is_confirmed = citation.confirmed_at is not None and citation.confirmed_text == text
        if text != old_text and not is_confirmed:
            found.append(Unconfirmed(citation, earlier, old_text))
    return sorted(found, key=lambda each: COMPARED.index(each.citation.field))


def sourced_fields(edition, waiting):
    """[SourcedField] of the filled fields that sources can state; `waiting` are its Unconfirmed."""
    numbers = Counter(edition.citations.values_list("field", flat=True))
    fields = []
    for name in SOURCED:
        is_stated = is_filled(edition, name) and getattr(edition, name) is not False
        if is_stated or numbers[name]:
            of_field = tuple(each for each in waiting if each.citation.field == name)
            fields.append(SourcedField(name, numbers[name], of_field))
    return fields
