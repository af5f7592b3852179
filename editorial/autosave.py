"""What people have typed and not saved, and who has which form open. Nothing here changes an edition."""

import re

from django.db import transaction
from django.utils import timezone

from editorial.models import Autosave
from practices.fields import AUTOSAVED

# Those with several values, and what the keys of their records look like.
KEYS = {"regions": re.compile("[A-Z0-9]{2,10}"), "topics": re.compile("[0-9]{1,9}")}
MOST_VALUES = 500  # the length of a text is bounded by that of a request


def look(edition, *, by):
    """Note that `by` has the edition open. Returns their WorkingCopy."""
    now = timezone.now()
    copy, _ = Autosave.objects.update_or_create(
        edition=edition,
        user=by,
        defaults={"seen_at": now},
        create_defaults={"version": edition.version, "seen_at": now},
    )
    return copy


@transaction.atomic
def keep(edition, values, *, seen, by):
    """Keep what `by` has typed into the form of version `seen`, {field: value or values}. Returns the WorkingCopy.

    Other fields typed into the same version are kept beside it: the form may be open in two tabs.
    """
    now, values = timezone.now(), _plain(values)
    copy, is_new = Autosave.objects.select_for_update().get_or_create(
        edition=edition, user=by, defaults={"version": seen, "values": values, "typed_at": now, "seen_at": now}
    )
    if not is_new:
        before = copy.values if copy.version == seen else {}
        copy.version, copy.values, copy.typed_at, copy.seen_at = seen, before | values, now, now
        copy.save()
    return copy


def discard(edition, *, by):
    """Forget what `by` has typed: it is saved, or not wanted."""
    Autosave.objects.filter(edition=edition, user=by).delete()


def others(edition, *, but):
    """The names of the other people who have the form open now."""
    copies = edition.autosaves.present().exclude(user=but).select_related("user")
    return sorted(copy.user.get_full_name() or copy.user.get_username() for copy in copies)


def form_values(data):
    """{field: value or values} of a form that was sent, a QueryDict."""
    return {name: data.getlist(name) if name in KEYS else data.get(name) for name in AUTOSAVED if name in data}


def _plain(values):
    """`values` as far as they are fields that are kept, in letters that every database can store."""
    kept = {}
    for name in AUTOSAVED:
        value = values.get(name)
        if name in KEYS and isinstance(value, list):
            kept[name] = [item for item in value[:MOST_VALUES] if isinstance(item, str) and KEYS[name].fullmatch(item)]
        elif name not in KEYS and isinstance(value, str):
            kept[name] = _letters(value)
    return kept


def _letters(text):
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
