"""The words of a query as people typed them, with their accents, capitals and apostrophes."""

from search.highlights import PIECE
from search.text import fold, tokens


def typed_by_word(text):
    """{folded word: as it is first typed in `text`}."""
    typed = {}
    for piece in PIECE.findall(text):
        for word in tokens(piece):
            typed.setdefault(word, piece)
    return typed


def as_typed(text, words):
    """How the folded `words` were typed in `text`, in order and each once.

    A name such as O'Brien stays whole where all its parts are among them.
    """
    typed = {}
    for part in text.split():
        for written in wanted_of_part(part, set(words)):
            typed.setdefault(fold(written), written)
    return list(typed.values())


def wanted_of_part(part, words):
    """What of a part without white space is one of the folded `words`: all of it, or pieces."""
    pieces = list(PIECE.finditer(part))
    wanted = [piece for piece in pieces if not words.isdisjoint(tokens(piece[0]))]
    if wanted and len(wanted) == len(pieces):
        return [part[pieces[0].start() : pieces[-1].end()]]
    return [piece[0] for piece in wanted]
