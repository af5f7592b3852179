"""Words as the index knows them: accents, capitals and composition do not matter, English ones have a stem."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.highlights import Highlight, Highlights
from search.text import LONGEST_WORD, fold, root, stem, tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Győr", "gyor"),
        ("GYŐR", "gyor"),
        ("gyor", "gyor"),
        (unicodedata.normalize("NFD", "Győr"), "gyor"),
        ("straße", "strasse"),
        ("STRASSE", "strasse"),
        ("STRAẞE", "strasse"),
        ("ø Øresund", "o oresund"),
        ("Łódź, łódka", "lodz, lodka"),
        ("Đakovo, Þór, ð", "dakovo, thor, d"),
        ("Tillväxtverket", "tillvaxtverket"),
        ("Rhône-Alpes", "rhone-alpes"),
        ("Rzeszów", "rzeszow"),
        ("Θεσσαλονίκη", "θεσσαλονικη"),
        ("Пловдив Стара Загора", "пловдив стара загора"),
        ("Cluster 55°", "cluster 55°"),
        ("Ægir’s œuvre", "aegir's oeuvre"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("ﬁrst ﬂow", "first flow"),
        ("one\x00two\tthree\n  four", "one two three four"),
        ("one\x01two\x7fthree", "one two three"),
        ("ü\x01ü", "u u"),
        ("\ud800lone", "lone"),
        ("\u202eright to left\u202c", "right to left"),
        ("compe\u00adtence", "competence"),
        ("com\u200bpe\u200cten\u200dce\ufeff", "competence"),
        ("\u200ecom\u2060petence\u200f", "competence"),
        ("one\x85two\ue000three", "one two three"),
        ("  ", ""),
    ],
)
def test_a_text_is_folded(written, folded):
    assert fold(written) == folded


@given(st.text())
@example(
    "\u1d2d \ua7f8 \U0001d6d3 \u03f2"
)  # letters that are only plain ones once they are taken apart
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_can_be_stored_in_any_database(text):
    folded = fold(text)

    assert "\x00" not in folded
    assert folded.encode("utf-8").decode("utf-8") == folded


LATIN = st.text(
    alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=["Cc"])
)


@given(LATIN)
def test_latin_words_are_the_same_in_capitals_small_letters_and_either_composition(text):
    forms = [
        text.upper(),
        text.lower(),
        unicodedata.normalize("NFC", text),
        unicodedata.normalize("NFD", text),
    ]

    assert [tokens(form) for form in forms] == [tokens(text)] * 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("„Győr“, (gyor) mapping! - 3.5", ["gyor", "gyor", "mapping", "3", "5"]),
        ("snake_case and 5_000", ["snake", "case", "and", "5", "000"]),
        ("100%", ["100"]),
        ("RIS3 H2020 1e5x", ["ris3", "h2020", "1e5x"]),
        ("... -- «»", []),
        ("x" * 100, ["x" * LONGEST_WORD, "x" * 40]),
        ("ß" * 50, ["s" * LONGEST_WORD, "s" * 40]),
    ],
)
def test_a_text_is_taken_apart_into_words(text, words):
    assert tokens(text) == words


@pytest.mark.parametrize(
    "forms",
    [
        ["cluster", "clusters", "clustering", "clustered"],
        ["map", "maps", "mapping", "mapped"],
        ["policy", "policies"],
        ["region", "regions"],
        ["procurement", "procure", "procured"],
        ["sme", "smes"],
        ["ppi", "ppis"],
        ["rtd", "rtds"],
    ],
)
def test_the_forms_of_an_english_word_have_one_stem(forms):
    assert len({stem(word) for word in forms}) == 1


@pytest.mark.parametrize(
    "word", ["", "a", "was", "express", "ris3", "h2020", "győr", "ελλαδα", "пловдив", "3d"]
)
def test_short_words_and_those_with_digits_or_other_letters_are_their_own_stem(word):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "begins"),
    [
        ("cities", "cit"),
        ("city", "cit"),
        ("possibly", "possib"),
        ("possible", "possib"),
        ("hopping", "ho"),
        ("using", "us"),
        ("tying", "t"),
        ("die", "d"),
        ("eu", "eu"),
    ],
)
def test_all_forms_of_a_word_begin_with_its_root(word, begins):
    assert root(word) == begins


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789ő", max_size=70))
def test_a_stem_is_no_longer_than_its_word_and_never_empty(word):
    assert len(stem(word)) <= len(word)
    assert bool(stem(word)) == bool(word)


@pytest.mark.parametrize(
    ("highlights", "piece", "hits"),
    [
        (Highlights(["map"]), "Mapping,", True),
        (Highlights(["mapping"]), "(maps)", True),
        (Highlights(["map"]), "mapper", False),
        (Highlights(["map"]), "roadmap", False),
        (Highlights(["map"]), "road-map", True),
        (Highlights(["gyor"]), "GYŐR", True),
        (Highlights(["5"]), "2015", False),
        (Highlights([], ["map"]), "mapper", True),
        (Highlights([], ["map"]), "roadmap", False),
        (Highlights(["one"], ["tw"]), "twelve", True),
        (Highlights(), "anything", False),
    ],
)
def test_a_highlight_is_a_whole_word_in_any_form_or_the_beginning_of_one(highlights, piece, hits):
    assert bool(highlights.spans(piece)) is hits


SMES = [(Highlight(("sme",)),)], [(Highlight(("small", "and", "medium", "sized", "enterprise")),)]
TERM = Highlights(clauses=[[*SMES[0], *SMES[1]]])
PHRASE = Highlights(clauses=[[(Highlight(("a", "full", "year"), is_exact=True),)]])


@pytest.mark.parametrize(
    ("highlights", "text", "marks"),
    [
        (TERM, "SMEs and small firms", ["SMEs"]),
        (
            TERM,
            "Small and medium-sized enterprises, and more",
            ["Small and medium-sized enterprises"],
        ),
        (PHRASE, "In a day, a full: year", ["a full: year"]),
        (PHRASE, "a full years a full a full year", ["a full year"]),
        (Highlights(["smart", "map"]), "(Smart) map, maps", ["Smart", "map", "maps"]),
        (Highlights(["a"], clauses=PHRASE.clauses), "a full year", ["a full year"]),
        (
            Highlights(["year"], clauses=PHRASE.clauses),
            "a full year and a year",
            ["a full year", "year"],
        ),
        (Highlights(["competence"]), "compe\u00adtence.", ["compe\u00adtence"]),
        (Highlights(["gyor"]), "In Gyo\u030br!", ["Gyo\u030br"]),
    ],
)
def test_what_is_meant_is_found_without_the_signs_around_it(highlights, text, marks):
    assert [text[start:end] for start, end in highlights.spans(text)] == marks


def test_a_clause_is_met_by_all_highlights_of_a_way_in_any_of_the_texts():
    apart = [(Highlight(("smart",)), Highlight(("cities",))), (Highlight(("ris3",)),)]
    other = [(Highlight(("map",)),)]
    highlights = Highlights(clauses=[apart, other])

    assert highlights.unmet("Smart", "of a city and maps") == []
    assert highlights.unmet("Smart", "RIS3") == [other]
    assert highlights.unmet("Smart", "maps") == [apart]
    assert highlights.unmet("", "") == [apart, other]


def test_a_passage_is_of_the_clauses_that_are_asked_for():
    highlights = Highlights(["w10", "w50"])

    assert highlights.passage(NUMBERED, highlights.clauses[1:], around=1) == "… w49 w50 w51 …"
    assert highlights.passage(NUMBERED, around=1) == "… w9 w10 w11 …"


def test_highlights_say_whether_there_is_anything_to_look_for():
    assert [bool(n) for n in (Highlights(), Highlights(["a"]), Highlights([], ["a"]))] == [
        False,
        True,
        True,
    ]


NUMBERED = " ".join(f"w{number}" for number in range(100))


@pytest.mark.parametrize(
    ("text", "word", "passage"),
    [
        ("One two three.", "two", "One two three."),
        ("One two three.", "four", ""),
        ("", "four", ""),
        (NUMBERED, "w0", "w0 w1 w2 …"),
        (NUMBERED, "w50", "… w48 w49 w50 w51 w52 …"),
        (NUMBERED, "w99", "… w97 w98 w99"),
        (NUMBERED, "w2", "w0 w1 w2 w3 w4 …"),
        ("- **Two** [maps](x)\n\n# and `code`", "map", "- Two maps (x) and …"),
        ("5 < 6 & <script maps", "map", "… & <script maps"),
        ("one (two) three four five", "two", "one (two) three four …"),
    ],
)
def test_a_passage_is_the_first_hit_and_the_words_around_it_as_plain_text(text, word, passage):
    assert Highlights([word]).passage(text, around=2) == passage
