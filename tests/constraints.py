"""How a rule of the database is tested: the bad row is refused, and `full_clean` says why in words."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def rules(app):
    """The names of all constraints of an app's models, unique fields as “model.field”."""
    found = set()
    for model in apps.get_app_config(app).get_models():
        if not model.__name__.startswith("Historical"):
            found |= {constraint.name for constraint in model._meta.constraints}
            found |= {f"{model._meta.model_name}.{f.name}" for f in model._meta.fields if unique(f)}
    return found


def unique(field):
    return field.unique and not isinstance(field, models.AutoField)


def changed(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record


def assert_the_database_refuses(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def what_is_wrong_with(record):
    with pytest.raises(ValidationError) as raised:
        record.full_clean()
    return sorted(set(raised.value.messages))
