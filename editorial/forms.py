"""The form of an edition: with what somebody has typed before, and refused when somebody else saved meanwhile."""

from django import forms
from django.core.exceptions import ValidationError

from practices.fields import AUTOSAVED
from practices.models import Edition

OVERTAKEN = (
    "{who} this edition since you opened it, so nothing was saved yet. Below is what differs; the form holds what you "
    "typed. Save again to put your text in place of theirs."
)


class EditionForm(forms.ModelForm):
    """`seen` is the version whose text the form was filled with.

    `autosave_row`, set by the admin, is what the person typed before; `differences` are (label, theirs, yours) of the
    fields in which somebody else's newer text is another one.
    """

    autosave_row = None
    differences = ()

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Edition
        exclude = []  # noqa: DJ006 - the admin's fieldsets choose the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        if self.autosave_row:
            self.initial |= self.autosave_row.values | {"seen": self.autosave_row.version}

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") != self.instance.version:
            self._overtaken()
        return cleaned

    def _overtaken(self):
        self.differences = differences(self)
        self.data = self.data.copy()
        self.data["seen"] = self.instance.version
        raise ValidationError(OVERTAKEN.format(who=who_saved(self.instance)))


def differences(form):
    """(field's name, label, theirs, yours) of the fields in which the bound `form` differs from what is saved."""
    return [
        (name, form[name].label, shown(form[name].field, form[name].initial), shown(form[name].field, form[name].data))
        for name in form.fields
        if name in AUTOSAVED and form[name].field.has_changed(form[name].initial, form[name].data)
    ]


def unsaved(edition, copy):
    """The WorkingCopy with `differences` from what is saved; None where there are none."""
    form = forms.modelform_factory(Edition, form=EditionForm, fields=AUTOSAVED)(instance=edition)
    copy.differences = [
        (name, form[name].label, shown(form[name].field, form[name].initial), shown(form[name].field, typed))
        for name, typed in ((name, copy.values[name]) for name in AUTOSAVED if name in copy.values)
        if form[name].field.has_changed(form[name].initial, typed)
    ]
    return copy if copy.differences else None


def shown(field, value):
    """A value of a form's field in words."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(record) for record in chosen(field, value)) or "–"
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(value) else "no"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or "")) or "–"
    return str(value or "") or "–"


def chosen(field, value):
    """The records that a field for several has as its value: those records, or their keys as a browser sends them."""
    keys = [getattr(item, "pk", item) for item in value or []]
    try:
        return list(field.queryset.filter(pk__in=keys))
    except (TypeError, ValueError):
        return []


def who_saved(edition):
    """“Anna Kovács saved”, of the last save."""
    last = edition.history.select_related("history_user").first()
    user = last.history_user if last else None
    return f"{user.get_full_name() or user.get_username()} changed" if user else "Somebody changed"
