"""The letters of a text file: Unicode is read, others are shown to people, who know what their words look like."""

import codecs
import re
from itertools import islice

from django.core.exceptions import ValidationError

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Older letters, of which every sequence of bytes is a text in the one and mostly another text in the other.
ENCODINGS = {"cp1250": "Central European (Windows-1250)", "cp1252": "Western European (Windows-1252)"}
# The bytes that are not the same letter in all of them.
TELLING = re.compile(b"[%s]" % bytes(
    byte for byte in range(0x80, 0x100) if len({bytes([byte]).decode(each, "replace") for each in ENCODINGS}) > 1
))  # fmt: skip
SAMPLES, LONGEST_SAMPLE = 6, 40
# What files that are no text begin with, whatever they are called.
PICTURE = "This is a picture. Bring the rows as CSV, XLSX or JSON."
PACKED = "This is a packed file. Unpack it, and bring the file with the rows that is in it."
NO_TEXT = {
    b"\xd0\xcf\x11\xe0": "This is an old .xls workbook, or one with a password: save it as XLSX without a password.",
    b"%PDF-": "This is a PDF. Bring the table it was made from, as CSV, XLSX or JSON.",
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"\x1f\x8b": PACKED,
    b"Rar!": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"<": "This is a web page or XML, whatever it is called. Open it with a spreadsheet program, and save it as XLSX.",
}
NULS = "NUL characters; save it as “CSV UTF-8”"
NEITHER = "The letters of this file cannot be read. Save it as “CSV UTF-8” or as a workbook (XLSX), and bring that."


class EncodingUnknown(Exception):
    """The text is not in Unicode, so that a person must say how it reads."""


def text_of(content, encoding=""):
    """The text of a file, in Unicode wherever it is that.

    Raises ValidationError, and LettersUnknown for older letters unless `encoding` says which.
    """
    mark = next((mark for mark in MARKS if content.startswith(mark)), None)
    if MARKS.get(mark) != "utf-16":
        _check_is_text(content)
    try:
        text = content.decode(MARKS[mark] if mark else "utf-8")
    except UnicodeDecodeError as error:
        if mark:
            raise ValidationError("The letters of this file are not what it says.") from error
        text = _older(content, encoding)
    for sign, what in (("\x00", NULS), ("\ufffd", "“�”, a letter that was lost")):
        if sign in text:
            raise ValidationError(f"Line {text[: text.index(sign)].count(chr(10)) + 1} of the file holds {what}.")
    return text


def _check_is_text(content):
    for start, reason in NO_TEXT.items():
        if content.startswith(start):
            raise ValidationError(reason)
    if (place := content.find(b"\x00")) >= 0:
        raise ValidationError(f"Line {content.count(b'\n', 0, place) + 1} of the file holds {NULS}.")


def _older(content, encoding):
    """The text in older letters. Raises LettersUnknown where a person must say which they are."""
    texts = {name: text for name in ENCODINGS if (text := _decoded(content, name)) is not None}
    if not texts:
        raise ValidationError(NEITHER)
    if encoding and encoding not in texts:
        raise ValidationError("The letters of this file are not those that were chosen.")
    if not encoding and (len(texts) == 1 or len(set(texts.values())) > 1):
        raise EncodingUnknown
    return texts[encoding] if encoding else next(iter(texts.values()))


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def samples(content):
    """{encoding: words that tell the encodings apart} in those encodings that the file can be in."""
    words = (found[0] for found in re.finditer(rb"[^\s,;]+", content))
    telling = (_around(word, found.start()) for word in words if (found := TELLING.search(word)))
    shown = [*islice(_once(telling), SAMPLES)]
    return {name: [word.decode(name) for word in shown] for name in ENCODINGS if _decoded(content, name) is not None}


def _around(word, place):
    """As much of a long word as is shown, with the letter that tells."""
    start = max(0, place - LONGEST_SAMPLE // 2)
    return word[start : start + LONGEST_SAMPLE]


def _once(words):
    seen = set()
    for word in words:
        if word not in seen:
            seen.add(word)
            yield word
