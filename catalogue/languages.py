"""Languages by code, with their names in English."""

from django.conf.locale import LANG_INFO

LANGUAGES = tuple(
    sorted(
        (code, info["name"])
        for code, info in LANG_INFO.items()
        if "name" in info and "-" not in code
    )
)


def language_name(code):
    """“hu” -> “Hungarian”; a code nobody knows stays as it is."""
    return dict(LANGUAGES).get(code, code)
