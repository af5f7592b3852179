"""Choosing records in the forms of the back-office: those alone that the person would find in their own lists."""

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import IntegerField, Q

from catalogue.parameters import MOST_DIGITS, is_digits

NO_KEY = "0"


def number_in(text):
    """The whole number that `text` is, as far as it can be that of a record; None for anything else."""
    digits = str(text)
    return int(digits) if is_digits(digits) and len(digits) <= MOST_DIGITS else None


def is_key(model, value):
    """Whether `value`, as a browser sent it, can be the key of a record of `model`; databases fail at others."""
    key, text = model._meta.pk, str(value)
    if isinstance(key, IntegerField):
        return number_in(text) is not None
    return text.isprintable() and len(text) <= (key.max_length or MOST_DIGITS)


class _OfKeys:
    """What cannot be a key is shown as nothing and refused as a choice that there is not."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [item for item in value if self._is_key(item)], attr)

    def _is_key(self, value):
        return is_key(self.field.remote_field.model, value)


class Autocomplete(_OfKeys, AutocompleteSelect):
    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value if not value or self._is_key(value) else NO_KEY


class AutocompleteMultiple(_OfKeys, AutocompleteSelectMultiple):
    def value_from_datadict(self, data, files, name):
        values = super().value_from_datadict(data, files, name)
        return [value if self._is_key(value) else NO_KEY for value in values]


def visible(site, model, request):
    """The keys of those records of `model` that `request.user` would find in their own list in the back-office."""
    return site.get_model_admin(model).get_queryset(request).order_by().values("pk")


def narrow(admin, request, fields, rows):
    """Let each picker among a form's `fields` offer what `request.user` may know of, and what `rows` have chosen."""
    for name, field in fields.items():
        wrapper = field.widget
        widget = getattr(wrapper, "widget", wrapper)
        if not isinstance(widget, AutocompleteMixin):
            continue
        kind = AutocompleteMultiple if widget.allow_multiple_selected else Autocomplete
        picker = kind(widget.field, admin.admin_site, widget.attrs, using=widget.db)
        picker.is_required = widget.is_required
        if wrapper is widget:
            field.widget = picker
        else:
            wrapper.widget, wrapper.attrs = picker, picker.attrs
        known, chosen = visible(admin.admin_site, field.queryset.model, request), rows.order_by().values(name)
        field.queryset = field.queryset.filter(Q(pk__in=known) | Q(pk__in=chosen))


class AutocompleteInline:
    """An inline whose pickers are narrowed, too."""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        of_parent = {formset.fk.name: obj} if obj and hasattr(formset, "fk") else {"pk": None}
        narrow(self, request, formset.form.base_fields, self.model._default_manager.filter(**of_parent))
        return formset
