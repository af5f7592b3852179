"""Which fields of an edition are edited, compared, copied, sourced, autosaved, exported, searched and sent.

A field that is added to Edition belongs to every list from then on. What a list leaves out is named
here, with the reason. `tests/practices/test_fields.py` holds the places that cannot read these
lists, as templates and fieldsets.
"""

from practices.models import Edition

# Set by transitions and saves, never by a person in a form.
STATE = {
    "id",
    "practice",
    "number",
    "version",
    "status",
    "submitted_by",
    "submitted_at",
    "review_due",
    "publish_at",
    "scheduled_by",
    "published_at",
    "updated_at",
}
# Says what is new in one edition, and would be wrong in the next one.
OF_ONE_EDITION = {"change_note"}
# A table has no place for a picture, and what describes it is of no use without it.
NOT_IN_TABLES = {"image", "image_alt", "image_credit"}
# These have a value from the start, so that filling them is no progress.
FILLED_FROM_THE_START = {"dates_precision", "is_ongoing", "language"}
# A complete text can do without these: something that goes on has no end, and many practices have
# no picture.
NOT_EXPECTED = {
    "end",
    "keywords",
    "image",
    "image_alt",
    "image_credit",
    "change_note",
}
# Nobody looks for a source of these: they say how the text is shown and found.
OURS = {"dates_precision", "keywords", "language"}


def without(names, *exceptions):
    """The names in their order, without those of the sets `exceptions`."""
    left_out = set().union(*exceptions)
    return tuple(name for name in names if name not in left_out)


def declared_fields():
    """The model's own fields and relations, in the order in which it declares them."""
    # Django keeps them in two lists; the counter that numbers them as they are declared puts them
    # together again.
    fields = [*Edition._meta.fields, *Edition._meta.many_to_many]
    return sorted(fields, key=lambda field: field.creation_counter)


DECLARED = tuple(field.name for field in declared_fields())
# Those with several values: a query for the columns of a table leaves them out.
SEVERAL = tuple(field.name for field in declared_fields() if field.many_to_many)
TEXTS = Edition.TEXTS
REQUIRED = Edition.REQUIRED

EDITED = without(DECLARED, STATE)
COMPARED = EDITED
COPIED = without(EDITED, OF_ONE_EDITION)
EXPORTED = without(EDITED, NOT_IN_TABLES)
COUNTED = without(EDITED, FILLED_FROM_THE_START, NOT_EXPECTED)
SOURCED = without(EDITED, OURS, NOT_IN_TABLES, OF_ONE_EDITION)
SEARCHED = TEXTS
SENT = (*EDITED, "published_at")


def field_text(edition, name):
    """The value of a field of an edition as text."""
    field = edition._meta.get_field(name)
    value = getattr(edition, name)
    if field.many_to_many:
        names = [str(record) for record in value.all()]
        return ", ".join(sorted(names))
    if field.choices:
        display = getattr(edition, f"get_{name}_display")
        return str(display())
    if value is True:
        return "yes"
    # Before the empty values: it must read "no" and not "".
    if value is False:
        return "no"
    if not value:
        return ""
    return str(value)
