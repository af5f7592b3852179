"""What sources say about one edition of a record goes along into its next edition."""

from sources.actions import slug_for
from sources.models import Citation, Conflict

# What a copy has of its own; every other field is copied.
OWN = {
    Citation: {
        "id",
        "object_id",
        "conflict",
        "carried_from",
        "confirmed_by",
        "confirmed_at",
        "confirmed_text",
    },
    Conflict: {"id", "object_id", "slug", "preferred", "carried_from"},
}


def carry(old, new):
    """Copy the citations and conflicts about `old` to `new`, a later edition of the same record.

    Decisions about conflicts go along. Call it in the transaction that makes `new`.
    """
    conflicts = {}
    for conflict in old.conflicts.all():
        slug = slug_for(new, conflict.field)
        conflicts[conflict] = copy_to(new, conflict, slug=slug)
    copies = {}
    for citation in old.citations.select_related("conflict"):
        conflict = conflicts.get(citation.conflict)
        copies[citation.pk] = copy_to(new, citation, conflict=conflict)
    # Only now: what a conflict prefers is one of the copies.
    for conflict, copy in conflicts.items():
        if conflict.preferred_id:
            copy.preferred = copies.get(conflict.preferred_id)
            copy.save()


def copy_to(record, original, **values):
    """A saved copy of a citation or conflict that is about `record`."""
    model = type(original)
    copy = model(object_id=record.pk, carried_from=original, **values)
    for field in model._meta.concrete_fields:
        if field.name not in OWN[model]:
            setattr(copy, field.attname, getattr(original, field.attname))
    copy.save()
    return copy


def take_over_slugs(record):
    """Let carried conflicts be found at the public addresses that their originals had.

    Call it when `record` takes the place of the edition before it.
    """
    carried = record.conflicts.exclude(carried_from=None).select_related("carried_from")
    for conflict in carried:
        original = conflict.carried_from
        public_slug = original.slug
        # First the original: two conflicts with one slug are refused.
        original.slug = slug_for(original.record, original.field)
        if original.slug == public_slug:
            continue
        original.save()
        conflict.slug = public_slug
        conflict.save()
