"""Two records become one: what sources say about one, they then say about the other."""

from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from sources.actions import about, collect, conflict_about, slug_for, withdraw_decision
from sources.models import Citation, Conflict

AGREES = Citation.Stance.AGREES
CONFLICTS = Citation.Stance.CONFLICTS
# The kind of a new conflict, by the name of the field.
KINDS = {
    "country": Conflict.Kind.COUNTRY,
    "region": Conflict.Kind.COUNTRY,
    "name": Conflict.Kind.SPELLING,
}


@dataclass
class Reassigned:
    """What `reassign` did, in words.

    `moved` and `duplicates` are conflicts and citations: those that moved, and those that the other
    record had already. `undecided` are the fields about which sources differ now. `problems` are
    (sentence, conflicts); where there are any, not everything could be moved.
    """

    moved: list = field(default_factory=list)
    duplicates: list = field(default_factory=list)
    undecided: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def reassign(old, new, *, targets=None):
    """Make conflicts and citations about `old` be about `new`, with the stance that fits there.

    `targets` is {field: record} for the fields that move to another record than `new`. Returns
    Reassigned.
    """
    result = Reassigned()
    targets = targets or {}
    for conflict in Conflict.objects.filter(**about(old)):
        move_conflict(result, conflict, targets.get(conflict.field, new))
    conflicting = {}
    for citation in Citation.objects.filter(**about(old)).select_related("source", "conflict"):
        target = target_for(citation, new, targets)
        stance = move_citation(result, citation, old, target)
        if stance == CONFLICTS:
            conflicting[target, citation.field] = citation.field_label
    # Only now, when all citations have moved: a conflict gathers every citation of its field.
    for (target, name), label in conflicting.items():
        gather_in_conflict(result, target, name, label)
    return result


def target_for(citation, new, targets):
    """The record that a citation will be about."""
    target = targets.get(citation.field, new)
    # A citation in a conflict goes with it: both must be about the same field of the same record.
    if citation.conflict_id is not None:
        return target
    if states_shown_value(citation, new) or same_citation(citation, new):
        return new
    return target


def move_conflict(result, conflict, target):
    existing = conflict_about(target, conflict.field)
    if existing:
        sentence = (
            f"Both records have a conflict about the {conflict.field_label}. "
            "One record can have only one. Delete one of the two first. The citations are kept."
        )
        result.problems.append((sentence, [conflict, existing]))
        return
    conflict.record = target
    conflict.save()
    result.moved.append(str(conflict))


def move_citation(result, citation, old, target):
    """Returns the stance towards `target`; None where `target` has the same citation already."""
    existing = same_citation(citation, target)
    if existing:
        replace(citation, existing)
        result.duplicates.append(str(citation))
        return None
    citation.stance = stance_towards(citation, old, target)
    citation.record = target
    citation.save()
    result.moved.append(str(citation))
    return citation.stance


def same_citation(citation, record):
    """The citation of `record` that states the same in the same place; None if there is none."""
    return Citation.objects.filter(
        **about(record, citation.field),
        source=citation.source,
        value=citation.value,
        locator=citation.locator,
    ).first()


def replace(citation, existing):
    """Let `existing` take the place of `citation`."""
    if citation.conflict and citation.conflict.record == existing.record:
        existing.conflict = citation.conflict
        existing.save()
    for conflict in citation.preferred_in.all():
        conflict.preferred = existing
        conflict.save()
    citation.delete()


def stance_towards(citation, old, target):
    """Whether the citation agrees with what `target` shows."""
    is_stated = states_shown_value(citation, target)
    shows_the_same = shown_value(old, citation.field) == shown_value(target, citation.field)
    # A text that cannot be compared was judged by a person, and their judgement holds for the same
    # value.
    if is_stated is None and shows_the_same:
        return citation.stance
    return AGREES if is_stated else CONFLICTS


def states_shown_value(citation, record):
    """Whether the citation states the value that `record` shows; None where this cannot be told."""
    try:
        model_field = record._meta.get_field(citation.field)
        stated = model_field.to_python(citation.meaning or citation.value)
    except (FieldDoesNotExist, AttributeError, ValidationError):
        # A relation has no `to_python`, and a text need not be a value of the field.
        return None
    is_same = stated == shown_value(record, citation.field)
    # Without a meaning, the text is as the document has it: other words may state the same.
    if not is_same and not citation.meaning:
        return None
    return is_same


def shown_value(record, name):
    """What the database stores for a field; None where the record has no such field of its own."""
    try:
        model_field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if not isinstance(model_field, models.Field):
        return None
    return getattr(record, model_field.attname)


def gather_in_conflict(result, target, name, label):
    """Put every citation of this field into one conflict, and end a decision that no longer fits."""
    conflict = conflict_about(target, name)
    if conflict is None:
        conflict = create_conflict(target, name, label)
    collect(conflict)
    preferred = conflict.preferred
    # The record shows another value than the one that was decided for.
    if preferred and preferred.stance == CONFLICTS:
        withdraw_decision(conflict)
    if not conflict.preferred:
        result.undecided.append(conflict.title)


def create_conflict(target, name, label):
    return Conflict.objects.create(
        slug=slug_for(target, name),
        title=f"{label.capitalize()} of {target}"[:160],
        kind=KINDS.get(name, Conflict.Kind.OTHER),
        **about(target, name),
    )
