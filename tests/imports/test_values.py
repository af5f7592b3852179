"""Dates and choices are read in the forms that offices use."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from imports import values
from imports.quoting import quoted


@pytest.mark.parametrize(
    "text", ["2019-03-31", "31/03/2019", "31.03.2019", " 31. 3. 2019 ", "31. 3. 2019.", "2019-3-31"]
)
def test_a_day_is_read_in_three_forms(text):
    assert values.parse_date(text) == date(2019, 3, 31)


@pytest.mark.parametrize(
    "text",
    ["31/02/2019", "03/31/2019", "2019", "31-03-2019", "31.03.19", "tomorrow", "٣١/٠٣/٢٠١٩x"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValidationError, match=r"is not a (valid )?date"):
        values.parse_date(text)


def test_an_empty_cell_is_nothing():
    found = values.parse_date(" "), values.parse_boolean(""), values.parse_choice("", [])

    assert found == (None, False, "")


@pytest.mark.parametrize(
    ("text", "said"), [("yes", True), ("True", True), ("no", False), ("0", False)]
)
def test_a_truth_is_read(text, said):
    assert values.parse_boolean(text) is said


def test_a_choice_is_written_as_its_value_or_as_its_label():
    choices = [("", "-"), ("in-region", "Regional")]

    assert [
        values.parse_choice(text, choices) for text in ("in-region", "regional", " Regional ")
    ] == ["in-region"] * 3
    with pytest.raises(ValidationError, match="“planet” is not one of: in-region"):
        values.parse_choice("planet", choices)


def test_a_message_repeats_a_long_text_without_cutting_a_word():
    name = (
        "West-Pannon Regional and Economic Development Public Nonprofit Limited Liability Company"
    )

    found = [quoted(f" {name}\n"), quoted(f"{name} {name}"), quoted("x" * 500)]

    assert found == [
        f"“{name}”",
        f"“{name} West-Pannon Regional and…”",
        f"“{'x' * 120}…”",
    ]
