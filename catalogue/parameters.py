"""The parameters of a request, read strictly: an unknown parameter or value is an error that names it."""

from unicodedata import normalize

from django.core.exceptions import BadRequest

PAGING = ("page", "page_size")
MOST_VALUES = 100
LONGEST_VALUE = 2_000
LONGEST_NAME = 60  # of an unknown parameter, as an error shows it
MOST_DIGITS = 9


class BadParameters(BadRequest):
    """`errors` has a message for each wrong parameter, by name."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))


def check_names(params, known):
    """Raises BadParameters for parameters that are not `known`, and for values that no filter could mean."""
    errors = {}
    for name, values in params.lists():
        if name not in known:
            errors[name[:LONGEST_NAME]] = unknown_name(known)
        elif len(values) > MOST_VALUES or max(map(len, values), default=0) > LONGEST_VALUE:
            errors[name] = f"At most {MOST_VALUES} values of {LONGEST_VALUE:,} characters are read."
        # PostgreSQL refuses NUL in a text. In words, the search drops it.
        elif name != "q" and "\x00" in "".join(values):
            errors[name] = "The value holds a NUL character."
    if errors:
        raise BadParameters(errors)


def unknown_name(known):
    if not known:
        return "There is no such parameter. None is read here."
    return f"There is no such parameter. Known are: {', '.join(sorted(known))}."


def plain_words(text):
    """The one way to write words: composed letters, and single spaces between words alone."""
    return " ".join(normalize("NFC", text).split())


def is_digits(value):
    # `isdigit` alone accepts the digits of every script, and superscripts, which `int` refuses.
    return value.isascii() and value.isdigit()


def plain_number(text):
    """The one way to write a number, without leading zeros; what is not digits alone stays as it is, to be refused."""
    if not is_digits(text):
        return text
    return text.lstrip("0") or "0"
