"""Records that lead to the dropped organisation lead to the kept one."""

from django.core.exceptions import ValidationError
from django.db.models import ManyToManyRel, UniqueConstraint

from partners.merging.names import move_names
from partners.models import Membership, OrganisationName, OrganisationRedirect


def move_relation(plan, relation, kept, dropped):
    """Move what leads to `dropped` by one relation, such as its partnerships or its memberships."""
    if isinstance(relation, ManyToManyRel):
        move_many_to_many(plan, relation, kept, dropped)
    elif relation.related_model is OrganisationName:
        move_names(plan, kept, dropped)
    # Redirects move last, when the merge is certain: they are no records that the preview lists.
    elif relation.related_model is not OrganisationRedirect:
        move_foreign_keys(plan, relation, kept, dropped)


def records_of(relation, organisation):
    # The base manager, because a default manager may leave records out, and then deleting `dropped`
    # would fail.
    records = relation.related_model._base_manager
    return records.filter(**{relation.field.name: organisation})


def kind_of(relation):
    return str(relation.related_model._meta.verbose_name_plural)


def move_foreign_keys(plan, relation, kept, dropped):
    moved = []
    # One by one: update() checks no rule of the model and leaves no history.
    for record in records_of(relation, dropped):
        text_before = str(record)
        setattr(record, relation.field.name, kept)
        try:
            record.full_clean()
        except ValidationError as error:
            refuse_move(plan, record, text_before, error)
        else:
            record.save()
            moved.append(text_before)
    if moved:
        plan.moved.append((kind_of(relation), moved))


def refuse_move(plan, record, text, error):
    """Delete a second membership of the same person; say of any other record why it cannot move."""
    if isinstance(record, Membership):
        # What a membership breaks is “one for each person and organisation”, and a second one says
        # nothing new.
        record.delete()
        plan.duplicates.append(text)
    else:
        plan.problems.append(describe_problem(record, text, error))


def describe_problem(record, text, error):
    """(sentence, [(record in words, record)]): why `record` cannot move and what to do first."""
    kind = str(record._meta.verbose_name)
    duplicate = find_duplicate(record)
    if duplicate:
        sentence = (
            f"“{text}” and “{duplicate}” would be duplicates of one {kind}. "
            "Open both, copy what is missing to one of them, delete the other, then merge."
        )
        return sentence, [(text, record), (str(duplicate), duplicate)]
    reasons = " ".join(error.messages)
    sentence = (
        f"{kind.capitalize()} “{text}” cannot be moved: {reasons} Open it and correct this first."
    )
    return sentence, [(text, record)]


def find_duplicate(record):
    """The record that already has the unique values of `record`; None if another rule is broken."""
    for constraint in record._meta.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        # A condition, as in “one lead partner a project”, does not make two records the same.
        if constraint.condition is not None:
            continue
        values = {name: getattr(record, name) for name in constraint.fields}
        others = type(record)._base_manager.exclude(pk=record.pk)
        duplicate = others.filter(**values).first()
        if duplicate:
            return duplicate
    return None


def move_many_to_many(plan, relation, kept, dropped):
    records = list(records_of(relation, dropped))
    for record in records:
        organisations = getattr(record, relation.field.name)
        organisations.remove(dropped)
        # `kept` may itself have followed `dropped`, and an organisation does not follow itself.
        if record != kept:
            organisations.add(kept)
    if records:
        names = [str(record) for record in records]
        plan.moved.append((kind_of(relation), names))


def move_predecessors(kept, dropped):
    # `related_objects` has the relation to successors only: this is the field of the model itself.
    for predecessor in dropped.predecessors.all():
        if predecessor != kept:
            kept.predecessors.add(predecessor)
