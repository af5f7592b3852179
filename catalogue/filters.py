"""The FilterSets that all lists share: the same parameters and the same strictness on page, API, feed and export."""

from contextlib import contextmanager
from copy import copy
from functools import cached_property, lru_cache
from itertools import batched, combinations

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from catalogue.parameters import PAGING, BadParameters, check_names, is_digits, plain_number, plain_words, query_string
from search import ranking, snapshot
from search.engines import TooSlow, engine, reading
from search.facets import SHOWN, SHOWN_WITH_MORE, Option, count
from search.matching import Match, Matcher
from search.models import SearchDocument
from search.query import TooLong
from search.ranking import BEST, NEWEST
from search.registry import index_of
from search.snapshot import NO_DOCUMENTS

# Parameters that change how a result is shown, not what is in it.
DISPLAY_PARAMS = ("sort", "page_size", "more", "as_typed")
AROUND_WORDS = ("as_typed",)  # means nothing without words
# What the form of a list sends instead of `as_typed`: the words that it is meant for, and for no others.
AS_TYPED_FOR = "as_typed_for"
MOST_SUGGESTIONS = 5
NUMBERS_AT_ONCE = 10_000  # of documents whose records are asked for
TOO_SLOW = "This search takes too long. Search fewer or rarer words, or leave the quotation marks out."


@contextmanager
def _words_that_can_be_searched():
    """What is too much is said as an error of the parameter. Raises BadParameters and SearchUnavailable."""
    try:
        with reading():
            yield
    except TooLong as error:
        raise BadParameters({"q": str(error)}) from error
    except TooSlow as error:
        raise BadParameters({"q": TOO_SLOW}) from error


class RecordsField(django_filters.fields.ModelMultipleChoiceField):
    """Records by what addresses say of them; those `known`, {what addresses say: record}, are not asked for again."""

    known = None

    def _check_values(self, value):
        known = {} if self.known is None else self.known
        if unknown := [said for said in value if said not in known]:
            known |= {str(getattr(found, self.to_field_name)): found for found in super()._check_values(unknown)}
        return [known[said] for said in dict.fromkeys(value)]


class RelatedFilter(django_filters.ModelMultipleChoiceFilter):
    """Records that lead to any of the chosen ones. The index has them by their primary key.

    A queryset whose records can move says by `by_former_slug` where they are.
    """

    field_class = RecordsField

    def present(self, values):
        """The same values, with the present one where an address leads to another record now."""
        can_move = hasattr(self.queryset, "by_former_slug")
        moved = self.queryset.by_former_slug(values) if can_move else {}
        return list(dict.fromkeys(moved[value].slug if value in moved else value for value in values))

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset

    def documents(self, held, kind, name, chosen):
        return held.having(kind, name, [str(record.pk) for record in chosen])


class AnyOfFilter(django_filters.MultipleChoiceFilter):
    """Records whose field has any of the chosen values."""

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset

    def documents(self, held, kind, name, chosen):
        return held.having(kind, name, chosen)


class InIndex:
    """A filter that the index answers, or that changes the manner in which a list is shown: SQL has no part in it."""

    def filter(self, queryset, value):
        return queryset


class WordsFilter(InIndex, django_filters.CharFilter):
    """What is searched."""

    written = staticmethod(plain_words)


class OneOfFilter(InIndex, django_filters.ChoiceFilter):
    """Records with the one chosen value."""

    def documents(self, held, kind, name, chosen):
        return held.having(kind, name, [chosen])


class YearField(forms.IntegerField):
    """A year, in digits alone."""

    def to_python(self, value):
        if value and not is_digits(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearFilter(InIndex, django_filters.NumberFilter):
    """Records whose first or last year (the facet `years`) is on the right side of the given one."""

    field_class = YearField
    written = staticmethod(plain_number)

    def __init__(self, *args, years, until, **kwargs):
        self.years, self.until = years, until
        super().__init__(*args, min_value=1900, max_value=2100, **kwargs)

    def documents(self, held, kind, name, chosen):
        values = held.postings.get((kind, self.years), {})
        return held.having(
            kind, self.years, [v for v in values if (int(v) <= chosen if self.until else int(v) >= chosen)]
        )


class Declared(dict):
    """The filters of a class. Each request's filters share their settings, which nobody changes."""

    def __deepcopy__(self, memo):
        return {name: copy(declared) for name, declared in self.items()}


@lru_cache(maxsize=500)
def _form_class(filterset, names):
    """The form of some of a FilterSet's filters."""
    declared = filterset(QueryDict()).filters
    fields = {name: declared[name].field for name in declared if name in names}
    return type(f"{filterset.__name__}Form", (filterset._meta.form,), fields)


class ListFilterSet(django_filters.FilterSet):
    """A list that people filter and sort, straight from its table.

    Subclasses give `facets` (by filter name, in order) and `sorts` (by name: label and ordering). `asked` is what was
    asked for, `data` the same in the one way to write it.
    """

    facets = {}
    sorts = {}
    has_moved = False  # whether a former address was asked for, and `data` has the present one
    of_forms = ()  # parameters that forms alone send

    def __init__(self, data=None, queryset=None, **kwargs):
        self.asked = QueryDict() if data is None else data
        super().__init__(self.asked, queryset, **kwargs)
        self.data = self._tidied()

    def _tidied(self):
        """What was asked for without empty values and repetitions, each value in the one way to write it."""
        data = self.asked.copy()
        for name in self.filters.keys() & self.asked.keys():
            written = getattr(self.filters[name], "written", str)
            values = dict.fromkeys(map(written, self.asked.getlist(name)))
            data.setlist(name, [value for value in values if value])
            if not data.getlist(name):
                del data[name]
        return data

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        if cls.sorts:
            choices = [(name, label) for name, (label, _) in cls.sorts.items()]
            filters["sort"] = OneOfFilter(label="Sort by", choices=choices)
        return Declared(filters)

    def get_form_class(self):
        # Only what is asked for: a form of all filters takes longer than the search.
        return _form_class(type(self), frozenset(self.filters).intersection(self.data))

    def check(self, also=PAGING):
        """Raises BadParameters unless every parameter is a filter or one of `also`, with a value that it can have."""
        check_names(self.asked, {*self.filters, *also})
        single = [name for name in self.asked if name not in self._many() and len(self.asked.getlist(name)) > 1]
        if single:
            raise BadParameters({name: "This parameter can be given once only." for name in single})
        if not self.form.is_valid():
            self._follow_moved()
        if not self.form.is_valid():
            raise BadParameters({name: " ".join(messages) for name, messages in self.form.errors.items()})

    def _follow_moved(self):
        """Ask for the records to which former addresses lead now."""
        data = self.data.copy()
        for name in self.form.errors:
            if isinstance(self.filters[name], RelatedFilter):
                data.setlist(name, self.filters[name].present(data.getlist(name)))
        self.has_moved = data != self.data
        if self.has_moved:
            self.data = data
            for made in ("form", "_form"):
                self.__dict__.pop(made, None)

    def _many(self):
        return {name for name, f in self.filters.items() if isinstance(f, django_filters.MultipleChoiceFilter)}

    @property
    def sort(self):
        """The order in force: what was asked for, or else the default."""
        return self.data.get("sort") or self.default_sort

    @property
    def default_sort(self):
        return next(iter(self.sorts), "")

    @cached_property
    def total(self):
        """How many records there are in all."""
        return self.qs.count()

    @property
    def paged(self):
        """How many records the pages lead through."""
        return self.total

    def page(self, offset, size):
        """The records of one page in order."""
        return list(self.qs.order_by(*self.sorts[self.sort][1])[offset : offset + size])

    def without(self, *names):
        """The same filters with those of `names` off."""
        data = self.data.copy()
        for name in names:
            data.pop(name, None)
        return type(self)(data, self.queryset)

    def facet(self, name, limit=None):
        """How many records each value of a facet has, with every other filter on and its own off."""
        column = self.filters[name].field_name
        rows = self.without(name).qs.order_by().values_list(column).annotate(number=models.Count("pk"))
        return dict(sorted(rows, key=lambda row: (-row[1], row[0]))[:limit])

    def options(self, name):
        """A facet's values for the page. One that is chosen shows even when it has no records left."""
        counted = self.facet(name)
        return self._options(name, counted, dict(self.facets[name].labels(None, list(counted)).values()))

    def _options(self, name, counted, labels):
        chosen = self.data.getlist(name)
        options = [Option(v, labels[v], number, v in chosen) for v, number in counted.items() if v in labels]
        options.sort(key=lambda option: (-option.count, option.label))
        missing = [value for value in chosen if value not in counted]
        labels = self._labels(name) if missing else {}
        return options + [Option(value, labels[value], 0, True) for value in missing if value in labels]

    def _labels(self, name):
        """What people read for each chosen value."""
        chosen, to_field = self.form.cleaned_data[name], self.filters[name].extra.get("to_field_name")
        if to_field:
            return {str(getattr(record, to_field)): getattr(record, "label", str(record)) for record in chosen}
        return {str(value): str(label) for value, label in self.form.fields[name].choices}

    def shown_facets(self):
        """(name, facet, options, whether there are more) of those facets that have something to choose."""
        listed = [(name, facet, self.options(name)) for name, facet in self.facets.items()]
        return [(name, facet, options, False) for name, facet, options in listed if options]

    def pairs(self, *, without=()):
        """The parameters in force as (name, value), the page left out, for links to the same result."""
        pairs = [(name, value) for name in self.filters.keys() & self.data.keys() for value in self.data.getlist(name)]
        pairs += [("page_size", plain_number(value)) for value in self.data.getlist("page_size")]
        defaults = [("page_size", str(settings.PAGE_SIZES[0])), ("sort", self.default_sort)]
        return [pair for pair in pairs if pair not in defaults and pair[0] not in without]

    @property
    def canonical(self):
        """The query string that this list is known by, however many values of a facet are shown beside it."""
        return query_string(self.pairs(without=("more",)))

    @property
    def whole(self):
        """The query string for all of the list at once, where there are neither pages nor an order to choose."""
        return query_string(self.pairs(without=("more", "page_size", "sort")))

    def sorted_by(self, sort):
        """The same filters in this order; what is known of them stays known."""
        other = copy(self)
        other.data = self.data.copy()
        other.data["sort"] = sort
        return other

    def active(self):
        """The (name, value) pairs that narrow the list."""
        return sorted(pair for pair in self.pairs() if pair[0] not in DISPLAY_PARAMS and pair[1])

    def chips(self):
        """(label, link without it) for every filter in force."""
        return [(self._chip(*pair), query_string(self._all_but(pair)) or "?") for pair in self.active()]

    def _all_but(self, pair):
        others = self.pairs(without=AROUND_WORDS if pair[0] == "q" else ())
        return [other for other in others if other != pair]

    def _chip(self, name, value):
        label = self.filters[name].label or name
        field = self.form.fields[name]
        return self._labels(name).get(value, value) if hasattr(field, "choices") else f"{label}: {value}"

    def suggestions(self):
        """For an empty result, (label, link, number of records) of what could be dropped: one filter, or else two."""
        names = sorted({name for name, _ in self.active()})
        for size in (1, 2):
            found = [(some, self.total_without(*some)) for some in combinations(names, size)]
            if found := sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1]):
                return [(self._list(some), self._link_without(some), n) for some, n in found[:MOST_SUGGESTIONS]]
        return []

    def total_without(self, *names):
        """How many records there are with these filters off."""
        return self.without(*names).total

    def _link_without(self, names):
        around = AROUND_WORDS if "q" in names else ()
        return query_string(self.pairs(without=(*names, *around))) or "?"

    def _list(self, names):
        return " and ".join(self.filters[name].label or name for name in names)


class CatalogueFilterSet(ListFilterSet):
    """A list whose records are in the index: searched, filtered and counted there, and only what is shown is loaded.

    Subclasses also give `index` (their records' part of the index) and `search_key` (the field that holds the number by
    which the index knows them). In `sorts`, an ordering may be BEST, NEWEST or TITLE, which the index has at any
    length.
    """

    index = None
    search_key = "pk"
    of_forms = (AS_TYPED_FOR,)
    # Of the page shown: {record: the part of its long texts that was searched}.
    found_in = {}

    q = WordsFilter(label="Words")
    as_typed = OneOfFilter(label="Only as typed", choices=[("yes", "Yes")])

    def __init__(self, data=None, queryset=None, *, loader=None, **kwargs):
        self.loader = loader
        super().__init__(data, queryset, **kwargs)

    def _tidied(self):
        """The same; what is about words is left out where there are none, and a new search begins without it."""
        data = super()._tidied()
        meant_for = data.pop(AS_TYPED_FOR, [""])[-1]
        if "q" in data and plain_words(meant_for) == data["q"]:
            data["as_typed"] = "yes"
        if "q" not in data:
            for name, value in (("as_typed", "yes"), ("sort", BEST)):
                if data.get(name) == value:
                    del data[name]
        return data

    @classmethod
    def get_filters(cls):
        filters = super().get_filters()
        choices = [(name, facet.label) for name, facet in cls.facets.items()]
        filters["more"] = OneOfFilter(label="Show more of", choices=choices)
        return filters

    @property
    def kind(self):
        """The kind of its records; None where they are of any kind."""
        return self.index.kind if self.index else None

    @cached_property
    def held(self):
        """The index as it is while this request lasts."""
        return snapshot.current()

    @cached_property
    def form(self):
        form = super().form
        for name, field in form.fields.items():
            if isinstance(field, RecordsField):
                field.known = self.held.cache.filter_records.setdefault((type(self), name), {})
        return form

    @cached_property
    def words(self):
        """What to mark in texts; empty where no words are searched."""
        return self.matched.highlights

    @property
    def default_sort(self):
        """The first one; best match only where words are searched."""
        return next((name for name in self.sorts if name != BEST or "q" in self.data), "")

    @cached_property
    def matcher(self):
        return Matcher(self.held, kind=self.kind, exact=self.data.get("as_typed") == "yes")

    @cached_property
    def matched(self):
        """The search.matching.Match of the words. Raises BadParameters."""
        if "q" not in self.data:
            return Match(NO_DOCUMENTS)
        with _words_that_can_be_searched():
            return self.matcher.match(self.data["q"])

    @cached_property
    def _chosen(self):
        """{filter: documents} for every filter in force."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        chosen = {
            name: self.filters[name].documents(self.held, self.kind, name, value)
            for name, value in cleaned.items()
            if name not in ("q", *DISPLAY_PARAMS) and name in self.data
        }
        return {**chosen, "q": self.matched.documents} if "q" in self.data else chosen

    def documents(self, *, without=()):
        """The numbers of the matching documents, the filters of `without` left out."""
        found = self.held.of_kind.get(self.kind, NO_DOCUMENTS)
        for name, having in self._chosen.items():
            if name not in without:
                found = found & having
        return found

    @cached_property
    def found(self):
        return self.documents()

    def total_without(self, *names):
        return len(self.documents(without=names))

    @cached_property
    def total(self):
        return len(self.found)

    @property
    def has_order(self):
        """Whether the index has the order in force."""
        return self.sorts[self.sort][1] in ranking.ORDERS

    def page(self, offset, size):
        _, order = self.sorts[self.sort]
        if self.has_order:
            rows = self.rows(offset, size)
            documents = self.held.documents([row[0] for row in rows]) if self.words or self.loader else []
            self.found_in = self.passages(self.kind, documents)
            return self.loader(documents, self.held) if self.loader else self.load([row[1] for row in rows])
        found = self.queryset.filter(**{f"{self.search_key}__in": ranking.record_numbers(self.found)})
        with reading():
            return list(found.order_by(*order)[offset : offset + size])

    def record_numbers(self):
        """The numbers of all records that the filters leave, those written first in front, as they are asked for."""
        for some in batched(self.found, NUMBERS_AT_ONCE):
            documents = SearchDocument.objects.filter(pk__in=engine().rows(some)).order_by("pk")
            with reading():
                numbers = list(documents.values_list("record_id", flat=True))
            yield from numbers

    def rows(self, offset, size, after=None):
        """[(document, record, value sorted by)] of one page."""
        return self._rows(self.kind, self.found, offset, size, after)

    def _rows(self, kind, found, offset, size, after=None):
        _, order = self.sorts[self.sort]
        if order == BEST and self.matched.clauses:
            with _words_that_can_be_searched():
                return ranking.best(self.matcher, self.matched, kind, found, offset=offset, size=size)
        order = NEWEST if order == BEST else order
        return ranking.page(self.held, kind, found, order, offset=offset, size=size, after=after)

    def load(self, numbers):
        """The records of these numbers in this order; one that is not public any more is left out."""
        found = self.queryset.filter(**{f"{self.search_key}__in": numbers})
        by_number = {self._number(record): record for record in found}
        return [by_number[number] for number in numbers if number in by_number]

    def _number(self, record):
        return record.pk if self.search_key == "pk" else getattr(record, self.search_key)

    def passages(self, kind, documents):
        """{record: the part of its long texts that was searched} of those whose title and summary lack some of it."""
        unmet = {d.record_id: self.words.unmet(d.title, d.summary) for d in documents} if self.words else {}
        lacking = [number for number, clauses in unmet.items() if clauses]
        texts = index_of(kind).texts(lacking) if lacking else {}
        return {
            number: next(filter(None, (self.words.passage(text, unmet[number]) for text in found)), "")
            for number, found in texts.items()
        }

    def facet(self, name, limit=None):
        labels, counted = self._counted(name, limit)
        return {labels[value][0]: number for value, number in counted.items() if value in labels}

    def _counted(self, name, limit):
        facet = self.facets[name]
        documents = self.documents(without=(name,)) if name in self._chosen else self.found
        counted = count(self.held, self.kind, name, facet, documents, limit)
        return facet.labels(self.held, list(counted)), counted

    def options(self, name, limit=SHOWN_WITH_MORE):
        return self._with_more(name, limit)[0]

    def _with_more(self, name, limit):
        """(options, whether there are more than these)."""
        labels, counted = self._counted(name, limit + 1)
        is_more = len(counted) > limit
        counted = {labels[v][0]: number for v, number in list(counted.items())[:limit] if v in labels}
        return self._options(name, counted, dict(labels.values())), is_more

    def shown_facets(self):
        limits = {self.data.get("more"): SHOWN_WITH_MORE}
        listed = [(n, facet, *self._with_more(n, limits.get(n, SHOWN))) for n, facet in self.facets.items()]
        return [listing for listing in listed if listing[2]]

    def more_link(self, name):
        return query_string([*self.pairs(without=("more",)), ("more", name)])

    @property
    def fewer_link(self):
        return query_string(self.pairs(without=("more",))) or "?"

    @property
    def as_typed_link(self):
        return query_string([*self.pairs(), ("as_typed", "yes")])

    @property
    def as_meant_link(self):
        return query_string(self.pairs(without=("as_typed",)))
