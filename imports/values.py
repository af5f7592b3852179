"""What people write into cells: dates, amounts and choices in the forms that offices use, and nothing that may be two.

Each function takes the text of a cell and raises ValidationError, in words for the person, when it cannot be read.
"""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from catalogue.cells import BETWEEN

TRUE, FALSE = {"yes", "true", "1", "x"}, {"no", "false", "0", ""}
DAYS = (
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), "2019-03-31"),
    (re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"), "31/03/2019"),
    (re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})\.?"), "31.03.2019"),
)
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
PLAIN = re.compile(r"(-?\d+)(?:[.,](\d{1,2}))?")
# Thousands apart, all by the same sign, and a decimal sign that is another one.
GROUPED = re.compile(r"(-?\d{1,3}(?P<apart>[ .,'’])\d{3}(?:(?P=apart)\d{3})*)(?:(?!(?P=apart))[.,](\d{1,2}))?")


def day(text):
    """A date; the day comes before the month wherever the year does not come first."""
    text = text.strip()
    if not text:
        return None
    for form, _ in DAYS:
        if found := form.fullmatch(text):
            try:
                return date(*(int(found[part]) for part in ("year", "month", "day")))
            except ValueError as error:
                raise ValidationError(f"“{text}” is no day of the calendar.") from error
    raise ValidationError(f"“{text[:40]}” is no date. Write it as {', '.join(example for _, example in DAYS)}.")


def amount(text):
    """A sum of money as a Decimal: “1 687 872,00”, “1,687,872.00”, “1687872.00”."""
    text = SPACES.sub(" ", text.replace("€", " ").replace("EUR", " ")).strip()
    if not text:
        return None
    if found := PLAIN.fullmatch(text):
        return Decimal(f"{found[1]}.{found[2] or 0}")
    found = GROUPED.fullmatch(text)
    if found is None:
        raise ValidationError(f"“{text[:40]}” is no amount. Write it as 1687872.00, 1 687 872,00 or 1,687,872.00.")
    if found["apart"] in ".," and found[1].count(found["apart"]) == 1 and found[3] is None:
        raise ValidationError(f"“{text}” may mean two amounts. Write all decimals, or none and no sign between.")
    return Decimal(f"{found[1].replace(found['apart'], '')}.{found[3] or 0}")


def truth(text):
    text = text.strip().lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    raise ValidationError(f"“{text[:40]}” is neither yes nor no.")


def choice(text, choices):
    """The value among `choices`, (value, label) each, that is written as itself or as its label."""
    text = text.strip()
    known = {str(said).lower(): value for value, label in choices for said in (label, value)} | {"": ""}
    if text.lower() in known:
        return known[text.lower()]
    values = ", ".join(str(value) for value, _ in choices if value)
    raise ValidationError(f"“{text[:40]}” is not one of: {values}.")


def several(text):
    """The values of a cell with several, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(BETWEEN.strip()) if part.strip()))


def looked_up(parts, known):
    """What `known` has for each of these values."""
    if unknown := [part for part in parts if part not in known]:
        raise ValidationError(f"Not known: {', '.join(part[:40] for part in unknown[:5])}.")
    return [known[part] for part in parts]
