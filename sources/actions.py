"""Decisions about what the sources say."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone

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
    _store(conflict.record, conflict.field, citation.meaning)
    return conflict


def _store(record, name, meaning):
    """Put the decided value into the record's field, if it has such a field and the value is known."""
    try:
        field = record._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        return
    if not meaning or not isinstance(field, models.Field):
        return
    try:
        setattr(
            record,
            field.attname,
            field.target_field.to_python(meaning) if field.is_relation else field.to_python(meaning),
        )
        record.full_clean()
    except ValidationError as error:
        raise ValidationError(
            f"“{meaning}” cannot be stored as {field.verbose_name}: {'; '.join(error.messages)}"
        ) from error
    record.save()
