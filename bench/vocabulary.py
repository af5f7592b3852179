"""A made-up vocabulary whose words occur as often as words of a language do: the n-th has 1/n of the first one's share.

The first ranks are English function words, as in any text; the rest are invented. Some carry accents, and some rare
ones are misspellings of common ones.
"""

import itertools
import unicodedata
from random import Random

SIZE = 30_000
ACCENTED = 0.08  # share of the invented words
MISSPELT = 0.05  # share of all words
COMMON_RANKS = 3_000  # these are spelt right, and the others in no order
# Texts are drawn by the phrase, which is four times as fast as by the word. The rarest words are in one or two of them.
PHRASE = 4
PHRASE_BITS = 17
PHRASES = 1 << PHRASE_BITS

# ruff: noqa: SIM905 -- as lists of quoted words these would fill a page
FUNCTION_WORDS = "the of and to in a for is on that by with as are at from it be this which or an their was not".split()
ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sk sl sp st t th tr v w z".split()
NUCLEI = "a a e e i i o o u ai ea ee io ou".split()
CODAS = ["", "", "", "", "", "", *"l m n nd nt r rt s st t x".split()]
ENDINGS = ["", "", "", "", *"al ation ed er ing ity ive ment s".split()]
ACCENTS = {
    "a": "áäàâãåă",
    "c": "čçć",
    "e": "éèêëę",
    "i": "íîï",
    "l": "ł",
    "n": "ñń",
    "o": "óöőôø",
    "s": "šśß",
    "u": "úüűů",
    "z": "žźż",
}


def invented(rng):
    """A word of one to three syllables that can be spoken."""
    syllables = (
        rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS)
        for _ in range(rng.choice((1, 2, 2, 2, 3)))
    )
    return "".join(syllables) + rng.choice(ENDINGS)


def accented(word, rng):
    places = [place for place, letter in enumerate(word) if letter in ACCENTS]
    if not places:
        return word
    place = rng.choice(places)
    return word[:place] + rng.choice(ACCENTS[word[place]]) + word[place + 1 :]


def misspelt(word, rng):
    """The word with a letter doubled, left out, or swapped with the next."""
    place = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return rng.choice(
        (before + letter + letter + after, before + after, before + after[0] + letter + after[1:])
    )


def words_by_rank(rng):
    """SIZE different words, the most frequent first: as in a language, the frequent ones are mostly short."""
    words = set()
    while len(words) < SIZE * (1 - MISSPELT) - len(FUNCTION_WORDS):
        word = invented(rng)
        words.add(accented(word, rng) if rng.random() < ACCENTED else word)
    brevity = {word: len(word) + 16 * rng.random() for word in sorted(words - set(FUNCTION_WORDS))}
    ranked = dict.fromkeys([*FUNCTION_WORDS, *sorted(brevity, key=brevity.get)])
    common = [word for word in list(ranked)[:COMMON_RANKS] if len(word) > 4]
    wrong = set()
    while len(ranked) + len(wrong) < SIZE:
        word = misspelt(rng.choice(common), rng)
        if word not in ranked:
            wrong.add(word)
    rare = [*list(ranked)[COMMON_RANKS:], *sorted(wrong)]
    rng.shuffle(rare)
    return [*list(ranked)[:COMMON_RANKS], *rare]


def phrases(words, rng):
    """A list of phrases of PHRASE words to draw texts from, in which each word is as frequent as its rank makes it."""
    size = PHRASES * PHRASE
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    total = sum(weights)
    drawn = []
    for word, weight in zip(words, itertools.accumulate(weights), strict=True):
        drawn.extend([word] * (round(weight / total * size) - len(drawn)))
    rng.shuffle(drawn)
    return [" ".join(drawn[first : first + PHRASE]) for first in range(0, size, PHRASE)]


def plain(word):
    """As somebody types it who has no accents on the keyboard."""
    letters = unicodedata.normalize(
        "NFKD", word.translate(str.maketrans({"ł": "l", "ø": "o", "ß": "ss"}))
    )
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def near_rank(words, rank, *, with_accent=False):
    """The first word from this rank on that is long enough to search for, and has an accent or has none."""
    return next(
        word for word in words[rank - 1 :] if len(word) >= 3 and word.isascii() != with_accent
    )


WORDS = words_by_rank(Random("ClusteriX vocabulary"))
