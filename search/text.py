"""Words as the index knows them: without accents and capitals, English ones stemmed."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

# Letters that Unicode does not take apart into a base letter and an accent.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "’": "'",
    }
    | {"Æ": "ae", "Ħ": "h", "ς": "σ"}  # what some letters only become when taken apart
)
WORD = re.compile(r"[^\W_]{1,60}")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_WORD = 60  # as WORD has it
# "smes", "ppis", "rtds": Snowball takes no s off a word that has no other vowel than
# one right before it.
ABBREVIATIONS = re.compile(r"([b-df-hj-np-tv-xz]{2,}[aeiouy]?)s")
stemmer = snowballstemmer.stemmer("english")
stemmer_lock = Lock()


def fold(text):
    """`text` without accents, capitals and control characters: "GYŐR\\x00" -> "gyor".

    White space becomes one space.
    """
    folded = CONTROLS.sub(" ", fold_letters(text))
    return " ".join(folded.split())


def fold_letters(text):
    """`text` without accents and capitals; signs and white space stay."""
    if not text.isascii():
        # Composed first: otherwise an accent would be folded apart from its letter,
        # which is ASCII.
        text = NOT_ASCII.sub(fold_match, unicodedata.normalize("NFC", text))
    return text.lower()


def fold_match(match):
    return fold_run(match[0])


# The same few letters come again and again: taking them apart each time takes most of
# the time of folding.
@lru_cache(maxsize=20_000)
def fold_run(run):
    """A few letters that are not ASCII, folded."""
    letters = run.casefold().translate(LETTERS)
    # Some letters only become one of LETTERS when they are taken apart.
    decomposed = unicodedata.normalize("NFKD", letters).translate(LETTERS)
    return "".join(map(without_accent, decomposed))


def without_accent(letter):
    """What is left of one decomposed letter.

    An accent and an invisible sign such as the soft hyphen leave nothing; all else that
    cannot be seen leaves a space.
    """
    category = unicodedata.category(letter)
    if category == "Cf" or unicodedata.combining(letter):
        return ""
    if category.startswith("C"):
        return " "
    return letter


def tokens(text):
    """The folded words of `text` in order, as both databases index them.

    A word of more than LONGEST_WORD letters comes in pieces.
    """
    return WORD.findall(fold_letters(text))


@lru_cache(maxsize=200_000)
def stem(word):
    """The English stem of a folded word: "clusters" -> "cluster", "smes" -> "sme".

    It is Snowball's “english”, Porter 2. Words with digits or letters beyond a to z are
    their own stem, and so are stems of fewer than three letters.
    """
    has_english_letters = word.isascii() and word.isalpha()
    if len(word) < 4 or not has_english_letters:
        return word
    abbreviation = ABBREVIATIONS.fullmatch(word)
    if abbreviation and not word.endswith("ss"):
        return abbreviation[1]
    # A stemmer keeps the word it works on in itself: two threads would stem each
    # other's.
    with stemmer_lock:
        stemmed = stemmer.stemWord(word)
    if len(stemmed) < 3:
        return word
    return stemmed


def root(word):
    """What every form of a folded word begins with."""
    stemmed = stem(word)
    # A stem of fewer than three letters is its word.
    if len(stemmed) < 3:
        return stemmed
    # "dying" has the stem "die".
    if len(stemmed) == 3 and stemmed.endswith("ie"):
        return stemmed[:1]
    # Else a stem differs from its words in the last letter at most, as "citi" does.
    return stemmed[:-1]


class WordPattern:
    """Finds a word in any of its forms in lines of folded words."""

    def __init__(self, word):
        self.stem = stem(word)
        self.beginning = f" {root(word)}"
        self.words = re.compile(rf"{self.beginning}\S*")

    def is_in(self, line):
        # Most lines hold nothing: looking for a piece of text is far quicker than the
        # regular expression.
        if self.beginning not in line:
            return False
        return any(stem(found[1:]) == self.stem for found in self.words.findall(line))


def are_all_in(patterns, line):
    """Whether a line of folded words has the words of all these WordPatterns."""
    return all(pattern.is_in(line) for pattern in patterns)
