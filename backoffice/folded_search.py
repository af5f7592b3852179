"""Searches of the back-office fold accents as the public search does: “gyor” finds “Győr”."""

import re
from collections import defaultdict

from django.db.models import CharField, TextField
from django.db.models.lookups import Regex

from search.text import fold, fold_letters

# A longer one is cut: what is left of it still finds all that the whole would find.
LONGEST_TERM = 100
MOST_WORDS = 8
LETTER_RANGES = [
    (0x41, 0x250),  # Latin
    (0x370, 0x530),  # Greek and Cyrillic
    (0x1E00, 0x2000),  # Latin and Greek with several accents
]
# A text copied from a Mac has accents as characters of their own, after their letters.
ACCENTS = "[\u0300-\u036f]*"


def letters_by_fold():
    """{what a letter is folded to: all such letters}."""
    letters = defaultdict(str)
    for first, end in LETTER_RANGES:
        for code in range(first, end):
            letter = chr(code)
            folded = fold_letters(letter)
            # A few letters are folded to a space or with a sign, which must stay as they are.
            if letter.isalpha() and folded.isalpha():
                letters[folded] += letter
    return letters


LETTERS = letters_by_fold()


def pattern_of(text):
    """A regular expression that finds `text` in any spelling that the index holds for the same."""
    folded = fold(text[:LONGEST_TERM])
    pattern = ""
    position = 0
    while position < len(folded):
        pair = folded[position : position + 2]
        # “ss” is written as ß as well, “ae” as æ.
        if len(pair) == 2 and pair in LETTERS:
            first, second = map(pattern_of_character, pair)
            pattern += f"(?:{first}{second}|[{LETTERS[pair]}])"
            position += 2
        else:
            pattern += pattern_of_character(folded[position])
            position += 1
    return pattern


def pattern_of_character(character):
    if character in LETTERS:
        return f"[{LETTERS[character]}]{ACCENTS}"
    return re.escape(character)


class Folded(Regex):
    """`title__folded="gyor"` finds “Győr”, the same on both databases."""

    def get_prep_lookup(self):
        return pattern_of(str(self.rhs))


# Under a name of its own. To the databases it is Django's “regex”, which both have.
CharField.register_lookup(Folded, "folded")
TextField.register_lookup(Folded, "folded")


class FoldedSearchMixin:
    """An admin whose `search_fields` are searched without regard to accents and capitals."""

    def get_search_fields(self, request):
        return [f"{name}__folded" for name in super().get_search_fields(request)]

    def get_search_results(self, request, queryset, search_term):
        words = search_term.split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))
