"""The rows of a JSON: a list of objects, one a record."""

import json
import re

from django.core.exceptions import ValidationError

from catalogue.cells import as_text
from imports.tables import MOST_ROWS, TOO_MANY_ROWS, Row, column_names

MOST_VALUES = 1_000_000  # far more than MOST_ROWS rows have
# Neither database stores them in a text.
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def json_rows(text, columns):
    """The Rows, numbered as if a header were row 1. Raises ValidationError."""
    records = read_records(text, columns)
    for number, record in enumerate(records, 2):
        yield row_of(number, record)


def row_of(number, record):
    row = Row(number)
    for name, value in record.items():
        try:
            row.cells[name] = cell_text(value)
        except ValidationError as error:
            row.errors[name] = error.message
    return row


def read_records(text, columns):
    """The list of dicts in the text, their names checked. Raises ValidationError."""
    # Counts the characters within texts too: it is quick, and done before the parser takes memory.
    values = sum(text.count(character) for character in ",[{")
    if values > MOST_VALUES:
        raise ValidationError("The JSON file has too many values. Split it into smaller files.")
    builder = RecordBuilder(columns)
    try:
        # Numbers stay texts: as numbers they would be rounded, and very long ones refused.
        records = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=builder.build,
        )
    except (ValueError, RecursionError) as error:
        raise ValidationError(f"This is not valid JSON: {error}.") from error
    if not is_list_of(dict, records):
        raise ValidationError("The JSON file must be a list of objects, one for each record.")
    return records


def is_list_of(kind, value):
    if not isinstance(value, list):
        return False
    return all(isinstance(item, kind) for item in value)


class RecordBuilder:
    """Builds the objects of a JSON while it is parsed, so that too many of them never take memory."""

    def __init__(self, columns):
        self.columns = columns
        self.built = 0

    def build(self, pairs):
        """A dict of the (name, value) pairs. Raises ValidationError for an object too many and for unknown names."""
        self.built += 1
        if self.built > MOST_ROWS:
            raise ValidationError(TOO_MANY_ROWS.format(MOST_ROWS))
        # Half of a surrogate pair is valid in a JSON, but no message with it could be shown.
        sent_names = [name.encode(errors="replace").decode() for name, _ in pairs]
        names = column_names(sent_names, self.columns)
        values = [value for _, value in pairs]
        return dict(zip(names, values, strict=True))


def cell_text(value):
    """A value of a JSON as the text of a cell. Raises ValidationError."""
    # Numbers are texts by now: `read_records` has the parser leave them as they are written.
    if value is None or isinstance(value, bool):
        return as_text(value)
    text = value
    if is_list_of(str, value):
        text = as_text(value)
    is_text = isinstance(text, str)
    if not is_text or NOT_STORABLE.search(text):
        raise ValidationError(
            "The value must be text, a number, true or false, or a list of texts."
        )
    return text
