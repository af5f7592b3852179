"""Dates, amounts and choices are read in the forms that offices use, and what may mean two things is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from imports import values


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
    with pytest.raises(ValidationError, match="is no "):
        values.parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 687 872,00", "1,687,872.00", "1687872", "1687872.00", "1687872,0", "1.687.872,00", "1'687'872.00",
        "1\u00a0687\u202f872,00", "€ 1,687,872", "1 687 872 EUR", "1.687.872",
    ],
)  # fmt: skip
def test_an_amount_is_read_with_any_signs_between(text):
    assert values.parse_amount(text) == Decimal("1687872.00")


@pytest.mark.parametrize("text", ["1,687", "1.687", "12.345", "-1,000"])
def test_an_amount_that_may_be_two_is_refused(text):
    with pytest.raises(ValidationError, match="may mean two amounts"):
        values.parse_amount(text)


@pytest.mark.parametrize(
    "text",
    ["1,68,787", "1 687,872.00", "1,687.872,00", "1.2.3", "1e6", "=1+1", "1,687,8720", "--1"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError, match="is no amount"):
        values.parse_amount(text)


def test_an_empty_cell_is_nothing():
    dates_and_amounts = values.parse_date(" "), values.parse_amount("")
    others = values.parse_boolean(""), values.parse_choice("", [])

    assert (*dates_and_amounts, *others) == (None, None, False, "")


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
