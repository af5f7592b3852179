"""Two editions side by side, word by word."""

from backoffice.changes import changes_between, load_versions, put_in_words
from backoffice.word_diff import by_words
from practices.fields import COMPARED, field_text
from practices.models import Edition


def of_editions(old, new):
    """[(field, label, parts)] of the fields in which two editions differ; `old` may be None."""
    rows = []
    for name in COMPARED:
        before = ""
        if old:
            before = field_text(old, name)
        after = field_text(new, name)
        if before != after:
            parts = by_words(before, after)
            rows.append((name, new.field_label(name), parts))
    return rows


def since_returned(edition, returned):
    """{field: parts} of what changed since `returned`, the Transition of the last return or None."""
    if returned is None:
        return {}
    # Returning the edition made the next version of it.
    entries = edition.history.filter(version=returned.version + 1)
    old = entries.last()
    if old is None:
        return {}
    new = edition.history.first()
    versions = load_versions(Edition, [old.pk, new.pk])
    changes = changes_between(Edition, versions[old.pk], versions[new.pk])
    put_in_words(changes)
    return {
        change.field.name: by_words(change.old_text, change.new_text)
        for change in changes
        if change.field.name in COMPARED
    }
