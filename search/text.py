"""Folding: how a word is written so that a search finds it with or without its accents and capitals."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "’": "'", "°": ""}
)
LONGEST_QUERY = 200


def fold(text):
    """`text` without accents, capitals and control characters, its white space single: "GYŐR\\x00" -> "gyor"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    letters = "".join(
        c if unicodedata.category(c)[0] != "C" else " " for c in decomposed if not unicodedata.combining(c)
    )
    return " ".join(letters.split())


def words(query):
    """The folded words of a query, at most LONGEST_QUERY characters of it, without punctuation around them."""
    stripped = (word.strip("\"'.,;:!?()[]{}*<>«»„“”-") for word in fold(query[:LONGEST_QUERY]).split())
    return [word for word in dict.fromkeys(stripped) if word]
