"""Decisions about what the sources say."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone

from backoffice.actions import delete
from backoffice.locking import locked
from search.indexing import reindexed
from sources.models import Citation, Conflict


@transaction.atomic
def prefer(conflict, citation, *, reason, by):
    """Show the value of `citation` from now on, because of `reason`. Raises ValidationError.

    The record takes the value when the field is one of its own and the citation says how it is
    stored (`meaning`).
    """
    # PostgreSQL refuses to lock the rows of an outer join, hence `of`.
    conflict = Conflict.objects.select_for_update(of=["self"]).get(pk=conflict.pk)
    conflict.preferred = citation
    conflict.reason = reason.strip()
    conflict.has_new_value = False
    conflict.decided_by = by
    conflict.decided_at = timezone.now()
    conflict.full_clean()
    conflict.save()
    update_stances(conflict.citations.all(), citation)
    record = record_with_value(locked_record(conflict), conflict.field, citation.meaning)
    if record is not None:
        with reindexed(record):
            record.save()
    return conflict


def locked_record(conflict):
    """The record that the conflict is about, so that nobody else saves it meanwhile; None if it is gone."""
    model = conflict.content_type.model_class()
    if model is None:
        return None
    return locked(model, conflict.object_id)


def update_stances(citations, preferred):
    preferred_value = preferred.meaning or preferred.value
    for citation in citations:
        agrees = (citation.meaning or citation.value) == preferred_value
        citation.stance = Citation.Stance.AGREES if agrees else Citation.Stance.CONFLICTS
        # One by one: update() would leave no history.
        citation.save()


def record_with_value(record, name, meaning):
    """`record` with the decided value in its field `name`, not saved.

    None where there is nothing to store: the record has no such field, the value is not known, or
    the record's text must not change any more (`is_fixed`). Raises ValidationError when the record
    cannot hold the value.
    """
    try:
        field = record._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        # The record itself may be gone, and then there is None.
        return None
    if not meaning or not isinstance(field, models.Field):
        return None
    if getattr(record, "is_fixed", False):
        return None
    try:
        setattr(record, field.attname, field.clean(meaning, record))
        record.full_clean()
    except ValidationError as error:
        reasons = "; ".join(error.messages)
        raise ValidationError(
            f"“{meaning}” cannot be stored as {field.verbose_name}: {reasons}"
        ) from error
    return record


def about(record, name=None):
    """The lookups of what is about `record`, or only about its field `name`."""
    lookups = {
        "content_type": ContentType.objects.get_for_model(record),
        "object_id": record.pk,
    }
    if name:
        lookups["field"] = name
    return lookups


def conflict_about(record, name):
    """The Conflict about this field of the record, or None."""
    return Conflict.objects.filter(**about(record, name)).first()


def collect(conflict):
    """Give the conflict all statements about its field that belong to none yet."""
    same_field = Citation.objects.filter(
        content_type=conflict.content_type,
        object_id=conflict.object_id,
        field=conflict.field,
    )
    # One by one: update() would leave no history.
    for citation in same_field.filter(conflict=None):
        citation.conflict = conflict
        citation.save()


def look_again(citation):
    """Mark the conflict of a new or changed citation if its decision does not know that value."""
    conflict = citation.conflict
    if conflict is None or conflict.preferred is None or conflict.has_new_value:
        return
    if differs(citation, conflict.preferred):
        conflict.has_new_value = True
        conflict.save()


def differs(citation, preferred):
    if citation.stance == Citation.Stance.CONFLICTS:
        return True
    # Without the stored value, the same may be written in another way.
    is_comparable = citation.meaning and preferred.meaning
    return bool(is_comparable) and citation.meaning != preferred.meaning


def slug_for(record, name):
    """The slug of a new conflict about this field of the record."""
    slug = f"{name[:20]}-of-{record._meta.model_name}-{record.pk}"
    return slug.replace("_", "-")


def withdraw_decision(conflict):
    """Let the conflict wait for a decision again."""
    conflict.preferred = None
    conflict.reason = ""
    conflict.has_new_value = False
    conflict.decided_by = None
    conflict.decided_at = None
    conflict.save()


def leave_conflict(citation, *, by):
    """Take a statement out of its conflict. Where that leaves one value, nothing is in conflict any more."""
    conflict = citation.conflict
    if conflict is None:
        return
    if conflict.preferred_id == citation.pk:
        withdraw_decision(conflict)
    no_conflict(citation)
    others = list(conflict.citations.all())
    if len(others) < 2:
        for other in others:
            no_conflict(other)
        delete(conflict, by=by)


def no_conflict(citation):
    citation.conflict = None
    citation.stance = Citation.Stance.AGREES
    citation.save()
