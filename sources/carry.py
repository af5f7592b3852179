"""What sources say about one edition of a record goes along into its next edition."""

from backoffice.history import history_of
from sources.actions import about, collect, look_again, slug_for
from sources.models import Citation, Conflict
from sources.reassign import same_citation

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

    Decisions about conflicts go along. What was carried before is left alone, also where it was
    removed since. Call it in a transaction.
    """
    present = set(new.conflicts.values_list("field", flat=True))
    conflicts = []
    for conflict in old.conflicts.exclude(pk__in=carried_to(new, Conflict)):
        # One record has one conflict about a field.
        if conflict.field not in present:
            slug = slug_for(new, conflict.field)
            conflicts.append(copy_to(new, conflict, slug=slug))
    conflict_by_field = {conflict.field: conflict for conflict in new.conflicts.all()}
    for citation in old.citations.exclude(pk__in=carried_to(new, Citation)):
        if same_citation(citation, new) is None:
            copy = copy_to(new, citation, conflict=conflict_by_field.get(citation.field))
            look_again(copy)
    # Only now: what a conflict gathers and prefers are copies.
    for conflict in conflicts:
        collect(conflict)
        take_over_decision(conflict, new)


def carry_late(record):
    """Copy what was recorded about a published edition while the next one is open; it would be lost with it."""
    successor = getattr(record, "open_successor", None)
    if successor is not None:
        carry(record, successor)


def carried_to(record, model):
    """The keys of the originals of all that was ever carried to `record`."""
    # The history also knows what was removed since.
    entries = history_of(model).filter(**about(record), carried_from__isnull=False)
    return entries.values("carried_from")


def copy_to(record, original, **values):
    """A saved copy of a citation or conflict that is about `record`."""
    model = type(original)
    copy = model(object_id=record.pk, carried_from=original, **values)
    for field in model._meta.concrete_fields:
        if field.name not in OWN[model]:
            setattr(copy, field.attname, getattr(original, field.attname))
    copy.save()
    return copy


def take_over_decision(conflict, record):
    original = conflict.carried_from
    if original.preferred_id is None:
        return
    conflict.preferred = record.citations.filter(carried_from=original.preferred_id).first()
    conflict.save()


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
