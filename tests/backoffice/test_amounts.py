"""An amount is read as its writer meant it, in forms and in files; what may mean two is asked."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from backoffice.amounts import AmountField, parse_amount

EUROPE = [
    "bg", "cs", "da", "de", "de_AT", "de_CH", "el", "en", "en_IE", "es", "et", "fi", "fr", "fr_CH", "ga", "hr", "hu",
    "is", "it", "lt", "lv", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sv", "uk",
]  # fmt: skip
CENTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    "text",
    [
        "1687872",
        "1687872.00",
        "1687872,0",
        "1 687 872,00",
        "1 687 872.00",
        "1\u00a0687\u202f872,00",
        "1\u2009687\u2009872",
        "1,687,872.00",
        "1.687.872,00",
        "1.687.872",
        "1'687'872.00",
        "1’687’872,00",
        "€ 1,687,872",
        "€1687872",
        "EUR 1.687.872,00",
        "1 687 872 EUR",
        "1 687 872,00 €",
        "  1687872\n",
    ],
)
def test_an_amount_is_read_in_the_ways_of_europe(text):
    assert parse_amount(text) == Decimal("1687872.00")


@given(amount=CENTS, locale=st.sampled_from(EUROPE))
def test_an_amount_with_cents_is_read_as_any_country_writes_it(amount, locale):
    written = format_decimal(amount, "#,##0.00", locale=locale)

    assert parse_amount(written) == amount


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.234", "Write 1234 or 1.23."),
        ("1,234", "Write 1234 or 1.23."),
        ("12.345", "Write 12345 or 12.34."),
        ("100,000", "Write 100000 or 100."),
        ("€ 1.000", "Write 1000 or 1."),
        ("-1,000", "Write -1 or -1000."),
    ],
)
def test_an_amount_that_can_mean_two_is_asked(text, readings):
    with pytest.raises(ValidationError) as refusal:
        parse_amount(text)

    assert refusal.value.messages == [f"“{text}” can mean two amounts. {readings}"]


@pytest.mark.parametrize(
    "text",
    [
        "1,7 million",
        "1.7 M€",
        "DKK 100",
        "1,68,787",
        "1 687,872.00",
        "1,687.872,00",
        "1.2.3",
        "1 2",
        "1e6",
        "=1+1",
        "1,687,8720",
        "--1",
        "NaN",
        "Infinity",
        "1_000",
        "١٢٣",
        "\x00",
        "9" * 10_000,
        "EUR",
        "about 100",
    ],
)
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(ValidationError, match=r"is not an amount in euros\. Write all its digits"):
        parse_amount(text)


def test_an_empty_text_is_no_amount():
    assert (parse_amount(""), parse_amount(" \u00a0")) == (None, None)


@given(amount=CENTS)
def test_what_a_field_shows_reads_back_the_same(amount):
    field = AmountField(max_digits=14, decimal_places=2)

    shown = field.widget.format_value(field.prepare_value(amount))

    assert field.clean(shown) == amount
    assert not field.has_changed(amount, shown)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1234.567", "Ensure that there are no more than 2 decimal places."),
        ("1000000000000", "Ensure that there are no more than 12 digits before the decimal point."),
        ("-1,00", "Ensure this value is greater than or equal to 0."),
    ],
)
def test_a_field_keeps_its_limits(text, message):
    field = AmountField(max_digits=14, decimal_places=2, min_value=0)

    with pytest.raises(ValidationError) as refusal:
        field.clean(text)

    assert refusal.value.messages == [message]


def test_a_field_says_how_to_write_an_amount():
    field = AmountField(required=False)

    html = field.widget.render("budget", None, field.widget_attrs(field.widget))

    assert field.help_text == (
        "In euros, with all digits: 1687872.00, 1 687 872,00 or 1,687,872.00."
    )
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html
