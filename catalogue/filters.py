"""The FilterSets of all lists: they declare and validate the parameters of page, API, feed and export alike.

What they leave is asked for through `query`, and the URLs of other views of the same list come from `links`.
"""

from copy import copy
from functools import cached_property, lru_cache

import django_filters
from django.http import QueryDict

from catalogue.fields import OneOfFilter, RecordsField, RelatedFilter, WordsFilter
from catalogue.links import EXACT, Links
from catalogue.parameters import PAGING, BadParameters, check_names, plain_words
from catalogue.query import IndexQuery
from catalogue.table_query import TableQuery
from search import snapshot
from search.ranking import BEST

# The form of a list sends this instead of `as_typed`: the words for which the reader chose to
# search exactly. With other words in the search field, that choice ends.
EXACT_FOR = "as_typed_for"


class SharedFilters(dict):
    """The filters of a class.

    django-filter deep-copies them for every request. Nobody changes their settings, so that a shallow copy is enough.
    """

    def __deepcopy__(self, memo):
        return {name: copy(declared) for name, declared in self.items()}


@lru_cache(maxsize=500)
def form_class_for(filterset_class, names):
    """A form with the fields of only these filters of a FilterSet."""
    filters = filterset_class(QueryDict()).filters
    fields = {name: filters[name].field for name in filters if name in names}
    return type(f"{filterset_class.__name__}Form", (filterset_class._meta.form,), fields)


class ListFilterSet(django_filters.FilterSet):
    """A list that people filter and sort, read from its table.

    Subclasses give `facets` (by filter name, in order) and `sorts` (by name: label and ordering).
    `requested` are the parameters as they came, `data` the same as `normalised` writes them.
    """

    facets = {}
    sorts = {}
    order_notes = {}  # by name of an order: its rule in a sentence, where the label does not tell
    query_class = TableQuery
    typed = ()  # filters that people type into; a page shows an error of theirs at the field
    form_params = ()  # parameters that only the form on the page sends
    has_moved = False  # whether a former slug was given; then `data` has the present one

    def __init__(self, data=None, queryset=None, **kwargs):
        if data is None:
            data = QueryDict()
        self.requested = data
        super().__init__(self.requested, queryset, **kwargs)
        self.data = self.normalised()

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        if cls.sorts:
            choices = [(name, label) for name, (label, _) in cls.sorts.items()]
            filters["sort"] = OneOfFilter(label="Sort by", choices=choices)
        return SharedFilters(filters)

    def normalised(self):
        """The requested parameters without empty and repeated values, each value written in its one way."""
        data = self.requested.copy()
        for name in self.filters.keys() & self.requested.keys():
            values = self.normalised_values(name)
            if values:
                data.setlist(name, values)
            else:
                del data[name]
        return data

    def normalised_values(self, name):
        normalise = getattr(self.filters[name], "normalise", str)
        values = map(normalise, self.requested.getlist(name))
        # A set would lose the order of the values.
        unique = dict.fromkeys(values)
        return [value for value in unique if value]

    def get_form_class(self):
        # A form of all filters takes longer than the search itself.
        names = frozenset(self.filters).intersection(self.data)
        return form_class_for(type(self), names)

    def check(self, also=PAGING):
        """Raises BadParameters unless every parameter is a filter or one of `also`, and its value is possible."""
        check_names(self.requested, {*self.filters, *also})
        self.check_repetitions()
        if not self.form.is_valid():
            self.follow_moved_records()
        if not self.form.is_valid():
            errors = {}
            for name, messages in self.form.errors.items():
                errors[name] = " ".join(messages)
            raise BadParameters(errors)

    def check_repetitions(self):
        errors = {}
        for name, values in self.requested.lists():
            declared = self.filters.get(name)
            takes_several = isinstance(declared, django_filters.MultipleChoiceFilter)
            if len(values) > 1 and not takes_several:
                errors[name] = "This parameter can be given once only."
        if errors:
            raise BadParameters(errors)

    def follow_moved_records(self):
        """Replace former slugs in `data` by present ones."""
        data = self.data.copy()
        for name in self.form.errors:
            declared = self.filters[name]
            if isinstance(declared, RelatedFilter):
                current = declared.current_values(data.getlist(name))
                data.setlist(name, current)
        self.has_moved = data != self.data
        if self.has_moved:
            self.data = data
            # `form` and `_form` hold the form of the former values: in a subclass and in django-filter.
            self.__dict__.pop("form", None)
            self.__dict__.pop("_form", None)

    @cached_property
    def default_sort(self):
        """The first order; best match only where words are searched."""
        for name in self.sorts:
            if name != BEST or "q" in self.data:
                return name
        return ""

    @cached_property
    def sort(self):
        """The name of the order in force."""
        return self.data.get("sort", self.default_sort)

    @cached_property
    def order(self):
        """The ordering in force: columns, or one that the index has."""
        _, order = self.sorts[self.sort]
        return order

    @property
    def order_note(self):
        return self.order_notes.get(self.sort, "")

    @cached_property
    def query(self):
        """What asks for the records that these filters leave."""
        return self.query_class(self)

    @cached_property
    def links(self):
        return Links(self)

    def without(self, *names):
        """The same filters with those of `names` off."""
        data = self.data.copy()
        for name in names:
            data.pop(name, None)
        return type(self)(data, self.queryset)

    def with_words(self, words):
        """The same filters with other words to search."""
        data = self.data.copy()
        data["q"] = words
        return type(self)(data, self.queryset)

    def chosen_labels(self, name):
        """{value: label} of a filter's chosen values."""
        to_field = self.filters[name].extra.get("to_field_name")
        if not to_field:
            choices = self.form.fields[name].choices
            return {str(value): str(label) for value, label in choices}
        labels = {}
        for record in self.form.cleaned_data[name]:
            value = str(getattr(record, to_field))
            labels[value] = getattr(record, "label", str(record))
        return labels


class CatalogueFilterSet(ListFilterSet):
    """A list whose records are in the index: searched, filtered and counted there; only the records shown are loaded.

    Subclasses also give `index` (their records' part of the index) and `search_key` (the field with
    the number by which the index knows them). In `sorts`, an ordering may be BEST, NEWEST, TITLE or STANDING,
    which the index has for lists of any length. Where a page shows less than whole records,
    `loader(documents, snapshot)` makes that of their documents.
    """

    index = None
    search_key = "pk"
    query_class = IndexQuery
    form_params = (EXACT_FOR,)

    q = WordsFilter(label="Words")
    as_typed = OneOfFilter(label="Only as typed", choices=[("yes", "Yes")])

    def __init__(self, data=None, queryset=None, *, loader=None, **kwargs):
        self.loader = loader
        super().__init__(data, queryset, **kwargs)

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        choices = [(name, facet.label) for name, facet in cls.facets.items()]
        filters["more"] = OneOfFilter(label="Show more of", choices=choices)
        return filters

    def normalised(self):
        data = super().normalised()
        exact_for = data.pop(EXACT_FOR, [""])[-1]
        if "q" in data:
            if plain_words(exact_for) == data["q"]:
                data[EXACT] = "yes"
            return data
        # These two mean nothing without words. Other values stay, for `check` to refuse.
        if data.get(EXACT) == "yes":
            del data[EXACT]
        if data.get("sort") == BEST:
            del data["sort"]
        return data

    @cached_property
    def snapshot(self):
        """The index as it is while this request lasts."""
        return snapshot.current()

    @cached_property
    def form(self):
        form = super().form
        for name, field in form.fields.items():
            if isinstance(field, RecordsField):
                key = (type(self), name)
                known = self.snapshot.cache.filter_records.setdefault(key, {})
                field.known_records = known
        return form
