"""Finding words: each database's own full-text search behind the same few functions, chosen by the connection.

    rows(ids)                     SQL for the given numbers as a subquery
    beginning(start)              a condition on SearchWord for the words that begin so
    clear(side), finish(side)     before and after a table of words is built as a whole
    write(side, texts)            add the words of new documents
    learn(generation, words)      keep words that are new, {word: documents}, as SearchWords
    missing(side, numbers)        those of these documents that have no words there
    matching(side, atom, above)   numbers above `above` of the documents in which `term` occurs

There are two tables of words, of which every other generation of the index has one (`slot` 0 or 1), so that a new
generation is built while the old one answers. Nothing is deleted from them singly: a number whose document is gone
is left out by whoever asks.
"""

from dataclasses import dataclass
from importlib import import_module
from time import monotonic

from django.db import OperationalError, connection

# A search that takes longer is ended; the visitor is told.
MOST_MILLISECONDS = 900


class TooSlow(Exception):
    """The database was stopped in the middle of a search."""


@dataclass(frozen=True)
class Term:
    """One thing to look up: a word, the beginning of one, or a phrase; in the whole text or in titles alone."""

    words: tuple[str, ...]
    is_beginning: bool = False
    in_title: bool = False


@dataclass(frozen=True)
class Text:
    """The words of one document, field by field, folded and separated by spaces.

    The stems are those that are not among the words themselves.
    """

    number: int
    title: str
    summary: str
    keywords: str
    body: str
    title_stems: str
    stems: str


def engine():
    """The module for the database in use."""
    return import_module(f"search.engines.{connection.vendor}")


def time_is_up():
    """The moment at which a search that begins now is ended."""
    return monotonic() + MOST_MILLISECONDS / 1000


def matching(slot, term, above, deadline):
    """A bitmap of the documents with numbers above `above` in which `term` occurs. Raises TooSlow at `deadline`."""
    left = int((deadline - monotonic()) * 1000)
    if left < 1:
        raise TooSlow
    try:
        return engine().matching(slot, term, above, left)
    except OperationalError as error:
        if engine().was_stopped(error):
            raise TooSlow from error
        raise
