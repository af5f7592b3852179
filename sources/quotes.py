"""Whether quoted words stand in a document, and on which of its lines."""

import hashlib
import re
import unicodedata

DASHES = "‐‑‒–—―−"
SINGLE_QUOTES = "‘’‚‛′"
DOUBLE_QUOTES = "“”„‟″«»"
SIGNS = {
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys(SINGLE_QUOTES, "'"),
    **dict.fromkeys(DOUBLE_QUOTES, '"'),
}


def checksum_of(content):
    return hashlib.sha256(content).hexdigest()


def documents_in(folder):
    """{SHA-256: path} of every file in the folder and below it."""
    documents = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            documents[checksum_of(path.read_bytes())] = path
    return documents


class DocumentText:
    """The text of a document, in which words are looked up.

    Capitals, white space, and the forms of quotation marks and dashes make no difference.
    """

    def __init__(self, text):
        self.text, self.lines = folded(text)

    def lines_of(self, words):
        """The lines on which these words begin, whole words only."""
        wanted, _ = folded(words.strip())
        if not wanted:
            return []
        pattern = re.escape(wanted)
        if wanted[0].isalnum():
            pattern = rf"(?<!\w){pattern}"
        if wanted[-1].isalnum():
            pattern = rf"{pattern}(?!\w)"
        lines = [self.lines[match.start()] for match in re.finditer(pattern, self.text)]
        return sorted(set(lines))


def folded(text):
    """(the text without the differences that do not count, the line of each of its characters)."""
    characters = []
    lines = []
    line = 1
    for character in unicodedata.normalize("NFC", text):
        plain = SIGNS.get(character, character).casefold()
        if character.isspace():
            # Of several spaces one is kept.
            plain = "" if characters[-1:] == [" "] else " "
        characters.extend(plain)
        lines.extend([line] * len(plain))
        if character == "\n":
            line += 1
    return "".join(characters), lines
