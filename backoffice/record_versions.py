"""Which version of a record a form was opened with: the newest entries in the history of it and of its parts."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Max, Value
from django.db.models.functions import Coalesce

from backoffice.autocomplete import record_number
from backoffice.form_values import VERSION

CONFLICT = (
    "The same fields were changed since you opened this page. Compare both texts, then save again."
)

MOST_KINDS = 9


class RecordVersion(dict):
    """{name of a model: key of its newest entry of history}, written “project:12 phase:3”."""

    @classmethod
    def sent_by(cls, request):
        """The version that the form in the request was opened with."""
        return cls.parse(request.POST.get(VERSION, ""))

    @classmethod
    def parse(cls, text):
        """The version that a form sent; empty for anything else."""
        version = cls()
        for part in text.split()[:MOST_KINDS]:
            name, _, number = part.partition(":")
            key = record_number(number)
            if key is not None and name.isidentifier():
                version[name[:40]] = key
        return version

    def __str__(self):
        return " ".join(f"{name}:{key}" for name, key in self.items())


def current_version(kinds):
    """The RecordVersion of the record and its parts, with one query."""
    querysets = []
    for kind in kinds:
        name = Value(kind.model._meta.model_name)
        # Grouped by a constant, a kind without entries has no row.
        rows = kind.entries().order_by().annotate(history_kind=name).values("history_kind")
        newest = rows.annotate(history_newest=Coalesce(Max("history_id"), 0))
        querysets.append(newest.values_list("history_kind", "history_newest"))
    version = RecordVersion({kind.model._meta.model_name: 0 for kind in kinds})
    # `update` would take a queryset for a mapping.
    rows = querysets[0].union(*querysets[1:], all=True).order_by()
    version.update(list(rows))
    return version


def own_version(record):
    """What a form with the record's own fields alone is based on."""
    newest = record.history.aggregate(newest=Max("history_id"))["newest"]
    return str(RecordVersion({record._meta.model_name: newest or 0}))


def newer_kinds(kinds, base, current):
    """Those kinds that changed since the version `base`. A kind that it does not name is as the form has it."""
    newer = []
    for kind in kinds:
        name = kind.model._meta.model_name
        if name in base and base[name] < current[name]:
            newer.append(kind)
    return newer


def authors_since(kinds, base):
    """The users who changed the record or its parts since the version `base`; None for an account that is gone."""
    keys = set()
    for kind in kinds:
        since = base[kind.model._meta.model_name]
        entries = kind.entries().filter(history_id__gt=since).order_by()
        keys.update(entries.values_list("history_user", flat=True).distinct())
    users = get_user_model().objects.in_bulk(keys - {None})
    return [users.get(key) for key in keys]


class VersionField(forms.CharField):
    """The version that the form was opened with. Refuses the form with the message `refusal`, if there is one."""

    def __init__(self, version, *, refusal):
        super().__init__(
            initial=str(version),
            widget=forms.HiddenInput,
            required=False,
        )
        self.refusal = refusal

    def clean(self, value):
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean(value)

    def has_changed(self, initial, data):
        return False
