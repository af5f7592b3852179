"""Two records of the same organisation become one: what led to one of them leads to the other."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToManyRel

from partners.models import Membership, Organisation, OrganisationName, OrganisationRedirect
from search.actions import follow, touched_by
from sources.models import Citation, Conflict


@dataclass
class Plan:
    """What a merge does: `moves` are (kind, records) that lead to the kept one then, `doubles` say what it has already.

    `problems` are sentences; where there are any, it cannot be done.
    """

    moves: list = field(default_factory=list)
    doubles: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def plan(keep, drop):
    """The Plan of merging `drop` into `keep`. Nothing is changed."""
    with transaction.atomic():
        made = _merge(*(Organisation.objects.get(pk=each.pk) for each in (keep, drop)))
        transaction.set_rollback(True)
    return made


@transaction.atomic
def merge(keep, drop, *, by):
    """Let `drop` go and everything of it belong to `keep`. Raises ValidationError with what stands in the way.

    Its names are kept, and its address leads to the other one.
    """
    keep, drop = (Organisation.objects.select_for_update().get(pk=pk) for pk in (keep.pk, drop.pk))
    before = touched_by(keep, drop)
    keep._history_user = drop._history_user = by
    made = _merge(keep, drop)
    if made.problems:
        raise ValidationError(made.problems)
    follow(before, touched_by(keep))
    return made


def _merge(keep, drop):
    made = Plan()
    if keep.pk == drop.pk:
        made.problems.append("These are not two organisations.")
        return made
    for relation in Organisation._meta.related_objects:
        if isinstance(relation, ManyToManyRel):
            _relink(made, relation, keep, drop)
        elif relation.related_model is OrganisationName:
            _move_names(made, keep, drop)
        elif relation.related_model is not OrganisationRedirect:
            _move(made, relation, keep, drop)
    _move_own_links(keep, drop)
    _move_statements(made, keep, drop)
    if not made.problems:
        _keep_name_and_address(keep, drop)
        drop.delete()
        keep._change_reason = f"Merged with {drop.name}"[:100]
        keep.save()
    return made


def _move(made, relation, keep, drop):
    """Let records with a key to `drop` have the one of `keep`."""
    moved = []
    for record in relation.related_model._base_manager.filter(**{relation.field.name: drop}):
        shown = str(record)
        setattr(record, relation.field.name, keep)
        try:
            record.full_clean()
        except ValidationError as error:
            if relation.related_model is Membership:  # the same person for the same organisation
                record.delete()
                made.doubles.append(shown)
            else:
                kind = relation.related_model._meta.verbose_name
                made.problems.append(f"{str(kind).capitalize()} “{shown}”: {' '.join(error.messages)}")
        else:
            record.save()
            moved.append(shown)
    if moved:
        made.moves.append((str(relation.related_model._meta.verbose_name_plural), moved))


def _relink(made, relation, keep, drop):
    """The same for records that have several organisations."""
    records = list(relation.related_model._base_manager.filter(**{relation.field.name: drop}))
    for record in records:
        several = getattr(record, relation.field.name)
        several.remove(drop)
        if record != keep:
            several.add(keep)
    if records:
        made.moves.append((str(relation.related_model._meta.verbose_name_plural), [str(each) for each in records]))


def _move_own_links(keep, drop):
    """What `drop` itself came from."""
    for earlier in drop.predecessors.all():
        if earlier != keep:
            keep.predecessors.add(earlier)


def _move_names(made, keep, drop):
    """Names go along; of one that both have, the uses go to that of `keep`."""
    own, moved = {name.name: name for name in keep.names.all()}, []
    for name in drop.names.all():
        if name.name in own:
            for partnership in name.partnerships.all():
                partnership.names_used.add(own[name.name])
            _readdress(made, name, own[name.name])
            name.delete()
            made.doubles.append(name.name)
        else:
            name.organisation = keep
            name.save()
            moved.append(name.name)
    if moved:
        made.moves.append(("names", moved))


def _move_statements(made, keep, drop):
    """What sources say of `drop` they say of `keep`."""
    moved = _readdress(made, drop, keep)
    if moved:
        made.moves.append(("statements of sources", moved))


def _readdress(made, old, new):
    """Let conflicts and citations of one record be about another of its kind. Returns what moved, in words."""
    of = {"content_type": ContentType.objects.get_for_model(old), "object_id": old.pk}
    taken, moved = set(Conflict.objects.filter(**of | {"object_id": new.pk}).values_list("field", flat=True)), []
    for conflict in Conflict.objects.filter(**of):
        if conflict.field in taken:
            made.problems.append(f"Sources differ about the {conflict.field_label} of both: decide that first.")
            continue
        conflict.object_id = new.pk
        conflict.save()
        moved.append(str(conflict))
    for citation in Citation.objects.filter(**of).select_related("source"):
        citation.object_id = new.pk
        same = {name: getattr(citation, name) for name in ("source", "field", "value", "locator")}
        if Citation.objects.filter(**of | {"object_id": new.pk}, **same).exists():
            citation.delete()
            made.doubles.append(str(citation))
        else:
            citation.save()
            moved.append(str(citation))
    return moved


def _keep_name_and_address(keep, drop):
    names = set(keep.names.values_list("name", flat=True)) | {keep.name}
    if drop.name not in names:
        OrganisationName.objects.create(organisation=keep, name=drop.name, kind=OrganisationName.Kind.VARIANT)
    OrganisationRedirect.objects.filter(organisation=drop).update(organisation=keep)
    # Both addresses may have been somebody's former address before.
    OrganisationRedirect.objects.update_or_create(slug=drop.slug, defaults={"organisation": keep})
    OrganisationRedirect.objects.filter(slug=keep.slug).delete()
