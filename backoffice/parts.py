"""The parts of a record, such as a project's partners, brought back to what they were."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from backoffice.bin import missing_links, present_keys
from backoffice.changes import Change, Version, changes_between, load_versions
from backoffice.history import last_entries, record_creation, record_in, set_author, set_reason
from backoffice.record_history import Kind, name_of_part
from search.indexing import affected_by, reindex_affected

BACK = "is restored"
REMOVED = "is removed"
CHANGED = "changes"


@dataclass
class PartChange:
    """What becomes of one part; `then` is its Version to restore, None where it is removed."""

    kind: Kind
    key: int
    name: str
    done: str
    then: Version | None
    changes: list[Change] = field(default_factory=list)


def part_changes(kind, request, record, moment):
    """The PartChanges that bring the parts of one kind back to what they were before `moment`.

    Only those that this person may make. None for `moment` stands for now.
    """
    if moment is None or not getattr(kind.inline, "is_restored", True):
        return []
    present = kind.inline.get_queryset(request).filter(**kind.lookup)
    keys = set(present.values_list("pk", flat=True))
    now = latest_versions(kind, kind.entries())
    then = latest_versions(kind, kind.entries().filter(history_date__lt=moment))
    then = {key: version for key, version in then.items() if not version.is_deletion}
    found = []
    for key, done in permitted_steps(kind, request, record, keys, then):
        # What the history says last of a deleted part is its deletion.
        before = None if done == BACK else now.get(key)
        found.append(change_of(kind, record, key, done, before, then.get(key)))
    return [change for change in found if change.changes]


def permitted_steps(kind, request, record, keys, then):
    """(key of a part, what becomes of it), as far as this person may do it.

    `keys` are those of the present parts, `then` has the Versions to go back to.
    """
    steps = []
    if kind.inline.has_delete_permission(request, record):
        steps += [(key, REMOVED) for key in keys - then.keys()]
    if kind.inline.has_change_permission(request, record):
        steps += [(key, CHANGED) for key in keys & then.keys()]
    if kind.inline.has_add_permission(request, record):
        steps += [(key, BACK) for key in missing_keys(kind, then.keys())]
    return steps


def latest_versions(kind, entries):
    """{key of the part: its last Version} among these entries."""
    last = last_entries(kind.model, entries)
    versions = load_versions(kind.model, last.values())
    return {part: versions[number] for part, number in last.items()}


def missing_keys(kind, keys):
    """Those of `keys` that no part has: one that moved to another record, or is locked, stays as it is."""
    return set(keys) - present_keys(kind.model, keys)


def change_of(kind, record, key, done, now, then):
    name = name_of_part(kind, (then or now).entry, record)
    changes = changes_between(kind.model, now, then, without=kind.links)
    return PartChange(kind, key, name, done, then, changes)


def apply_parts(part_changes, *, by, reason):
    """Make the changes. Raises ValidationError where a part cannot be what it was."""
    # What is removed first makes room for what comes back.
    order = [REMOVED, CHANGED, BACK]
    waiting = sorted(part_changes, key=lambda change: order.index(change.done))
    while waiting:
        refused = []
        for change in waiting:
            try:
                apply_part(change, by=by, reason=reason)
            except ValidationError as error:
                refused.append((change, error))
        if len(refused) == len(waiting):
            change, error = refused[0]
            raise ValidationError(f"{change.name}: {' '.join(error.messages)}")
        # One may wait for another: the former lead partner for the present one.
        waiting = [change for change, _ in refused]


def apply_part(change, *, by, reason):
    model = change.kind.model
    if change.done == BACK:
        part = record_in(change.then.entry)
        affected = {}
        bring_back(part, change.then, by=by, reason=reason)
    else:
        part = model._base_manager.get(pk=change.key)
        affected = affected_by(part)
        set_author(part, by)
        set_reason(part, reason)
        if change.done == REMOVED:
            part.delete()
            part.pk = change.key
        else:
            change_back(part, change)
    reindex_affected(affected, affected_by(part))


def change_back(part, change):
    several = []
    for each in change.changes:
        if each.field.many_to_many:
            several.append(each)
        else:
            setattr(part, each.field.attname, each.new)
    part.full_clean()
    part.save()
    for each in several:
        getattr(part, each.field.name).set(present_keys(each.field.related_model, each.new))


def bring_back(part, version, *, by, reason):
    for _, link, _ in missing_links([part]):
        if not link.null:
            kind = link.related_model._meta.verbose_name
            raise ValidationError(f"The {kind} that it needs has been deleted.")
        setattr(part, link.attname, None)
    part.full_clean(exclude=[part._meta.pk.name])
    part.save_base(raw=True, force_insert=True)
    for relation in version.relations:
        keys = present_keys(relation.related_model, version.values[relation.name])
        through = relation.remote_field.through
        source = f"{relation.m2m_field_name()}_id"
        target = f"{relation.m2m_reverse_field_name()}_id"
        rows = [through(**{source: part.pk, target: key}) for key in sorted(keys)]
        through.objects.bulk_create(rows)
    # Once, with its relations: `set` would write an entry for each.
    record_creation([part], by=by, reason=reason)
