"""A row about a record with a slug, on its way from the file to the record."""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Model

from imports.import_kind import Errors


@dataclass
class RecordRow:
    """A row on its way through the steps of `check_row`. `stored` has by column the texts of an export of now."""

    number: int
    slug: str
    cells: dict
    record: Model | None
    stored: dict = field(default_factory=dict)
    changed: dict = field(default_factory=dict)
    errors: Errors = field(default_factory=Errors)
    form: forms.ModelForm | None = None

    @property
    def is_new(self):
        return self.record is None


@dataclass
class Plan:
    """What is needed to save a row: no more, as those of a whole file are in memory at once."""

    form: forms.ModelForm
    is_new: bool
