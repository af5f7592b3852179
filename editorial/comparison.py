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
            parts = by_words(before, after)
            rows.append((name, new.field_label(name), parts))
    return rows


def in_words(edition, name):
    """The value of a field of an edition as text."""
    field = edition._meta.get_field(name)
    value = getattr(edition, name)
    if field.many_to_many:
        names = [str(record) for record in value.all()]
        return ", ".join(sorted(names))
    if field.choices:
        display = getattr(edition, f"get_{name}_display")
        return str(display())
    if value is True:
        return "yes"
    # Before the empty values: it must read "no" and not "".
    if value is False:
        return "no"
    if not value:
        return ""
    return str(value)
