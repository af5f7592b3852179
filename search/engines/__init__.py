"""Finds words with each database's own full-text search.

The connection chooses the engine, a module of this package. Every engine has these
functions:

    rows(numbers)                   SQL for the given numbers as a subquery
    beginning(start)                a condition on SearchWord for the words that begin so
    clear(slot), finish(slot)       before and after a table of words is built as a whole
    write(slot, texts)              add the words of new documents
    learn(generation, words)        keep words that are new, {word: documents}, as SearchWords
    missing(slot, numbers)          those of these documents that have no words in the table
    matching(slot, term, above, milliseconds)
                                    the documents with numbers above `above` in which `term` occurs
    was_stopped(error)              whether a database error says that the time was over

There are two tables of words, in `slot` 0 and 1. Every other generation of the index
has one, so that a new generation is built while the old one answers. No single document
is deleted from them: whoever asks leaves out the numbers whose document is gone.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from time import monotonic

from django.db import DatabaseError, OperationalError, connection

# A search that takes longer is ended, and the visitor reads so.
MOST_MILLISECONDS = 900


class TooSlow(Exception):
    """The database was stopped in the middle of a search."""


class SearchUnavailable(Exception):
    """The index cannot be read, or was never built: no count would be true."""


@contextmanager
def reading():
    """Surrounds what reads the index: a database error becomes a SearchUnavailable."""
    try:
        yield
    except DatabaseError as error:
        raise SearchUnavailable from error


@dataclass(frozen=True)
class Term:
    """One thing to look up: a word, the beginning of one, or a phrase.

    It is looked up in whole texts, or in titles alone.
    """

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
    """A bitmap of the documents with numbers above `above` in which `term` occurs.

    Raises TooSlow at `deadline`.
    """
    milliseconds = int((deadline - monotonic()) * 1000)
    if milliseconds < 1:
        raise TooSlow
    try:
        return engine().matching(slot, term, above, milliseconds)
    except OperationalError as error:
        if engine().was_stopped(error):
            raise TooSlow from error
        raise
