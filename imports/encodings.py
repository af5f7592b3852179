"""The encoding of a text file: Unicode is recognised, older encodings are shown to the person, who knows the words."""

import codecs
import re

from django.core.exceptions import ValidationError

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Nearly every sequence of bytes is valid in both, but mostly a different text in each: no program can tell.
ENCODINGS = {
    "cp1250": "Central European (Windows-1250)",
    "cp1252": "Western European (Windows-1252)",
}
WORD = re.compile(rb"[^\s,;]+")
SAMPLES = 6
LONGEST_SAMPLE = 40
# How files that are not text begin, whatever they are called.
PICTURE = "This is an image. Upload the rows as CSV, XLSX or JSON."
PACKED = "This is a compressed file. Extract it and upload the file with the rows."
NOT_TEXT = {
    b"\xd0\xcf\x11\xe0": "This is an old .xls workbook or has a password. Save it as XLSX without a password.",
    b"%PDF-": "This is a PDF. Upload the original table as CSV, XLSX or JSON.",
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"\x1f\x8b": PACKED,
    b"Rar!": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"<": "This is a web page or an XML file. Open it in a spreadsheet program and save it as XLSX.",
}
NULS = "NUL characters; save it as “CSV UTF-8”"
REPLACEMENT = "“�”, a letter that was lost"
NO_ENCODING = (
    "The text of this file cannot be read. "
    "Save it as “CSV UTF-8” or as a workbook (XLSX), and upload it again."
)


class EncodingUnknown(Exception):
    """The text is not in Unicode, so that a person must choose its encoding."""


def text_of(content, encoding=""):
    """The text of a file, read as Unicode wherever that is possible.

    Raises ValidationError, and EncodingUnknown for an older encoding unless `encoding` names it.
    """
    marked_encoding = encoding_by_mark(content)
    # In UTF-16 half of the bytes of an English text are NUL.
    if marked_encoding != "utf-16":
        check_is_text(content)
    text = decode(content, marked_encoding, encoding)
    check_character(text, "\x00", NULS)
    check_character(text, "\ufffd", REPLACEMENT)
    return text


def encoding_by_mark(content):
    """The encoding that the byte order mark names; "" without a mark."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    return ""


def check_is_text(content):
    for start, reason in NOT_TEXT.items():
        if content.startswith(start):
            raise ValidationError(reason)
    position = content.find(b"\x00")
    if position >= 0:
        line = content.count(b"\n", 0, position) + 1
        raise ValidationError(f"Line {line} of the file holds {NULS}.")


def decode(content, marked_encoding, chosen):
    if marked_encoding:
        return decode_marked(content, marked_encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode_older(content, chosen)


def decode_marked(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError("The file is not in the character encoding that it names.") from error


def decode_older(content, chosen):
    """The text in an older encoding. Raises EncodingUnknown where a person must say which it is."""
    texts = older_texts(content)
    if not texts:
        raise ValidationError(NO_ENCODING)
    if chosen:
        return chosen_text(texts, chosen)
    readings = set(texts.values())
    # A single candidate is no proof: the file may be in an encoding that is not listed here.
    is_proof = len(texts) > 1 and len(readings) == 1
    if not is_proof:
        raise EncodingUnknown
    return readings.pop()


def chosen_text(texts, encoding):
    # A person may choose an encoding in which some of the bytes mean nothing.
    if encoding not in texts:
        raise ValidationError("The file is not in the character encoding that you chose.")
    return texts[encoding]


def older_texts(content):
    """{encoding: text} for those of ENCODINGS in which the bytes are valid."""
    texts = {}
    for encoding in ENCODINGS:
        try:
            texts[encoding] = content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return texts


def check_character(text, character, description):
    """Raises ValidationError, with the line, for a text that holds this character."""
    position = text.find(character)
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        raise ValidationError(f"Line {line} of the file holds {description}.")


def ambiguous_bytes():
    """A pattern of the bytes that are not the same character in all ENCODINGS."""
    ambiguous = bytearray()
    # Below these, both are ASCII.
    for number in range(0x80, 0x100):
        byte = bytes([number])
        characters = {byte.decode(encoding, "replace") for encoding in ENCODINGS}
        if len(characters) > 1:
            ambiguous += byte
    return re.compile(b"[%s]" % bytes(ambiguous))


AMBIGUOUS = ambiguous_bytes()


def samples(content):
    """{encoding: words that read differently} for each encoding that the file can be in."""
    words = ambiguous_words(content)
    shown = {}
    for encoding in older_texts(content):
        shown[encoding] = [word.decode(encoding) for word in words]
    return shown


def ambiguous_words(content):
    """The first different words with an ambiguous byte, each cut to the part around that byte."""
    words = {}
    for match in WORD.finditer(content):
        word = match[0]
        ambiguous = AMBIGUOUS.search(word)
        if ambiguous is None:
            continue
        start = max(0, ambiguous.start() - LONGEST_SAMPLE // 2)
        sample = word[start : start + LONGEST_SAMPLE]
        # A dict keeps each sample once, in the order of the file.
        words[sample] = None
        if len(words) == SAMPLES:
            break
    return list(words)
