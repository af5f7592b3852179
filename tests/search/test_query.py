"""The language of the search field: words, "phrases", -without and begin*; all else that people type is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import LONGEST, MOST_WORDS, TooLong, parse
from search.text import LONGEST_WORD, WORD


def understood(typed):
    """Each part as one would type it."""
    return [written(part) for part in parse(typed).clauses]


def written(part):
    words = " ".join(part.words)
    quoted = f'"{words}"' if part.is_phrase else words
    return f"{'-' if part.is_excluded else ''}{quoted}{'*' if part.is_beginning else ''}"


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("smart specialisation", ["smart", "specialisation"]),
        ("  GYŐR \t map\n", ["gyor", "map"]),
        ("map mapping map", ["map", "mapping"]),
        ("map -map", ["map", "-map"]),
        ("100% of 5_000 C++ 3.5", ["100", "of", "5", "000", "c", "3"]),
        ("don't", ["don", "t"]),
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("a/b,c;d", ["a", "b", "c", "d"]),
    ],
)
def test_words_are_asked_for_one_by_one_and_once(typed, clauses):
    assert understood(typed) == clauses


@pytest.mark.parametrize(
    "typed",
    [
        '"smart specialisation"',
        "“smart specialisation”",
        "„smart specialisation“",
        "»smart specialisation«",
        "«smart specialisation»",
        "″smart specialisation″",
        '"Smart, specialisation!"',
        '"smart-specialisation"',
        '" smart  specialisation "',
    ],
)
def test_a_phrase_stands_in_quotation_marks_of_any_language(typed):
    assert understood(typed) == ['"smart specialisation"']


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ('"smart map" region "lead partner"', ['"smart map"', "region", '"lead partner"']),
        ('"map"', ['"map"']),
        ('"map*"', ['"map"']),
        ('"smart map",cluster', ['"smart map"', "cluster"]),
        ('"smart map"-cluster', ['"smart map"', "-cluster"]),
        ('"one""two"', ['"one"', '"two"']),
        ('"smart map', ["smart", "map"]),
        ('smart map"', ["smart", "map"]),
        ('smart "map', ["smart", "map"]),
        ('O"Neill "and sons"', ["o", "neill", '"and sons"']),
        ('"smart map" "and', ['"smart map"', "and"]),
    ],
)
def test_a_quotation_mark_without_its_partner_or_inside_a_word_is_text(typed, clauses):
    assert understood(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("cluster -policy", ["cluster", "-policy"]),
        ("-policy", ["-policy"]),
        ('cluster -"innovation policy"', ["cluster", '-"innovation policy"']),
        ("cluster -“innovation policy”", ["cluster", '-"innovation policy"']),
        ("cluster -pol*", ["cluster", "-pol*"]),
        ("cluster -state-of-the-art", ["cluster", '-"state of the art"']),
        ("cross-border -e-mail", ["cross", "border", '-"e mail"']),
        ("cluster - policy", ["cluster", "policy"]),
        ("cluster --policy", ["cluster", "-policy"]),
        ("cluster-", ["cluster"]),
        ("2007-2013", ["2007", "2013"]),
        ('-"policy', ["-policy"]),
    ],
)
def test_a_minus_before_a_part_leaves_it_out_and_inside_a_word_joins(typed, clauses):
    assert understood(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("map*", ["map*"]),
        ("competence map*", ["competence", "map*"]),
        ("map* competence", ["map*", "competence"]),
        ("cross-bor*", ["cross", "bor*"]),
        ("m*", ["m*"]),
        ("*map", ["map"]),
        ("m*p", ["m", "p"]),
    ],
)
def test_a_star_after_a_word_asks_for_its_beginning(typed, clauses):
    assert understood(typed) == clauses


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "-",
        "--",
        "*",
        "- *",
        '"',
        '""',
        '" "',
        '-"',
        '-"-"',
        "-*",
        "...",
        "(",
        "\\",
        "_",
        "🦫",
        "\x00",
    ],
)
def test_signs_alone_ask_for_nothing(typed):
    assert parse(typed).clauses == ()


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("smart AND map", ["smart", "and", "map"]),
        ("smart OR map NOT cluster", ["smart", "or", "map", "not", "cluster"]),
        ("NEAR(smart map, 3)", ["near", "smart", "map", "3"]),
        ("smart NEAR/3 map", ["smart", "near", "3", "map"]),
        ("title : map ^smart", ["title", "map", "smart"]),
        ("smart & map | !cluster <-> x:*", ["smart", "map", "cluster", "x*"]),
        ("'; DROP TABLE x", ["drop", "table", "x"]),
        ("\u202esmart\u202c \ud800map", ["smart", "map"]),
    ],
)
def test_the_operators_of_the_databases_are_text(typed, clauses):
    assert understood(typed) == clauses


@pytest.mark.parametrize(
    ("typed", "is_open"),
    [
        ("map", True),
        ("smart ma", True),
        ("-smart ma", True),
        ("map ", False),
        ("map*", False),
        ("map,", False),
        ('"map"', False),
        ('"smart map"', False),
        ("smart -ma", False),
        ("", False),
        ("...", False),
    ],
)
def test_the_last_word_may_still_be_half_typed_unless_something_follows_it(typed, is_open):
    assert parse(typed).is_open is is_open


def test_wanted_and_excluded_parts_are_told_apart():
    query = parse('a -b "c d" -e*')

    assert [written(part) for part in query.wanted] == ["a", '"c d"']
    assert [written(part) for part in query.excluded] == ["-b", "-e*"]


def test_a_very_long_word_is_taken_in_pieces_as_the_index_takes_it():
    pieces = ["x" * LONGEST_WORD, "x" * (100 - LONGEST_WORD)]

    assert understood("x" * 100) == pieces
    assert understood("x" * 100 + "*") == [pieces[0], pieces[1] + "*"]


@pytest.mark.parametrize(
    "typed",
    ["x" * LONGEST, "a " * MOST_WORDS, f'"{"a " * MOST_WORDS}"', f"{'a' * 100} {'b' * 100}"],
)
def test_as_much_as_is_allowed_is_read(typed):
    assert parse(typed).clauses


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("x" * (LONGEST + 1), "At most 400 characters can be searched at once."),
        (" " * (LONGEST + 1), "At most 400 characters can be searched at once."),
        ("a " * (MOST_WORDS + 1), "At most 24 words can be searched at once."),
        ("-a " * (MOST_WORDS + 1), "At most 24 words can be searched at once."),
        (f'"{"a " * (MOST_WORDS + 1)}"', "At most 24 words can be searched at once."),
        ("a-" * (MOST_WORDS + 1), "At most 24 words can be searched at once."),
    ],
)
def test_more_is_refused_in_words(typed, message):
    with pytest.raises(TooLong) as refused:
        parse(typed)

    assert str(refused.value) == message


SIGNS = st.sampled_from(
    ['"', "“", "”", "-", "*", " ", "'", "(", "\\", "map", "Győr", "\x00", "\ud800", "\u202e", "ß"]
)


@given(st.one_of(st.text(), st.lists(SIGNS, max_size=30).map("".join)))
def test_any_text_is_understood_or_too_long_and_what_is_asked_for_are_plain_words(typed):
    try:
        query = parse(typed)
    except TooLong:
        return

    words = [word for part in query.clauses for word in part.words]
    assert all(WORD.fullmatch(word) and len(word) <= LONGEST_WORD for word in words)
    assert all(part.words for part in query.clauses)
    assert len(set(query.clauses)) == len(query.clauses)
