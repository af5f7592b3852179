"""The form of an edition, and the forms of an invitation."""

from operator import itemgetter

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import SetPasswordForm
from django.template.loader import render_to_string

from backoffice.autocomplete import AutocompleteMultiple
from partners.models import Membership, Organisation
from practices.fields import COMPARED
from practices.models import Edition

# The fields of an edition that a statement can be about, by label.
FIELD_CHOICES = sorted(
    [(name, Edition.field_label(name)) for name in COMPARED],
    key=itemgetter(1),
)


class BoundFieldWithRemarks(forms.BoundField):
    """A field with the reviewers' remarks and the statements to confirm below it."""

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        html = super().as_widget(widget, attrs, only_initial)
        threads = self.form.threads.get(self.name)
        if threads:
            context = {"threads": threads, "label": self.label, "in_form": True}
            html += render_to_string("admin/practices/edition/threads.html", context)
        statements = self.form.statements.get(self.name)
        if statements:
            context = {"statements": statements, "name": self.name, "choices": FIELD_CHOICES}
            html += render_to_string("admin/practices/edition/statements.html", context)
        return html


class EditionForm(forms.ModelForm):
    threads = {}  # the remarks on each field
    statements = {}  # the statements to confirm of each field
    bound_field_class = BoundFieldWithRemarks

    class Meta:
        model = Edition
        exclude = []  # noqa: DJ006 - the admin's fieldsets choose the fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in Edition.TEXTS:
            # The admin leaves fields out for a person who may only read.
            if name in self.fields:
                self.fields[name].widget.attrs["data-markdown"] = "yes"


class InvitationForm(forms.Form):
    email = forms.EmailField(label="Email address", max_length=140)
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
        self.fields["new_password2"].label = "Confirm password"
        # The list of rules would stand inside a paragraph.
        self.fields["new_password1"].help_text = "At least 12 characters, not only digits."
        self.fields["new_password2"].help_text = ""
