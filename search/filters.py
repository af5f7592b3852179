"""The FilterSet that all lists share: the same parameters and the same strictness on page, API, feed and export."""

import django_filters
from django.db import models
from django.http import QueryDict

from search.facets import Facet, Option, count
from search.models import Kind, SearchDocument
from search.parameters import PAGING, BadParameters, check_names, query_string
from search.text import words


class RelatedFilter(django_filters.ModelMultipleChoiceFilter):
    """Records related to any of the chosen ones, by way of `only` those relations that the public may see.

    Asked as a subquery, so that no record comes twice.
    """

    def __init__(self, *args, only=None, **kwargs):
        self.only = only or models.Q()
        super().__init__(*args, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        # Both conditions in one call: they are about the same related record.
        matching = queryset.model._base_manager.filter(self.only, **{f"{self.field_name}__in": value})
        return queryset.filter(pk__in=matching.values("pk"))


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Records whose field has any of the chosen values."""

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class CatalogueFilterSet(django_filters.FilterSet):
    """A list that people search, filter and sort.

    Subclasses give `kind` (their records' kind in the search index, or None), `search_key` (the field that the index
    numbers records by), `facets` (by filter name, in order) and `sorts` (by name: label and ordering).
    """

    kind = None
    search_key = "pk"
    facets = {}
    sorts = {}

    q = django_filters.CharFilter(label="Words", method="match")

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(QueryDict() if data is None else data, queryset, **kwargs)

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        if cls.sorts:
            choices = [(name, label) for name, (label, _) in cls.sorts.items()]
            filters["sort"] = django_filters.ChoiceFilter(label="Sort by", choices=choices, method="ordered")
        if not cls.kind:
            filters.pop("q", None)
        return filters

    def check(self):
        """Raises BadParameters unless every parameter is known and every value is one it can have."""
        check_names(self.data, {*self.filters, *PAGING})
        single = [name for name in self.data if name not in self._many() and len(self.data.getlist(name)) > 1]
        if single:
            raise BadParameters({name: "This parameter can be given once only." for name in single})
        if not self.form.is_valid():
            raise BadParameters({name: " ".join(messages) for name, messages in self.form.errors.items()})

    def _many(self):
        return {name for name, f in self.filters.items() if isinstance(f, django_filters.MultipleChoiceFilter)}

    @property
    def words(self):
        return words(self.data.get("q", "")) if "q" in self.filters else []

    def match(self, queryset, name, value):
        """Records whose text holds every word."""
        documents = SearchDocument.objects.of(self.kind).containing(words(value))
        return queryset.filter(**{f"{self.search_key}__in": documents.values("record_id")})

    def ordered(self, queryset, name, value):
        return queryset  # the order is given to the whole, in `results`

    @property
    def sort(self):
        """The order in force: what was asked for, or else the default."""
        return self.data.get("sort") or self.default_sort

    @property
    def default_sort(self):
        """The first one; best match only where words are searched."""
        return next((name for name in self.sorts if name != "best" or self.words), "")

    @property
    def results(self):
        """The matching records in order."""
        if self.sort == "best":
            return self._best_first(self.qs)
        return self.qs.order_by(*self.sorts[self.sort][1]) if self.sort else self.qs

    def _best_first(self, queryset):
        document = SearchDocument.objects.of(self.kind).filter(record_id=models.OuterRef(self.search_key))
        in_title = models.Q(*[models.Q(folded_title__contains=word) for word in self.words])
        # Among equals the newest comes first; what has no date goes by its own first order.
        _, then = self.sorts.get("newest") or next(sort for name, sort in self.sorts.items() if name != "best")
        return queryset.alias(in_title=models.Exists(document.filter(in_title))).order_by("-in_title", *then)

    def without(self, *names):
        """The same filters with those of `names` off."""
        data = self.data.copy()
        for name in names:
            data.pop(name, None)
        return type(self)(data, self.queryset)

    def facet(self, name):
        """How many records each value of a facet has, with every other filter on and its own off."""
        return {value: number for value, (_, number) in self._counted(name).items()}

    def _counted(self, name):
        return count(self.without(name).qs, self.facets[name])

    def options(self, name):
        """A facet's values for the page. One that is chosen shows even when it has no records left."""
        chosen, counted = self.data.getlist(name), self._counted(name)
        options = [Option(value, label, number, value in chosen) for value, (label, number) in counted.items()]
        labels = self._labels(name) if set(chosen) - set(counted) else {}
        return options + [
            Option(value, labels[value], 0, True) for value in chosen if value in labels and value not in counted
        ]

    def _labels(self, name):
        """What people read for each chosen value."""
        chosen, to_field = self.form.cleaned_data[name], self.filters[name].extra.get("to_field_name")
        if to_field:
            return {str(getattr(record, to_field)): getattr(record, "label", str(record)) for record in chosen}
        return {str(value): str(label) for value, label in self.form.fields[name].choices}

    def shown_facets(self):
        """(name, facet, options) of those facets that have something to choose."""
        listed = [(name, facet, self.options(name)) for name, facet in self.facets.items()]
        return [(name, facet, options) for name, facet, options in listed if options]

    def pairs(self, *, without=()):
        """The parameters in force as (name, value), the page left out, for links to the same result."""
        active = {name for name in self.data if name in self.filters and name not in without}
        pairs = [(name, value) for name in active for value in self.data.getlist(name)]
        pairs += [("page_size", value) for value in self.data.getlist("page_size") if value != "20"]
        return [pair for pair in pairs if pair[0] != "sort" or pair[1] != self.default_sort]

    @property
    def canonical(self):
        return query_string(self.pairs())

    def chips(self):
        """(label, link without it) for every filter in force."""
        pairs = self.pairs()
        chips = []
        for name, value in sorted(pair for pair in pairs if pair[0] not in ("sort", "page_size") and pair[1]):
            rest = [pair for pair in pairs if pair != (name, value)]
            chips.append((self._chip(name, value), query_string(rest) or "?"))
        return chips

    def _chip(self, name, value):
        label = self.filters[name].label or name
        field = self.form.fields[name]
        return self._labels(name).get(value, value) if hasattr(field, "choices") else f"{label}: {value}"

    def suggestions(self):
        """For an empty result, (label, link, number of records) for each filter that could be dropped."""
        active = sorted({name for name, value in self.pairs() if name not in ("sort", "page_size") and value})
        dropped = [(self.filters[name].label or name, self.without(name, "page")) for name in active]
        found = [(label, rest.canonical or "?", rest.qs.count()) for label, rest in dropped]
        return [suggestion for suggestion in found if suggestion[2]]


class SearchFilterSet(CatalogueFilterSet):
    """The search over everything."""

    kind = "any"
    facets = {"type": Facet("Kind", "kind", choices=tuple(Kind.choices))}
    sorts = {
        "best": ("Best match", []),
        "newest": ("Newest", [models.F("newest").desc(nulls_last=True), "title", "pk"]),
    }

    type = ChoicesFilter(label="Kind", field_name="kind", choices=Kind.choices)

    class Meta:
        model = SearchDocument
        fields = []

    def match(self, queryset, name, value):
        return queryset.containing(words(value))

    def _best_first(self, queryset):
        return queryset.ranked(self.words)
