"""What a request asked for, taken at its word: a parameter or value nobody knows is an error that names it."""

from unicodedata import normalize
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest

PAGING = ("page", "page_size")
MOST_VALUES = 100
LONGEST_VALUE = 2_000
MOST_DIGITS = 9


class BadParameters(BadRequest):
    """`errors` says for each parameter, by name, what is wrong with it."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))


def check_names(params, known):
    """Raises BadParameters for parameters that are not `known`, and for values no filter could mean."""
    errors = {}
    for name, values in params.lists():
        if name not in known:
            listed = f"Known are: {', '.join(sorted(known))}." if known else "None is read here."
            errors[name[:60]] = f"There is no such parameter. {listed}"
        elif len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            errors[name] = f"At most {MOST_VALUES} values of {LONGEST_VALUE:,} characters are read."
        elif name != "q" and any("\x00" in value for value in values):
            errors[name] = "The value holds a NUL character."
    if errors:
        raise BadParameters(errors)


def query_string(pairs):
    """The one way to write these (name, value) pairs: sorted, empty values dropped. Starts with “?” unless empty."""
    kept = sorted((name, value) for name, value in pairs if value != "")
    return f"?{urlencode(kept)}" if kept else ""


def plain_words(typed):
    """The one way to write words: composed letters, and single spaces between words alone."""
    return " ".join(normalize("NFC", typed).split())


def is_digits(value):
    return value.isascii() and value.isdigit()


def plain_number(typed):
    """The one way to write a number; what is not digits alone stays as it is, to be refused."""
    return (typed.lstrip("0") or "0") if is_digits(typed) else typed


def whole_number(params, name, default):
    """The value of `name`, at least 1. Raises BadParameters."""
    value = plain_number(params.get(name, "") or str(default))
    if not is_digits(value) or value == "0":
        raise BadParameters({name: f"“{value[:40]}” is not a whole number from 1 on."})
    if len(value) > MOST_DIGITS:
        raise BadParameters({name: f"“{value[:40]}” is too large a number."})
    return int(value)


def page_size(params):
    """How many records a page shows. Raises BadParameters."""
    size = whole_number(params, "page_size", settings.PAGE_SIZES[0])
    if size > settings.PAGE_SIZES[-1]:
        raise BadParameters({"page_size": f"At most {settings.PAGE_SIZES[-1]} records are shown on a page."})
    return size


def last_page(total, size):
    """The last page that can be shown: further in, a list is followed by the API's `next` links, or narrowed."""
    return max(1, -(-min(total, settings.DEEPEST_RECORD) // size))


def page_number(params, total, size):
    """The page asked for out of those that are shown; an empty list has one page. Raises BadParameters."""
    number, last = whole_number(params, "page", 1), last_page(total, size)
    if number > last:
        further = f" Pages go as far as record {settings.DEEPEST_RECORD:,}." if total > settings.DEEPEST_RECORD else ""
        raise BadParameters({"page": f"There is no page {number}; the last one is {last}.{further}"})
    return number
