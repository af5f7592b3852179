"""Two editions side by side, word by word."""

from backoffice.word_diff import by_words
from practices.fields import COMPARED


def of_editions(old, new):
    """[(field, label, parts)] of the fields in which two editions differ; `old` may be None."""
    rows = []
    for name in COMPARED:
        before = ""
        if old:
            before = in_words(old, name)
        after = in_words(new, name)
        if before != after:
            label = str(new._meta.get_field(name).verbose_name).capitalize()
            rows.append((name, label, by_words(before, after)))
    return rows


def in_words(edition, name):
    """The value of a field of an edition as text."""
    field = edition._meta.get_field(name)
    value = getattr(edition, name)
    if field.many_to_many:
        return ", ".join(sorted(str(record) for record in value.all()))
    if field.choices:
        return str(getattr(edition, f"get_{name}_display")())
    # False must read "no" and not, as other empty values, "".
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
