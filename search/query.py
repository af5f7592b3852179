"""The language of the search field: words, "an exact phrase", -without and begin*.

All else that people write is text.
"""

import re
from dataclasses import dataclass, replace

from search.text import LONGEST_WORD, tokens

MOST_WORDS = 24
LONGEST = 400
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# A phrase or a run of other signs, either with a minus before it; a quotation mark
# without its partner is text.
PART = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')


@dataclass(frozen=True)
class Clause:
    """One thing that is asked for, or (`is_excluded`) that must not occur."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_beginning: bool = False
    is_excluded: bool = False

    def corrected(self, meant):
        """The same with the word that was `meant`, {written: meant}, if it has one."""
        if self.is_phrase:
            return self
        word = meant.get(self.words[0])
        if word is None:
            return self
        return replace(self, words=(word,), is_beginning=False)


@dataclass(frozen=True)
class Query:
    """A search as understood.

    `clauses` are in the order in which they were written, `wanted` those of them that
    are asked for and `excluded` the others. `is_open` says that the last word may still
    be unfinished.
    """

    clauses: tuple[Clause, ...]
    wanted: list[Clause]
    excluded: list[Clause]
    is_open: bool


class TooLong(ValueError):
    """Says in words what is too much."""


def parse(text):
    """The Query that `text` means. Raises TooLong; nothing else is an error."""
    if len(text) > LONGEST:
        raise TooLong(f"At most {LONGEST} characters can be searched at once.")
    clauses = []
    plain_quotes = text.translate(QUOTES)
    for minus, phrase, other in PART.findall(plain_quotes):
        is_excluded = minus == "-"
        if phrase:
            clauses += clauses_of(phrase, is_quoted=True, is_excluded=is_excluded)
        else:
            clauses += clauses_of(other, is_quoted=False, is_excluded=is_excluded)
    number_of_words = sum(len(clause.words) for clause in clauses)
    if number_of_words > MOST_WORDS:
        raise TooLong(f"At most {MOST_WORDS} words can be searched at once.")
    # A space, or any other sign, after the last word ends it.
    is_open = text[-1:].isalnum() and is_unfinished(clauses)
    wanted = []
    excluded = []
    # Whoever repeats a word asks for it once.
    unique = tuple(dict.fromkeys(clauses))
    for clause in unique:
        if clause.is_excluded:
            excluded.append(clause)
        else:
            wanted.append(clause)
    return Query(unique, wanted, excluded, is_open)


def is_unfinished(clauses):
    """Whether the last clause is a plain word, of which more may come."""
    if not clauses:
        return False
    last = clauses[-1]
    if last.is_excluded:
        return False
    return not last.is_phrase and not last.is_beginning


def clauses_of(text, *, is_quoted, is_excluded):
    """The clauses of one part of what was written.

    It is the text between two quotation marks, which is one clause, or a run of signs
    without white space: one clause for each word in it.
    """
    words = tuple(tokens(text))
    if not words:
        return []
    # -state-of-the-art leaves out the whole, not each of its words.
    is_left_out_whole = is_excluded and len(words) > 1
    if is_quoted or is_left_out_whole:
        return [Clause(words, is_phrase=True, is_excluded=is_excluded)]
    *finished, last = words
    clauses = []
    for word in finished:
        clauses.append(Clause((word,), is_excluded=is_excluded))
    # A word of the full length may be a piece of a longer one, and has no other
    # beginnings.
    is_beginning = text.endswith("*") and len(last) < LONGEST_WORD
    last_clause = Clause(
        (last,),
        is_beginning=is_beginning,
        is_excluded=is_excluded,
    )
    return [*clauses, last_clause]
