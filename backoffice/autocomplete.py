"""Fields of back-office forms in which people choose records: only those that they would find in their own lists."""

from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db.models import IntegerField, Q

from catalogue.parameters import MOST_DIGITS

# What a form gets in place of a value that cannot be a key: the key of no record.
NO_KEY = "0"


def record_number(text):
    """`text` as a whole number that a database takes as the number of a record; None for any other text."""
    digits = str(text)
    # isdigit() alone takes the digits of every script, and superscripts, at which int() fails.
    is_number = digits.isascii() and digits.isdigit()
    if not is_number or len(digits) > MOST_DIGITS:
        return None
    return int(digits)


def is_valid_key(model, value):
    """Whether a record of `model` can have this key. A database raises an error for any other."""
    key = model._meta.pk
    text = str(value)
    if isinstance(key, IntegerField):
        return record_number(text) is not None
    return text.isprintable() and len(text) <= (key.max_length or MOST_DIGITS)


class ValidKeysMixin:
    """For a value that cannot be a key, the field is empty, and the form refuses it like an unknown choice."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if self.is_valid(key)]
        return super().optgroups(name, keys, attr)

    def is_valid(self, value):
        return is_valid_key(self.field.remote_field.model, value)


class Autocomplete(ValidKeysMixin, AutocompleteSelect):
    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if value and not self.is_valid(value):
            return NO_KEY
        return value


class AutocompleteMultiple(ValidKeysMixin, AutocompleteSelectMultiple):
    def value_from_datadict(self, data, files, name):
        values = super().value_from_datadict(data, files, name)
        return [value if self.is_valid(value) else NO_KEY for value in values]


def visible_keys(site, model, request):
    """The keys of the records of `model` that `request.user` would find in their own list in the back-office."""
    records = site.get_model_admin(model).get_queryset(request)
    return records.order_by().values("pk")


def limit_choices(admin, request, fields, records):
    """Let autocomplete fields offer what `request.user` may see, and what `records` have chosen already.

    `fields` are those of a form class, {name: field}; they are changed.
    """
    for name, field in fields.items():
        wrapper = field.widget
        # Django's wrapper adds the links for adding and changing a related record.
        widget = getattr(wrapper, "widget", wrapper)
        if not isinstance(widget, AutocompleteMixin):
            continue
        autocomplete = autocomplete_like(widget, admin.admin_site)
        if wrapper is widget:
            field.widget = autocomplete
        else:
            wrapper.widget = autocomplete
            wrapper.attrs = autocomplete.attrs
        visible = visible_keys(admin.admin_site, field.queryset.model, request)
        chosen = records.order_by().values(name)
        field.queryset = field.queryset.filter(Q(pk__in=visible) | Q(pk__in=chosen))


def autocomplete_like(widget, site):
    """Our widget in place of Django's `widget`."""
    widget_class = AutocompleteMultiple if widget.allow_multiple_selected else Autocomplete
    autocomplete = widget_class(
        widget.field,
        site,
        widget.attrs,
        using=widget.db,
    )
    autocomplete.is_required = widget.is_required
    return autocomplete


class AutocompleteInline:
    """An inline whose autocomplete fields offer only what the person may see."""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        # An inline by a generic relation has no foreign key to the parent.
        has_parent = obj is not None and hasattr(formset, "fk")
        of_parent = {formset.fk.name: obj} if has_parent else {"pk": None}
        records = self.model._default_manager.filter(**of_parent)
        limit_choices(
            self,
            request,
            formset.form.base_fields,
            records,
        )
        return formset
