"""What sources say of one record they say of another: two records of the same thing become one."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from sources.models import Citation, Conflict

# What sources differ about, by the name of the field.
KINDS = {"country": Conflict.Kind.COUNTRY, "region": Conflict.Kind.COUNTRY, "name": Conflict.Kind.SPELLING}


@dataclass
class Reassigned:
    """What moved and what was there already, in words; `undecided` are the fields about which sources differ now.

    `problems` are (sentence, conflicts): where there are any, not everything could be moved.
    """

    moved: list = field(default_factory=list)
    duplicates: list = field(default_factory=list)
    undecided: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def reassign(old, new, *, targets=None):
    """Let conflicts and citations of `old` be about `new`, and say so where they state what `new` does not show.

    `targets` gives another record for some fields, {field: record}. Returns Reassigned.
    """
    made, targets = Reassigned(), targets or {}
    for conflict in Conflict.objects.filter(**_about(old)):
        _move_conflict(made, conflict, targets.get(conflict.field, new))
    differing = {}
    for citation in Citation.objects.filter(**_about(old)).select_related("source", "conflict"):
        target = targets.get(citation.field, new)
        if not citation.conflict_id and (_states(citation, new) or _twin(citation, new)):
            target = new  # which shows what it says
        if _move_citation(made, citation, old, target) == Citation.Stance.CONFLICTS:
            differing[target, citation.field] = citation.field_label
    for (target, name), label in differing.items():
        _keep_difference(made, target, name, label)
    return made


def _about(record, name=None):
    about = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
    return about | {"field": name} if name else about


def _move_conflict(made, conflict, target):
    of_target = Conflict.objects.filter(**_about(target, conflict.field)).first()
    if of_target:
        label = conflict.field_label
        said = (
            f"For both records there is a difference between sources about the {label}; one record can have one only."
        )
        made.problems.append(
            (f"{said} Delete one of the two first: what the sources say is kept.", [conflict, of_target])
        )
        return
    conflict.record = target
    conflict.save()
    made.moved.append(str(conflict))


def _move_citation(made, citation, old, target):
    """Returns its stance towards `target`; None where that has the same citation."""
    if twin := _twin(citation, target):
        _replace(citation, twin)
        made.duplicates.append(str(citation))
        return None
    citation.stance = _stance(citation, old, target)
    citation.record = target
    citation.save()
    made.moved.append(str(citation))
    return citation.stance


def _twin(citation, record):
    """The same citation of another record."""
    same = {name: getattr(citation, name) for name in ("source", "value", "locator")}
    return Citation.objects.filter(**_about(record, citation.field), **same).first()


def _replace(citation, twin):
    if citation.conflict and citation.conflict.record == twin.record:
        twin.conflict = citation.conflict
        twin.save()
    for conflict in citation.preferred_in.all():
        conflict.preferred = twin
        conflict.save()
    citation.delete()


def _stance(citation, old, target):
    """The stance towards `target`; a text that cannot be compared keeps its own if both records show the same."""
    states = _states(citation, target)
    if states is None and _value(old, citation.field) == _value(target, citation.field):
        return citation.stance
    return Citation.Stance.AGREES if states else Citation.Stance.CONFLICTS


def _states(citation, record):
    """Whether it says what `record` shows; None where that cannot be told."""
    try:
        said = record._meta.get_field(citation.field).to_python(citation.meaning or citation.value)
    except (FieldDoesNotExist, AttributeError, ValidationError):
        return None
    same = said == _value(record, citation.field)
    return same if citation.meaning else same or None


def _value(record, name):
    try:
        stored = record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return getattr(record, stored.attname) if isinstance(stored, models.Field) else None


def _keep_difference(made, target, name, label):
    """What sources say of this field is gathered in one conflict; a decision for what is not shown is void."""
    conflict = Conflict.objects.filter(**_about(target, name)).first()
    if conflict is None:
        kind, title = KINDS.get(name, Conflict.Kind.OTHER), f"{label.capitalize()} of {target}"[:160]
        slug = f"{name[:20]}-of-{target._meta.model_name}-{target.pk}".replace("_", "-")
        conflict = Conflict.objects.create(slug=slug, title=title, kind=kind, **_about(target, name))
    for citation in Citation.objects.filter(**_about(target, name), conflict=None):
        citation.conflict = conflict
        citation.save()
    if conflict.preferred and conflict.preferred.stance == Citation.Stance.CONFLICTS:
        conflict.preferred, conflict.reason = None, ""
        conflict.decided_by = conflict.decided_at = None
        conflict.save()
    if not conflict.preferred:
        made.undecided.append(conflict.title)
