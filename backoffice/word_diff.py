"""Two texts side by side, word by word."""

import re
from difflib import SequenceMatcher

PIECE = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing takes the square of the number of words; texts beyond this are shown whole, as removed and added.
MOST_PIECES = 6_000
SAME, REMOVED, ADDED = "same", "removed", "added"


def by_words(old, new):
    """[(SAME, REMOVED or ADDED, text)] from `old` to `new`, by the longest common runs of Ratcliff and Obershelp."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    if len(before) + len(after) > MOST_PIECES and old != new:
        return [part for part in ((REMOVED, old), (ADDED, new)) if part[1]]
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(before[i1:i2])))
        else:
            found += [(REMOVED, "".join(before[i1:i2])), (ADDED, "".join(after[j1:j2]))]
    return [part for part in found if part[1]]
