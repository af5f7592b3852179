"""Amounts in euros, as people in Europe write them. Forms and files read them here, and nowhere else."""

import re

from babel.numbers import NumberFormatError, parse_decimal
from django import forms
from django.core.exceptions import ValidationError

EXAMPLES = "1687872.00, 1 687 872,00 or 1,687,872.00"
HELP = f"In euros, with all digits: {EXAMPLES}."
EURO = re.compile(r"\A(?:€|EUR\b)|(?:€|\bEUR)\Z", re.IGNORECASE)
# Babel also reads digits of other scripts, 1e6 and NaN.
SIGNS_OF_AN_AMOUNT = re.compile(r"-?[0-9][0-9., '’]*")
LONGEST = 40
# They only ever stand between thousands, whatever sign the cents have.
BETWEEN_THOUSANDS = re.compile(r"[ '’]")
# English, German, French and Swiss: every other country of Europe writes as one of them.
POINT_OR_COMMA = ("en", "de")
SPACE_OR_APOSTROPHE = {"fr": "\u202f", "de_CH": "’"}


def parse_amount(text):
    """The amount as a Decimal, None for an empty text. Raises ValidationError where it may mean two, or none."""
    written = " ".join(text.split())
    if not written:
        return None
    digits = EURO.sub("", written).strip()
    readings = readings_of(digits)
    if not readings:
        raise ValidationError(
            f"“{written[:LONGEST]}” is not an amount in euros. Write all its digits, as in {EXAMPLES}.",
            code="invalid",
        )
    if len(readings) > 1:
        larger, smaller = sorted(readings, reverse=True)
        raise ValidationError(
            f"“{written}” can mean two amounts. Write {plain(larger)} or {plain(smaller)}.",
            code="ambiguous",
        )
    return readings.pop()


def readings_of(digits):
    """The different amounts that the text means in the countries of Europe."""
    is_readable = len(digits) <= LONGEST and SIGNS_OF_AN_AMOUNT.fullmatch(digits)
    if not is_readable:
        return set()
    readings = {read_as(locale, digits) for locale in POINT_OR_COMMA}
    for locale, sign in SPACE_OR_APOSTROPHE.items():
        grouped = BETWEEN_THOUSANDS.sub(sign, digits)
        readings.add(read_as(locale, grouped))
    return readings - {None}


def read_as(locale, digits):
    """What the text means in a country; None where nobody there would write it."""
    try:
        return parse_decimal(digits, locale=locale, strict=True)
    except NumberFormatError:
        return None


def plain(amount):
    """“1234” or “1.23”, which nobody can misread."""
    return f"{amount:.2f}".removesuffix(".00")


class AmountField(forms.DecimalField):
    """A field for an amount in euros."""

    # In a number field, browsers drop signs that they do not know before anybody sees them.
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.help_text = self.help_text or HELP

    def to_python(self, value):
        if isinstance(value, str):
            return parse_amount(value)
        return super().to_python(value)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs["inputmode"] = "decimal"
        return attrs
