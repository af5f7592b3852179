"""The filters that lists declare, and the form fields that read their values."""

from operator import ge, le

from django import forms
from django.core.exceptions import ValidationError
from django_filters import (
    CharFilter,
    ChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
)
from django_filters.fields import ModelMultipleChoiceField

from catalogue.parameters import is_digits, plain_number, plain_words


class RecordsField(ModelMultipleChoiceField):
    """Records by the value that stands for them in URLs.

    `known_records`, {value: record}, are not asked for again; the field adds to them what it looks up.
    """

    known_records = None

    def _check_values(self, value):
        known = self.known_records
        if known is None:
            known = {}
        missing = [slug for slug in value if slug not in known]
        if missing:
            for record in super()._check_values(missing):
                slug = str(getattr(record, self.to_field_name))
                known[slug] = record
        # The original drops repeated values, too.
        unique = dict.fromkeys(value)
        return [known[slug] for slug in unique]


class ValuesInColumn:
    """A filter for any of several values, in SQL for tables and in bitmaps for the index."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        lookup = f"{self.field_name}__in"
        return queryset.filter(**{lookup: value})


class RelatedFilter(ValuesInColumn, ModelMultipleChoiceFilter):
    """Records that are related to any of the chosen ones. The index knows those by their primary key.

    A queryset whose records can move has a method `by_former_slug`, which tells where they are now.
    """

    field_class = RecordsField

    def current_values(self, values):
        """The same values, each former slug replaced by the present slug of the record it leads to."""
        if not hasattr(self.queryset, "by_former_slug"):
            return values
        moved = self.queryset.by_former_slug(values)
        current = []
        for value in values:
            if value in moved:
                current.append(moved[value].slug)
            else:
                current.append(value)
        # Two former slugs may lead to one record.
        unique = dict.fromkeys(current)
        return list(unique)

    def documents(self, snapshot, kind, name, chosen):
        keys = [str(record.pk) for record in chosen]
        return snapshot.having(kind, name, keys)


class AnyOfFilter(ValuesInColumn, MultipleChoiceFilter):
    """Records whose field has any of the chosen values."""

    def documents(self, snapshot, kind, name, chosen):
        return snapshot.having(kind, name, chosen)


class NotInSQL:
    """A filter that the index answers, or that changes how a list is shown: the queryset stays as it is."""

    def filter(self, queryset, value):
        return queryset


class OneOfFilter(NotInSQL, ChoiceFilter):
    """Records with the one chosen value."""

    def documents(self, snapshot, kind, name, chosen):
        return snapshot.having(kind, name, [chosen])


class WordsFilter(NotInSQL, CharFilter):
    """The words to search."""

    normalise = staticmethod(plain_words)


class YearField(forms.IntegerField):
    """A year in digits only: Django would also accept “+2012” and “2012.0”."""

    def to_python(self, value):
        if value and not is_digits(value):
            message = self.error_messages["invalid"]
            raise ValidationError(message, code="invalid")
        return super().to_python(value)


class YearFilter(NotInSQL, NumberFilter):
    """Records whose year in the facet `years` is at least the given one, or with `until` at most."""

    field_class = YearField
    normalise = staticmethod(plain_number)

    def __init__(self, *args, years, until, **kwargs):
        self.years = years
        self.fits = ge
        if until:
            self.fits = le
        super().__init__(
            *args,
            min_value=1900,
            max_value=2100,
            **kwargs,
        )

    def documents(self, snapshot, kind, name, chosen):
        years = snapshot.postings.get((kind, self.years), {})
        fitting = []
        for year in years:
            if self.fits(int(year), chosen):
                fitting.append(year)
        return snapshot.having(kind, self.years, fitting)
