"""Decisions about what the sources say."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone

from search.indexing import reindexed
from sources.models import Citation, Conflict


@transaction.atomic
def prefer(conflict, citation, *, reason, by):
    """Show the value of `citation` from now on, because of `reason`. Raises ValidationError.

    The record takes the value when the field is one of its own and the citation says how it is stored (`meaning`).
    """
    conflict = Conflict.objects.select_for_update(of=["self"]).get(pk=conflict.pk)
    conflict.preferred, conflict.reason = citation, reason.strip()
    conflict.decided_by, conflict.decided_at = by, timezone.now()
    conflict.full_clean()
    conflict.save()
    for other in conflict.citations.all():
        same = (other.meaning or other.value) == (citation.meaning or citation.value)
        other.stance = Citation.Stance.AGREES if same else Citation.Stance.CONFLICTS
        other.save()
    if record := with_value(conflict.record, conflict.field, citation.meaning):
        with reindexed(record):
            record.save()
    return conflict


def with_value(record, name, meaning):
    """`record` holding the decided value, not saved; None where there is nothing to store.

    That is so where it has no such field, where the value is not known, and where its text is fixed (`is_fixed`).

    Raises ValidationError when the record cannot hold it.
    """
    try:
        field = record._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        return None
    if not meaning or not isinstance(field, models.Field) or getattr(record, "is_fixed", False):
        return None
    try:
        setattr(record, field.attname, field.clean(meaning, record))
        record.full_clean()
    except ValidationError as error:
        reasons = "; ".join(error.messages)
        raise ValidationError(f"“{meaning}” cannot be stored as {field.verbose_name}: {reasons}") from error
    return record
