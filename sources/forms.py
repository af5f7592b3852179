"""Forms in which people say which field of which record the sources speak of."""

from django import forms
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from backoffice.autocomplete import record_number
from sources.actions import conflict_about, look_again, record_with_value
from sources.models import Citation, Conflict
from sources.models.citation import NO_RECORD

SECOND = 'There is already a conflict about this field: <a href="{}">{}</a>. Decide it there.'


def field_choices(model):
    """(name, label) of the fields of a record that people fill in, by label."""
    choices = []
    for field in model._meta.get_fields():
        if field.concrete and field.editable and not field.primary_key:
            choices.append((field.name, capfirst(field.verbose_name)))
    return sorted(choices, key=lambda choice: choice[1].lower())


class TargetForm(forms.ModelForm):
    """Offers the fields of the record by their labels, once the kind of the record is known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model = self.target_model()
        if model is not None and "field" in self.fields:
            self.fields["field"].widget = forms.Select(choices=self.choices_of(model))

    def choices_of(self, model):
        choices = [("", "Choose a field"), *field_choices(model)]
        current = self["field"].value()
        # Sources also state what is no field of ours.
        if current and current not in dict(choices):
            choices.append((current, capfirst(current.replace("_", " "))))
        return choices

    def target_model(self):
        """The model of the record; None while nobody has chosen its kind."""
        if "content_type" not in self.fields:
            return None
        number = record_number(self["content_type"].value())
        try:
            return ContentType.objects.get_for_id(number).model_class()
        except ContentType.DoesNotExist:
            return None


class CitationForm(TargetForm):
    class Meta:
        model = Citation
        exclude = []  # noqa: DJ006 - the admin's fieldsets choose the fields


class CitationRowForm(TargetForm):
    """A statement about the record on whose page it stands. The inline sets `record_model`."""

    record_model = None

    def target_model(self):
        return self.record_model


def changes_value(form):
    """Whether a form of a Citation changes what the source states."""
    return not {"value", "meaning", "stance"}.isdisjoint(form.changed_data)


class CitationFormSet(BaseGenericInlineFormSet):
    """A new statement about a field belongs to the conflict about it."""

    def save_new(self, form, commit=True):
        form.instance.conflict = conflict_about(self.instance, form.instance.field)
        citation = super().save_new(form, commit)
        look_again(citation)
        return citation

    def save_existing(self, form, obj, commit=True):
        citation = super().save_existing(form, obj, commit)
        if changes_value(form):
            look_again(citation)
        return citation


class ConflictForm(TargetForm):
    class Meta:
        model = Conflict
        fields = [
            "title",
            "slug",
            "kind",
            "preferred",
            "reason",
            "content_type",
            "object_id",
            "field",
        ]

    def clean(self):
        """Raises ValidationError for a preferred value that the record cannot hold."""
        cleaned = super().clean()
        self.refuse_second()
        preferred = cleaned.get("preferred")
        if self.instance.pk and preferred:
            # `prefer` would raise the same error, but too late for the form to show it beside what
            # was typed.
            record = self.instance.record
            record_with_value(record, self.instance.field, preferred.meaning)
        return cleaned

    def refuse_second(self):
        """An error with a link if there is a conflict about this field already."""
        values = self.cleaned_data
        target = {name: values.get(name) for name in ("content_type", "object_id", "field")}
        if not all(target.values()):
            return
        other = Conflict.objects.filter(**target).exclude(pk=self.instance.pk).first()
        if other is not None:
            url = reverse("admin:sources_conflict_change", args=[other.pk])
            self.add_error("field", format_html(SECOND, url, other))

    def clean_object_id(self):
        number = self.cleaned_data["object_id"]
        model = self.target_model()
        if model is not None and not model._base_manager.filter(pk=number).exists():
            raise ValidationError(NO_RECORD)
        return number
