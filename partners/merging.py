"""Two records of the same organisation become one: what led to one of them leads to the other."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToManyRel, UniqueConstraint

from partners.models import Membership, Organisation, OrganisationName, OrganisationRedirect
from search.indexing import affected_by, reindex_affected
from sources.reassign import reassign

# What two records may say differently, beside their names and addresses, which are both kept.
COMPARED = ("kind", "country", "region", "website", "summary")
COMPARED_IN_NAMES = ("language", "kind", "valid_from", "valid_to")


@dataclass
class Plan:
    """What a merge does: `moves` are (kind, records) that lead to the kept one, `doubles` say what it has already.

    `filled` are (field, value) that the kept one takes over, `lost` are (field, value kept, value given up), and
    `notes` are sentences. `problems` are (sentence, [(record in words, record)]); with any of them, it cannot be done.
    """

    moves: list = field(default_factory=list)
    doubles: list = field(default_factory=list)
    filled: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    notes: list = field(default_factory=list)
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
    before = affected_by(keep, drop)
    keep._history_user = drop._history_user = by
    made = _merge(keep, drop)
    if made.problems:
        raise ValidationError([said for said, _ in made.problems])
    reindex_affected(before, affected_by(keep))
    return made


def _merge(keep, drop):
    made = Plan()
    if keep.pk == drop.pk:
        made.problems.append(("These are not two organisations.", []))
        return made
    _take_over(made, keep, drop, COMPARED)
    _keep_on_site(made, keep, drop)
    for relation in Organisation._meta.related_objects:
        if isinstance(relation, ManyToManyRel):
            _relink(made, relation, keep, drop)
        elif relation.related_model is OrganisationName:
            _move_names(made, keep, drop)
        elif relation.related_model is not OrganisationRedirect:
            _move(made, relation, keep, drop)
    _move_own_links(keep, drop)
    _move_statements(made, drop, keep, homes=_keep_name(keep, drop))
    if not made.problems:
        _keep_address(keep, drop)
        drop.delete()
        keep._change_reason = f"Merged with {drop.name}"[:100]
        keep.save()
    return made


def _take_over(made, keep, drop, names, of=""):
    """Empty fields of `keep` are filled from `drop`; what both say differently is lost."""
    for name in names:
        stored, mine, theirs = keep._meta.get_field(name), getattr(keep, name), getattr(drop, name)
        if mine == theirs or _is_empty(theirs):
            continue
        label, shown = f"{stored.verbose_name}{of}", _shown(drop, name)
        if _is_empty(mine) and _fits(keep, name, theirs):
            made.filled.append((label, shown))
        else:
            made.lost.append((label, _shown(keep, name), shown))


def _is_empty(value):
    return value in (None, "", Organisation.Kind.OTHER)


def _fits(record, name, value):
    """Give a field this value, if the record can have it."""
    before = getattr(record, name)
    setattr(record, name, value)
    try:
        record.clean()
        record.validate_constraints()
    except ValidationError:
        setattr(record, name, before)
        return False
    return True


def _shown(record, name):
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "" if value is None else str(value)


def _keep_on_site(made, keep, drop):
    """What one of them is to the public, both are then: an address that answers goes on answering."""
    if drop.is_public and not keep.is_public:
        keep.is_public = True
        made.notes.append(
            f"“{keep}” is not on the public site now. It will be, because the public address of “{drop}” has to go on "
            "answering. You can take it off the public site afterwards."
        )
    elif keep.is_public and not drop.is_public:
        made.notes.append(f"“{drop}” is not on the public site. What comes along from it will be.")


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
                made.problems.append(_problem(record, shown, error))
        else:
            record.save()
            moved.append(shown)
    if moved:
        made.moves.append((str(relation.related_model._meta.verbose_name_plural), moved))


def _problem(record, shown, error):
    """Why a record cannot move, what to do first, and the records that it is about."""
    kind = str(record._meta.verbose_name)
    if twin := _twin(record):
        said = (
            f"“{shown}” and “{twin}” would be the same {kind} twice. Open both, copy what is missing from one to the "
            "other, delete the one that is left over, and merge then."
        )
        return said, [(shown, record), (str(twin), twin)]
    said = f"{kind.capitalize()} “{shown}” cannot come along: {' '.join(error.messages)} Open it and mend that first."
    return said, [(shown, record)]


def _twin(record):
    """The one beside which it cannot be; None where that is not why."""
    for constraint in record._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            same = {name: getattr(record, name) for name in constraint.fields}
            if found := type(record)._base_manager.filter(**same).exclude(pk=record.pk).first():
                return found
    return None


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
            _join_names(made, own[name.name], name)
        else:
            name.organisation = keep
            name.save()
            moved.append(name.name)
    if moved:
        made.moves.append(("names", moved))


def _join_names(made, own, name):
    for partnership in name.partnerships.all():
        partnership.names_used.add(own)
    _take_over(made, own, name, COMPARED_IN_NAMES, of=f" of the name “{name}”")
    own.save()
    _move_statements(made, name, own)
    name.delete()
    made.doubles.append(name.name)


def _move_statements(made, old, new, homes=None):
    """What sources say of one they say of the other."""
    told = reassign(old, new, homes=homes)
    if told.moved:
        made.moves.append(("statements of sources", told.moved))
    made.doubles += told.doubles
    made.notes += [f"Sources will differ: {title}. This will wait for your decision." for title in told.undecided]
    made.problems += [(said, [(str(each), each) for each in conflicts]) for said, conflicts in told.problems]


def _keep_name(keep, drop):
    """The name of `drop` is one of the names of `keep`. Returns {field: record} of what is said of names."""
    if drop.name == keep.name:
        return {}
    new = {"kind": OrganisationName.Kind.VARIANT}
    name, _ = OrganisationName.objects.get_or_create(organisation=keep, name=drop.name, defaults=new)
    return {"name": name}


def _keep_address(keep, drop):
    OrganisationRedirect.objects.filter(organisation=drop).update(organisation=keep)
    # Both addresses may have been somebody's former address before.
    OrganisationRedirect.objects.update_or_create(slug=drop.slug, defaults={"organisation": keep})
    OrganisationRedirect.objects.filter(slug=keep.slug).delete()
