"""The slug of a record in the bin stays its own."""

from django.core.exceptions import ValidationError

from backoffice import bin
from backoffice.models import DeletedRecord


class NotInBin:
    """A validator of a form's field: refuses the slug of a record that may come back."""

    def __init__(self, model):
        self.model = model

    def __call__(self, slug):
        if DeletedRecord.objects.reserved(self.model, [slug]):
            raise ValidationError(in_bin(self.model))


def in_bin(model):
    """Why a slug cannot be had, in words."""
    kind = model._meta.verbose_name
    days = DeletedRecord.KEPT_FOR.days
    return (
        f"A {kind} in the bin has this address, for {days} days after it was deleted. "
        "Choose another one, or restore that record."
    )


def reserve_slugs(model, fields):
    """Let the slug fields of a form class, {name: form field}, refuse what is in the bin."""
    for field in model._meta.concrete_fields:
        if bin.is_slug(field) and field.name in fields:
            fields[field.name].validators.append(NotInBin(model))
