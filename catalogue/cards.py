"""A record as lists show it, whatever its kind; each app's own `cards` module says what its cards show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """One record. Its texts are plain: `{% cards %}` escapes them.

    `key` is what the passages of a searched list are found by. A `summary` of None has no
    paragraph. `sign` is written after `meta`, and stands out.
    """

    key: object
    url: str
    title: str
    eyebrow: str = ""
    subtitle: str = ""
    summary: str | None = None
    meta: tuple[str, ...] = ()
    sign: str = ""
