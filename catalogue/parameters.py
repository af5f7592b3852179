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
        sentences = [f"{name}: {message}" for name, message in errors.items()]
        super().__init__("; ".join(sentences))


def check_names(params, known):
    """Raises BadParameters for parameters that are not `known`, and for values that no filter could mean."""
    errors = {}
    for name, values in params.lists():
        if name not in known:
            errors[name[:LONGEST_NAME]] = unknown_name(known)
            continue
        message = impossible_values(name, values)
        if message:
            errors[name] = message
    if errors:
        raise BadParameters(errors)


def unknown_name(known):
    if not known:
        return "Unknown parameter. This page takes none."
    names = ", ".join(sorted(known))
    return f"Unknown parameter. Known parameters: {names}."


def impossible_values(name, values):
    """Why no filter could mean these values; empty where one could."""
    longest = max(map(len, values), default=0)
    if len(values) > MOST_VALUES or longest > LONGEST_VALUE:
        return f"At most {MOST_VALUES} values of {LONGEST_VALUE:,} characters are accepted."
    # In words, the search drops it.
    if name == "q":
        return ""
    # PostgreSQL refuses NUL in a text.
    if "\x00" in "".join(values):
        return "The value holds a NUL character."
    return ""


def plain_words(text):
    """The one way to write words: composed letters, and single spaces between words alone."""
    composed = normalize("NFC", text)
    return " ".join(composed.split())


def is_digits(value):
    # `isdigit` alone accepts the digits of every script, and superscripts, which `int` refuses.
    return value.isascii() and value.isdigit()


def plain_number(text):
    """The one way to write a number, without leading zeros; what is not digits alone stays as it is, to be refused."""
    if not is_digits(text):
        return text
    return text.lstrip("0") or "0"
