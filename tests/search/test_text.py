import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import LONGEST_QUERY, fold, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Győr", "gyor"),
        ("GYŐR", "gyor"),
        ("gyor", "gyor"),
        (unicodedata.normalize("NFD", "Győr"), "gyor"),
        ("straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ø Øresund", "o oresund"),
        ("Łódź, łódka", "lodz, lodka"),
        ("Tillväxtverket", "tillvaxtverket"),
        ("Rhône-Alpes", "rhone-alpes"),
        ("Rzeszów", "rzeszow"),
        ("Cluster 55°", "cluster 55"),
        ("Ægir’s œuvre", "aegir's oeuvre"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("ﬁrst ﬂow", "first flow"),
        ("one\x00two\tthree\n  four", "one two three four"),
        ("\ud800lone", "lone"),
        ("  ", ""),
    ],
)
def test_a_word_is_folded(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_can_be_stored_in_any_database(text):
    folded = fold(text)

    assert "\x00" not in folded
    assert folded.encode("utf-8").decode("utf-8") == folded


def test_a_query_is_taken_apart_into_its_different_words_without_punctuation():
    assert words("„Győr“, (gyor) mapping! - 3.5") == ["gyor", "mapping", "3.5"]


def test_a_query_of_punctuation_has_no_words():
    assert words("... -- «»") == []


def test_only_the_beginning_of_an_endless_query_is_read():
    assert words("a" * LONGEST_QUERY + " tail") == ["a" * LONGEST_QUERY]
