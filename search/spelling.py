"""Known words that may have been meant by a word that nothing has."""

from dataclasses import dataclass
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import SearchWord

# A shorter word with another first letter is another word: “cost” does not mean “lost”.
SHORTEST_WITH_OTHER_LETTER = 5
# How many slips (a letter wrong, missing, too many, or two exchanged) a word of so many
# letters may hold.
SLIPS = ((8, 2), (4, 1))
MOST_COMPARED = 50_000
MOST_NEAR = 20
MOST_TRIED = 10  # each may be asked of the database


@dataclass(frozen=True)
class Candidate:
    """A known word, how many slips it is away, and how many documents held it.

    Those are the documents at the time when the index was built.
    """

    word: str
    slips: int
    documents: int


def likeliest(text, matcher):
    """The known words nearest to `text`, at most MOST_TRIED, the likeliest first.

    A word is likely if it is near and frequent: one that a hundred times as many
    documents hold outweighs one slip.
    """
    by_word = matcher.snapshot.names.by_word

    def order(candidate):
        word = candidate.word
        named = matcher.named_documents(matcher.word(word))
        documents = candidate.documents + len(named)
        # Whoever looks for a name seldom means a word that happens to be near, and few
        # get the first letter wrong.
        is_no_name = word not in by_word
        is_other_letter = word[:1] != text[:1]
        distance = 2 * candidate.slips + is_no_name + is_other_letter
        return distance - log10(1 + documents), word

    ranked = sorted(candidates(text, matcher.snapshot), key=order)
    return [candidate.word for candidate in ranked[:MOST_TRIED]]


def candidates(word, snapshot):
    """The Candidates nearest to `word` among the words of names and of texts."""
    most_slips = slips_allowed(word)
    if not most_slips:
        return []
    shortest = len(word) - most_slips
    longest = len(word) + most_slips
    lengths = range(shortest, longest + 1)
    known = known_words(snapshot.generation, lengths)
    names = [name for name in snapshot.names.all_words if len(name) in lengths]
    # Two searches: many words of texts must not crowd out the names.
    near = nearest(word, names, most_slips)
    near |= nearest(word, known.keys(), most_slips)
    candidates_found = []
    for found, slips in near.items():
        is_other_letter = found[:1] != word[:1]
        if is_other_letter and len(word) < SHORTEST_WITH_OTHER_LETTER:
            continue
        documents = known.get(found, 0)
        candidates_found.append(Candidate(found, slips, documents))
    return candidates_found


def slips_allowed(word):
    for length, slips in SLIPS:
        if len(word) >= length:
            return slips
    return 0


def known_words(generation, lengths):
    """{word: documents} of the most frequent words of these lengths."""
    words = SearchWord.objects.filter(generation=generation, length__in=lengths)
    rows = words.order_by("-documents").values_list("word", "documents")
    return dict(rows[:MOST_COMPARED])


def nearest(word, known, most_slips):
    """{known word: slips} of the nearest ones; a number or code is never what was meant."""
    near = process.extract(
        word,
        known,
        scorer=OSA.distance,
        score_cutoff=most_slips,
        limit=MOST_NEAR,
    )
    return {found: slips for found, slips, _ in near if not has_digit(found)}


def has_digit(word):
    return any(map(str.isdigit, word))
