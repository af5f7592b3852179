"""Two editions side by side, word by word."""

from backoffice.word_diff import by_words
from practices.fields import COMPARED


def of_editions(old, new):
    """[(field, label, parts)] of the fields in which two editions differ; `old` may be None."""
    rows = []
    for name, label, before, after in _compared(old, new):
        if before != after:
            rows.append((name, label, by_words(before, after)))
    return rows


def _compared(old, new):
    for name in COMPARED:
        label = str(new._meta.get_field(name).verbose_name).capitalize()
        yield name, label, in_words(old, name) if old else "", in_words(new, name)


def in_words(edition, name):
    """The value of a field of an edition as text."""
    field = edition._meta.get_field(name)
    if field.many_to_many:
        return ", ".join(sorted(str(record) for record in getattr(edition, name).all()))
    if field.choices:
        return str(getattr(edition, f"get_{name}_display")())
    value = getattr(edition, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
