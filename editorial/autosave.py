"""Text that people typed and have not saved, and who has which form open. Nothing here changes an edition."""

import re

from django.db import transaction
from django.utils import timezone

from backoffice.people import name_of
from editorial.models import Autosave
from practices.fields import AUTOSAVED

# The fields with several values, and what the keys of their records look like.
KEY_PATTERNS = {
    "regions": re.compile("[A-Z0-9]{2,10}"),
    "topics": re.compile("[0-9]{1,9}"),
}
# The number of keys needs a limit of ours; the size of a request limits the length of a text.
MAX_KEYS = 500


def touch(edition, *, by):
    """Record that `by` has the edition's form open. Returns their Autosave."""
    now = timezone.now()
    autosave, _ = Autosave.objects.update_or_create(
        edition=edition,
        user=by,
        defaults={"last_active_at": now},
        create_defaults={"base_version": edition.version, "last_active_at": now},
    )
    return autosave


@transaction.atomic
def save(edition, values, *, base_version, by):
    """Save what `by` typed into the form of `base_version`, {field: value or values}. Returns the Autosave."""
    now = timezone.now()
    new_values = clean_values(values)
    defaults = {
        "base_version": base_version,
        "values": new_values,
        "saved_at": now,
        "last_active_at": now,
    }
    autosave, is_new = Autosave.objects.select_for_update().get_or_create(
        edition=edition,
        user=by,
        defaults=defaults,
    )
    if is_new:
        return autosave
    # One person may have the form open in two tabs: fields that only the other tab sent must stay.
    if autosave.base_version == base_version:
        new_values = autosave.values | new_values
    autosave.base_version = base_version
    autosave.values = new_values
    autosave.saved_at = now
    autosave.last_active_at = now
    autosave.save()
    return autosave


def discard(edition, *, by):
    """Delete what `by` typed: it is saved in the edition, or not wanted."""
    Autosave.objects.filter(edition=edition, user=by).delete()


def other_editors(edition, *, than):
    """The names of the people other than the user `than` who have the form open now."""
    autosaves = edition.autosaves.active().exclude(user=than)
    return sorted(name_of(autosave.user) for autosave in autosaves.select_related("user"))


def submitted_values(data):
    """{field: value or values} of a submitted form, a QueryDict."""
    values = {}
    for name in AUTOSAVED:
        # Absent is not empty: the text that another tab sent for the field must stay.
        if name not in data:
            continue
        if name in KEY_PATTERNS:
            values[name] = data.getlist(name)
        else:
            values[name] = data.get(name)
    return values


def clean_values(values):
    """The autosaved fields among `values`, without what a database could not store or a form could not show."""
    cleaned = {}
    for name in AUTOSAVED:
        value = values.get(name)
        has_keys = name in KEY_PATTERNS
        if has_keys and isinstance(value, list):
            pattern = KEY_PATTERNS[name]
            cleaned[name] = clean_keys(value, pattern)
        elif not has_keys and isinstance(value, str):
            cleaned[name] = clean_text(value)
    return cleaned


def clean_keys(values, pattern):
    keys = []
    for value in values[:MAX_KEYS]:
        # A list in JSON may hold anything, and a pattern raises TypeError for what is no string.
        if isinstance(value, str) and pattern.fullmatch(value):
            keys.append(value)
    return keys


def clean_text(text):
    """PostgreSQL refuses NUL, and JSON from a browser may hold half a surrogate pair, which UTF-8 cannot encode."""
    without_nul = text.replace("\x00", "")
    return without_nul.encode("utf-8", "ignore").decode()
