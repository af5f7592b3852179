"""What people type into a search field: words, "an exact phrase", -without and begin* of words. All else is text."""

import re
from dataclasses import dataclass

from search.text import LONGEST_WORD, tokens

MOST_WORDS = 24
LONGEST = 400
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# A phrase or a run of other signs, either with a minus before it; a quotation mark without its partner is text.
PART = re.compile(r'(-?)"([^"]+)"|(-?)(\S+)')


@dataclass(frozen=True)
class Clause:
    """One thing that is asked for, or (`is_excluded`) that must not occur."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_beginning: bool = False
    is_excluded: bool = False


@dataclass(frozen=True)
class Query:
    """A search as understood. `is_open` says that the last word may still be half typed."""

    typed: str = ""
    clauses: tuple[Clause, ...] = ()
    is_open: bool = False

    @property
    def wanted(self):
        return [part for part in self.clauses if not part.is_excluded]

    @property
    def excluded(self):
        return [part for part in self.clauses if part.is_excluded]


class TooLong(ValueError):
    """Says in words what is too much."""


def parse(typed):
    """The Query that `typed` means. Raises TooLong; nothing else that people type is an error."""
    if len(typed) > LONGEST:
        raise TooLong(f"At most {LONGEST} characters are searched at once.")
    clauses = []
    for minus, phrase, other_minus, other in PART.findall(typed.translate(QUOTES)):
        clauses += _parts(phrase or other, is_phrase=bool(phrase), is_excluded=bool(minus or other_minus))
    if sum(len(part.words) for part in clauses) > MOST_WORDS:
        raise TooLong(f"At most {MOST_WORDS} words are searched at once.")
    last = clauses[-1] if clauses else None
    is_open = bool(last) and typed[-1:].isalnum() and not (last.is_phrase or last.is_excluded or last.is_beginning)
    return Query(typed, tuple(dict.fromkeys(clauses)), is_open)


def _parts(text, *, is_phrase, is_excluded):
    words = tuple(tokens(text))
    if not words:
        return []
    if is_phrase and len(words) > 1:
        return [Clause(words, is_phrase=True, is_excluded=is_excluded)]
    is_beginning = text.endswith("*") and not is_phrase and len(words[-1]) < LONGEST_WORD
    if is_excluded and len(words) > 1:  # -state-of-the-art leaves out the whole, not each of its words
        return [Clause(words, is_phrase=True, is_excluded=True)]
    clauses = [Clause((word,), is_phrase=is_phrase, is_excluded=is_excluded) for word in words[:-1]]
    return [*clauses, Clause(words[-1:], is_phrase=is_phrase, is_beginning=is_beginning, is_excluded=is_excluded)]
