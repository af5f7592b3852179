"""The letters of a text file: Unicode is read, others are shown to people, who know what their words look like."""

import codecs
import re

from django.core.exceptions import ValidationError

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Older letters, of which every sequence of bytes is a text in the one and mostly another text in the other.
ENCODINGS = {"cp1250": "Central European (Windows-1250)", "cp1252": "Western European (Windows-1252)"}
SAMPLES = 6


class LettersUnknown(Exception):
    """The text is not in Unicode."""


def text_of(content, encoding=""):
    """The text of a file. Raises ValidationError, and LettersUnknown for older letters unless `encoding` says which."""
    mark = next((mark for mark in MARKS if content.startswith(mark)), None)
    try:
        text = content.decode(MARKS[mark] if mark else encoding or "utf-8")
    except UnicodeDecodeError as error:
        if mark or encoding:
            raise ValidationError("The letters of this file are not what it says, or what was chosen.") from error
        raise LettersUnknown from error
    for sign, what in (("\x00", "NUL characters; save it as “CSV UTF-8”"), ("\ufffd", "“�”, a letter that was lost")):
        if sign in text:
            raise ValidationError(f"Line {text[: text.index(sign)].count(chr(10)) + 1} of the file holds {what}.")
    return text


def samples(content):
    """{encoding: words of the file with letters beyond ASCII} in those encodings that the file can be in."""
    words = list(dict.fromkeys(word for word in re.findall(rb"[^\s,;]+", content) if not word.isascii()))[:SAMPLES]
    found = {}
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        found[encoding] = [word.decode(encoding)[:40] for word in words]
    return found
