"""The form of an edition, and the forms of an invitation."""

from typing import NamedTuple

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from backoffice.autocomplete import AutocompleteMultiple
from backoffice.people import name_of
from partners.models import Membership, Organisation
from practices.fields import AUTOSAVED
from practices.models import Edition

SAVED_BY_ANOTHER = (
    "{name} changed this edition since you opened it, so nothing was saved yet. Below is what differs; the form holds "
    "what you typed. Save again to put your text in place of theirs."
)
EMPTY = "–"


class Difference(NamedTuple):
    """A field in which the text of a form differs from what is saved. Both values are in words."""

    name: str
    label: str
    saved: str
    unsaved: str


class BoundFieldWithRemarks(forms.BoundField):
    """A field with the reviewers' remarks below it."""

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        html = super().as_widget(widget, attrs, only_initial)
        threads = self.form.threads.get(self.name)
        if not threads:
            return html
        context = {"threads": threads, "label": self.label, "in_form": True}
        remarks = render_to_string("admin/practices/edition/threads.html", context)
        return html + remarks


class EditionForm(forms.ModelForm):
    """Refuses to save over a newer version of the edition.

    `base_version` is the version whose text the form was filled with.
    The admin sets `autosave` to fill the form with what the person typed before.
    A refused form has its `differences` from the newer text.
    """

    autosave = None
    differences = ()
    threads = {}  # the remarks on each field
    bound_field_class = BoundFieldWithRemarks

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Edition
        exclude = []  # noqa: DJ006 - the admin's fieldsets choose the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base_version"] = self.instance.version
        if self.autosave:
            self.initial |= self.autosave.values
            self.initial["base_version"] = self.autosave.base_version
        for name in Edition.TEXTS:
            # The admin leaves fields out for a person who may only read.
            if name in self.fields:
                self.fields[name].widget.attrs["data-markdown"] = "yes"

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("base_version") != self.instance.version:
            self.refuse_older_text()
        return cleaned

    def refuse_older_text(self):
        """Show both texts. The next save is based on the newer one, which is read by then."""
        typed = {name: self[name].data for name in self.fields if name in AUTOSAVED}
        self.differences = differences(self, typed)
        # The QueryDict of a request is immutable.
        self.data = self.data.copy()
        self.data["base_version"] = self.instance.version
        raise ValidationError(SAVED_BY_ANOTHER.format(name=last_saved_by(self.instance)))


def with_differences(edition, autosave):
    """The Autosave with its `differences` from what is saved; None where there are none."""
    form_class = forms.modelform_factory(
        Edition,
        form=EditionForm,
        fields=AUTOSAVED,
    )
    typed = {}
    # In the order of the form: a JSON column of PostgreSQL keeps another one.
    for name in AUTOSAVED:
        if name in autosave.values:
            typed[name] = autosave.values[name]
    form = form_class(instance=edition)
    autosave.differences = differences(form, typed)
    if not autosave.differences:
        return None
    return autosave


def differences(form, values):
    """The Differences between what is saved and `values`, {field: value from a browser}."""
    rows = []
    for name, value in values.items():
        bound_field = form[name]
        field = bound_field.field
        saved = bound_field.initial
        if field.has_changed(saved, value):
            row = Difference(
                name=name,
                label=bound_field.label,
                saved=in_words(field, saved),
                unsaved=in_words(field, value),
            )
            rows.append(row)
    return rows


def in_words(field, value):
    """The value of a form's field as people read it."""
    if isinstance(field, forms.BooleanField):
        return yes_or_no(field.to_python(value))
    words = value
    # This is a ChoiceField too, whose `choices` would read every record of the table.
    if isinstance(field, forms.ModelMultipleChoiceField):
        names = [str(record) for record in selected_records(field, value)]
        words = ", ".join(names)
    elif isinstance(field, forms.ChoiceField):
        labels = dict(field.choices)
        words = labels.get(value, value)
    if words in (None, ""):
        return EMPTY
    return str(words)


def yes_or_no(value):
    if value:
        return "yes"
    return "no"


def selected_records(field, value):
    """The records chosen in a field. `value` has the records, or their keys from a browser."""
    if not value:
        return []
    keys = [getattr(item, "pk", item) for item in value]
    try:
        return list(field.queryset.filter(pk__in=keys))
    except (TypeError, ValueError):
        # A browser may send anything as a key.
        return []


def last_saved_by(edition):
    """The name of the person who saved the edition last."""
    last = edition.history.select_related("history_user").first()
    if last is None:
        return "Somebody"
    user = last.history_user
    # The account may have been deleted since.
    if user is None:
        return "Somebody"
    return name_of(user)


class InvitationForm(forms.Form):
    email = forms.EmailField(label="Mail address", max_length=140)
    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(),
        label="Contributes for",
        widget=AutocompleteMultiple(Membership._meta.get_field("organisation"), admin.site),
    )


class FirstPasswordForm(SetPasswordForm):
    """The password with which an invited person creates their account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Password"
        self.fields["new_password2"].label = "Password again"
        # The list of rules would stand inside a paragraph.
        self.fields["new_password1"].help_text = "At least 12 characters, not only digits."
        self.fields["new_password2"].help_text = ""
