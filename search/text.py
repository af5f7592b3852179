"""Words as the index knows them: folded, so that accents and capitals do not matter, and English ones stemmed."""

import re
import unicodedata
from functools import cached_property, lru_cache
from threading import Lock

import snowballstemmer

# Letters that Unicode does not take apart into a base letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "’": "'"}
    | {"Æ": "ae", "Ħ": "h", "ς": "σ"}  # what some letters only become when taken apart
)
WORD = re.compile(r"[^\W_]{1,60}")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_WORD = 60
# "smes", "ppis", "rtds": Snowball takes no s off a word that has no other vowel than one right before it.
ABBREVIATIONS = re.compile(r"([b-df-hj-np-tv-xz]{2,}[aeiouy]?)s")
_stemmer, _one_at_a_time = snowballstemmer.stemmer("english"), Lock()


def fold(text):
    """`text` without accents, capitals and control characters, its white space single: "GYŐR\\x00" -> "gyor"."""
    return " ".join(CONTROLS.sub(" ", _plain_letters(text)).split())


def _plain_letters(text):
    if not text.isascii():
        text = NOT_ASCII.sub(_fold_run, unicodedata.normalize("NFC", text))
    return text.lower()


def _fold_run(found):
    return _folded(found[0])


@lru_cache(maxsize=20_000)
def _folded(run):
    """A few letters that are not ASCII, folded; the same ones come again and again."""
    plain = unicodedata.normalize("NFKD", run.casefold().translate(LETTERS)).translate(LETTERS)
    return "".join(map(_plain, plain))


def _plain(letter):
    """What is left of one decomposed letter: nothing of an accent or of a sign such as the soft hyphen.

    A space of all else that cannot be seen.
    """
    category = unicodedata.category(letter)
    if category == "Cf" or unicodedata.combining(letter):
        return ""
    return " " if category[0] == "C" else letter


def tokens(text):
    """The folded words of `text` in order, as both databases index them; one of over 60 letters comes in pieces."""
    return WORD.findall(_plain_letters(text))


@lru_cache(maxsize=200_000)
def stem(word):
    """The English stem of a folded word (Snowball's “english”, Porter 2): "clusters" -> "cluster", "smes" -> "sme".

    Words with digits or letters beyond a to z are their own stem, and so are stems of fewer than three letters.
    """
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if (several := ABBREVIATIONS.fullmatch(word)) and not word.endswith("ss"):
        return several[1]
    with _one_at_a_time:  # a stemmer keeps the word it works on
        stemmed = _stemmer.stemWord(word)
    return stemmed if len(stemmed) > 2 else word


def root(word):
    """What every form of a folded word begins with.

    A stem differs from its words in the last letter at most, as "citi" does; only short ones, such as "die" of "dying",
    are exceptions of the stemmer and share no more than the first.
    """
    stemmed = stem(word)
    return stemmed[:-1] if len(stemmed) > 3 else stemmed[:1]


class Needles:
    """What was searched, to find it again in a text: whole words with their other forms, and beginnings of words."""

    def __init__(self, words=(), beginnings=()):
        self.words = {*words, *(stem(word) for word in words)}
        self.beginnings = tuple(beginnings)
        self._known = {}

    def __bool__(self):
        return bool(self.words or self.beginnings)

    def hits(self, piece):
        """Whether one of the words in `piece`, a word or two between spaces, is meant."""
        known = self._known.get(piece)
        if known is None:  # the same words come again and again on a page
            known = self._known[piece] = any(
                word in self.words or stem(word) in self.words or word.startswith(self.beginnings)
                for word in _words_of(piece)
            )
        return known

    def hits_any(self, text):
        """Whether one of the words anywhere in `text` is meant."""
        return self.may_hit(text) and any(self.hits(piece) for piece in text.split())

    def may_hit(self, text):
        """False for most texts that hold nothing of what is meant, in less time than to look at each word."""
        plain = _plain_letters(text)
        return any(root in plain for root in self._roots)

    @cached_property
    def _roots(self):
        """The beginnings that the forms of a word share."""
        return [*map(root, self.words), *self.beginnings]

    def passage(self, text, *, around=14):
        """The part of `text` with the first hit and up to `around` words on either side; "" without a hit."""
        if not self.may_hit(text):
            return ""
        pieces = MARKUP.sub(" ", text).split()
        at = next((number for number, piece in enumerate(pieces) if self.hits(piece)), None)
        if at is None:
            return ""
        first, last = max(0, at - around), at + around + 1
        return f"{'… ' if first else ''}{' '.join(pieces[first:last])}{' …' if last < len(pieces) else ''}"


# A passage is shown as plain text: the signs of Markdown would be noise.
MARKUP = re.compile(r"[*_#`>|\[\]]")


@lru_cache(maxsize=50_000)
def _words_of(piece):
    return tuple(tokens(piece))
