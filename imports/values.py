"""What people write into cells: dates and choices as offices write them. Amounts are read in `backoffice.amounts`.

Each function takes the text of a cell and raises ValidationError, in words for the person, when it cannot be read.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError

from catalogue.cells import BETWEEN
from imports.quoting import quoted, quoted_first

YES_OR_NO = [("yes", "Yes"), ("no", "No")]
TRUE = {"yes", "true", "1", "x"}
FALSE = {"no", "false", "0", ""}
DATE_FORMATS = (
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), "2019-03-31"),
    (re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"), "31/03/2019"),
    (re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})\.?"), "31.03.2019"),
)
DATE_EXAMPLES = ", ".join(example for _, example in DATE_FORMATS)


def parse_date(text):
    """A date; the day comes before the month wherever the year does not come first."""
    text = text.strip()
    if not text:
        return None
    for pattern, _ in DATE_FORMATS:
        match = pattern.fullmatch(text)
        if match:
            return matched_date(match)
    raise ValidationError(f"{quoted(text)} is not a date. Write it as {DATE_EXAMPLES}.")


def matched_date(match):
    year = int(match["year"])
    month = int(match["month"])
    day = int(match["day"])
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(f"“{match[0]}” is not a valid date.") from error


def parse_boolean(text):
    text = text.strip().lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ValidationError(f"{quoted(text)} is neither yes nor no.")


def parse_choice(text, choices):
    """The value among `choices`, (value, label) each, whose value or label the text is."""
    text = text.strip()
    values = {}
    for value, label in choices:
        values[str(label).lower()] = value
        values[str(value).lower()] = value
    values[""] = ""
    written = text.lower()
    if written in values:
        return values[written]
    listed = ", ".join(str(value) for value, _ in filled_choices(choices))
    raise ValidationError(f"{quoted(text)} is not one of: {listed}.")


def filled_choices(choices):
    """The choices without the empty one, which a form adds and no cell names."""
    return [(value, label) for value, label in choices if value]


def split_values(text):
    """The values of a cell with several, each once."""
    # People also write the separator without the space after it.
    parts = text.split(BETWEEN.strip())
    values = dict.fromkeys(part.strip() for part in parts)
    values.pop("", None)
    return list(values)


def look_up(names, known, written_as):
    """What the dict `known` has for each of these names; `written_as` says how a cell names it."""
    found = []
    unknown = []
    for name in names:
        if name in known:
            found.append(known[name])
        else:
            unknown.append(name)
    if unknown:
        raise ValidationError(not_known(unknown, written_as))
    return found


def not_known(names, written_as):
    return f"Not known: {quoted_first(names)}. Write {written_as}."
