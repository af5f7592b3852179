"""Texts of a file as messages repeat them."""

from textwrap import shorten

LONGEST = 120  # characters
MOST_NAMED = 5


def quoted_first(texts):
    """The first of these texts, and how many more there are."""
    listed = ", ".join(map(quoted, texts[:MOST_NAMED]))
    if len(texts) > MOST_NAMED:
        return f"{listed} and {len(texts) - MOST_NAMED} more"
    return listed


def quoted(text):
    """The text in quotation marks on one line, a long one cut between words."""
    if not text.strip():
        return "“(empty)”"
    shortened = shorten(text, LONGEST, placeholder="…")
    if shortened == "…":
        # The first word alone is too long.
        shortened = f"{text.strip()[:LONGEST]}…"
    return f"“{shortened}”"
