"""Links around a list: the same list on another page, with one filter less, or with more values of a facet."""

from functools import cached_property
from itertools import combinations
from operator import itemgetter
from urllib.parse import urlencode

from django.conf import settings
from django.utils.text import capfirst

from catalogue.parameters import plain_number

EXACT = "as_typed"  # searches words without synonyms and corrections; means nothing without words
# Parameters that change how a result is shown, not what is in it.
DISPLAY_PARAMS = ("sort", "page_size", "more", EXACT)
MOST_SUGGESTIONS = 5
MOST_WORDS_TRIED = 6  # each is a search


def query_string(params):
    """The one way to write these (name, value): sorted, empty values dropped. Starts with “?” unless empty."""
    given = [(name, value) for name, value in params if value != ""]
    if not given:
        return ""
    given.sort()
    return f"?{urlencode(given)}"


def link_to(params):
    """An `href` for these parameters. An empty one would lead to the page with all its parameters again."""
    query = query_string(params)
    if not query:
        return "?"
    return query


class Links:
    """The links around the list that a FilterSet leaves, as query strings, and the labels of its active filters.

    `params` are the parameters in force as (name, value), without the page and without defaults.
    """

    def __init__(self, filters):
        self.filters = filters
        self.params = self.params_in_force()

    def params_in_force(self):
        data = self.filters.data
        params = []
        for size in data.getlist("page_size"):
            params.append(("page_size", plain_number(size)))
        for name in self.filters.filters.keys() & data.keys():
            for value in data.getlist(name):
                params.append((name, value))
        defaults = [
            ("page_size", str(settings.PAGE_SIZES[0])),
            ("sort", self.filters.default_sort),
        ]
        return [param for param in params if param not in defaults]

    def params_without(self, *names):
        return [(name, value) for name, value in self.params if name not in names]

    def page(self, number):
        """The query string of one page; the first page has no number."""
        if number == 1:
            return query_string(self.params)
        return query_string([*self.params, ("page", str(number))])

    def canonical(self):
        """The query string that this list is known by, however many values of a facet are shown beside it."""
        return query_string(self.params_without("more"))

    def unpaged(self):
        """The query string of the whole list, for a map, feed or file: those have no pages and one order."""
        params = self.params_without("more", "page_size", "sort")
        return query_string(params)

    def more_values(self, name):
        """Leads to more values of one facet."""
        others = self.params_without("more")
        return query_string([*others, ("more", name)])

    def fewer_values(self):
        return link_to(self.params_without("more"))

    def exact(self):
        """Leads to the same words without synonyms and corrections."""
        return query_string([*self.params, (EXACT, "yes")])

    def inexact(self):
        """Leads to the same words with synonyms and corrections."""
        return query_string(self.params_without(EXACT))

    def narrowing(self):
        """The (name, value) of every filter that narrows the list, in order."""
        return sorted(self.params_without(*DISPLAY_PARAMS))

    def active_filters(self):
        """(label, link without it) of every filter in force."""
        active = []
        for name, value in self.narrowing():
            label = self.label(name, value)
            link = self.link_without(name, value)
            active.append((label, link))
        return active

    def link_without(self, name, value):
        """Leads to the list without this one value of a filter."""
        params = self.params
        if name == "q":
            params = self.params_without(EXACT)
        others = [param for param in params if param != (name, value)]
        return link_to(others)

    def label(self, name, value):
        """What people read of one value of a filter."""
        field = self.filters.form.fields[name]
        if hasattr(field, "choices"):
            labels = self.filters.chosen_labels(name)
            return labels.get(value, value)
        return f"{self.filter_label(name)}: {value}"

    def filter_label(self, name):
        return self.filters.filters[name].label or name

    @cached_property
    def suggestions(self):
        """For an empty result, (what to do, link, number of records): to drop one filter or word, or else two."""
        names = sorted({name for name, _ in self.narrowing()})
        for size in (1, 2):
            suggestions = self.suggestions_for(combinations(names, size))
            if size == 1:
                suggestions += self.suggestions_of_words()
                suggestions.sort(key=itemgetter(-1), reverse=True)
            if suggestions:
                return suggestions[:MOST_SUGGESTIONS]
        return []

    def suggestions_for(self, combinations_of_names):
        """The suggestions that lead to records, those with the most first."""
        suggestions = []
        for names in combinations_of_names:
            total = self.filters.query.total_without(*names)
            if total:
                offer, link = self.suggestion(names)
                suggestions.append((offer, link, total))
        suggestions.sort(key=itemgetter(-1), reverse=True)
        return suggestions

    def suggestions_of_words(self):
        """The suggestions to leave out one word of several."""
        words = self.filters.data.get("q", "").split()
        is_plain = '"' not in self.filters.data.get("q", "")
        if not is_plain or not 1 < len(words) <= MOST_WORDS_TRIED:
            return []
        suggestions = []
        for place, word in enumerate(words):
            others = " ".join([*words[:place], *words[place + 1 :]])
            fewer = self.filters.with_words(others)
            if fewer.query.total:
                link = link_to(fewer.links.params)
                offer = f"Leave out “{word}”"
                for typed, used in fewer.query.matched.corrected:
                    offer += f" and search for “{used}” instead of “{typed}”"
                suggestions.append((offer, link, fewer.query.total))
        return suggestions

    def suggestion(self, names):
        """(what to do, link) for the list without these filters."""
        steps = []
        dropped = names
        if "q" in names:
            steps.append("clear the search words")
            dropped = (*names, EXACT)
        labels = [f"“{self.filter_label(name)}”" for name in names if name != "q"]
        if labels:
            filters = "filters" if len(labels) > 1 else "filter"
            steps.append(f"remove the {filters} {' and '.join(labels)}")
        offer = capfirst(" and ".join(steps))
        return offer, link_to(self.params_without(*dropped))
