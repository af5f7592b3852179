"""Languages by code, with their names in English."""

from operator import itemgetter

from babel import Locale

# The codes of ISO 639-1 have two letters.
CODE_LENGTH = 2


def named_languages():
    """(code, name) of each language, by name."""
    names = Locale("en").languages
    languages = [(code, name) for code, name in names.items() if len(code) == CODE_LENGTH]
    return sorted(languages, key=itemgetter(1))


LANGUAGES = tuple(named_languages())


def language_choices():
    """The choices of a field. A function, so that a migration does not list them."""
    return LANGUAGES


def language_name(code):
    """“hu” -> “Hungarian”; an unknown code stays as it is."""
    return dict(LANGUAGES).get(code, code)
