"""Two texts compared word by word."""

import re
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# The time grows with the square of the number of tokens.
MOST_TOKENS = 6_000

SAME = "same"
REMOVED = "removed"
ADDED = "added"


def by_words(old, new):
    """[(SAME, REMOVED or ADDED, text)] from `old` to `new`.

    It is made of the longest common runs (Ratcliff and Obershelp). Texts of more than MOST_TOKENS
    words and signs come as one removed and one added text.
    """
    old_tokens = TOKEN.findall(old)
    new_tokens = TOKEN.findall(new)
    is_long = len(old_tokens) + len(new_tokens) > MOST_TOKENS
    if is_long and old != new:
        return without_empty([(REMOVED, old), (ADDED, new)])
    # autojunk would ignore words that come often in a text of 200 words or more.
    matcher = SequenceMatcher(
        None,
        old_tokens,
        new_tokens,
        autojunk=False,
    )
    parts = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        old_text = "".join(old_tokens[old_start:old_end])
        new_text = "".join(new_tokens[new_start:new_end])
        if tag == "equal":
            parts.append((SAME, old_text))
        else:
            parts += [(REMOVED, old_text), (ADDED, new_text)]
    return without_empty(parts)


def without_empty(parts):
    return [(change, text) for change, text in parts if text]
