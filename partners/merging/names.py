"""The names of the two records."""

from partners.merging.fields import fill_empty_fields
from partners.merging.statements import move_statements
from partners.models import OrganisationName

COMPARED_FIELDS = ("language", "kind", "valid_from", "valid_to")


def move_names(plan, kept, dropped):
    """Move the names of `dropped`; a name that both have becomes one."""
    names_of_kept = {name.name: name for name in kept.names.all()}
    moved = []
    for name in dropped.names.all():
        if name.name in names_of_kept:
            join_names(plan, names_of_kept[name.name], name)
        else:
            name.organisation = kept
            name.save()
            moved.append(name.name)
    if moved:
        plan.moved.append(("names", moved))


def join_names(plan, kept_name, dropped_name):
    for partnership in dropped_name.partnerships.all():
        partnership.names_used.add(kept_name)
    suffix = f" of the name “{dropped_name}”"
    fill_empty_fields(
        plan,
        kept_name,
        dropped_name,
        COMPARED_FIELDS,
        label_suffix=suffix,
    )
    kept_name.save()
    move_statements(plan, dropped_name, kept_name)
    dropped_name.delete()
    plan.duplicates.append(dropped_name.name)


def add_name_of_dropped(kept, dropped):
    """Keep the name of `dropped` among the names of `kept`.

    Returns {field: record}: what sources say about the field `name` of `dropped` is about that
    record now.
    """
    if dropped.name == kept.name:
        return {}
    name, _ = OrganisationName.objects.get_or_create(
        organisation=kept,
        name=dropped.name,
        defaults={"kind": OrganisationName.Kind.VARIANT},
    )
    return {"name": name}
