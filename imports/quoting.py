"""Texts of a file as messages repeat them."""

from textwrap import shorten

LONGEST = 120  # characters


def quoted(text):
    """The text in quotation marks on one line, a long one cut between words."""
    shortened = shorten(text, LONGEST, placeholder="…")
    if shortened == "…":
        # The first word alone is too long.
        shortened = f"{text.strip()[:LONGEST]}…"
    return f"“{shortened}”"
