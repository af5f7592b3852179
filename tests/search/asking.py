"""Asking the search as the pages do."""

from urllib.parse import urlencode

from django.http import QueryDict

from clusterix.filters import SearchFilterSet
from practices.filters import PracticeFilterSet
from practices.models import Edition
from search import snapshot
from search.matching import Matcher
from search.models import SearchDocument


def practices(**params):
    """The list of practices for these parameters; make it once the records exist."""
    filters = PracticeFilterSet(
        QueryDict(urlencode(params, doseq=True)), Edition.objects.published()
    )
    filters.check()
    return filters.query


def found(words, **params):
    """The titles of the practices in the order in which they are listed."""
    return [edition.title for edition in practices(q=words, **params).page(0, 100)]


def everything(**params):
    """The search over every kind of record for these parameters."""
    filters = SearchFilterSet(
        QueryDict(urlencode(params, doseq=True)), SearchDocument.objects.all()
    )
    filters.check()
    return filters.query


def everywhere(words, **params):
    """The titles of the records of every kind, those of a kind in their order."""
    groups = everything(q=words, **params).page(0, 100)
    return [card.title for *_, cards in groups for card in cards]


def match(words, *, kind=None, exact=False):
    return Matcher(snapshot.current(), kind=kind, exact=exact).match(words)
