"""Fields in which people choose records that they find in their own lists."""

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
    """`text` as a number that a record can have; None for any other text."""
    digits = str(text)
    # isdigit() alone takes the digits of every script,
    # and superscripts, at which int() fails.
    if not digits.isascii() or not digits.isdigit():
        return None
    if len(digits) > MOST_DIGITS:
        return None
    return int(digits)


def is_valid_key(model, value):
    """Whether a record of `model` can have this key."""
    # A database raises an error for any other.
    key = model._meta.pk
    text = str(value)
    if isinstance(key, IntegerField):
        return record_number(text) is not None
    longest = key.max_length or MOST_DIGITS
    return text.isprintable() and len(text) <= longest


class ValidKeysMixin:
    """Shows an empty field for a value that cannot be a key.

    The form refuses such a value like an unknown choice.
    """

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
    """The keys of those records that `request.user` finds in their own list."""
    records = site.get_model_admin(model).get_queryset(request)
    return records.order_by().values("pk")


def limit_choices(admin, request, fields, records):
    """Let autocomplete fields offer what `request.user` sees and `records` have.

    `fields` are those of a form class, {name: field}; they are changed.
    """
    for name, field in fields.items():
        # Django's wrapper adds the links to add and change a related record. Its link to
        # delete it, a red cross, looks as if it took the record out of this field.
        if hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False
        widget = getattr(field.widget, "widget", field.widget)
        if not isinstance(widget, AutocompleteMixin):
            continue
        site = admin.admin_site
        replace_widget(field, autocomplete_like(widget, site))
        visible = visible_keys(site, field.queryset.model, request)
        # Without these, a form could not be saved again with what somebody
        # else has chosen.
        chosen = records.order_by().values(name)
        offered = Q(pk__in=visible) | Q(pk__in=chosen)
        field.queryset = field.queryset.filter(offered)


def replace_widget(field, autocomplete):
    wrapper = field.widget
    if hasattr(wrapper, "widget"):
        wrapper.widget = autocomplete
        # The wrapper took these from the widget that it was made for.
        wrapper.attrs = autocomplete.attrs
    else:
        field.widget = autocomplete


def autocomplete_like(widget, site):
    """Our widget in place of Django's `widget`."""
    widget_class = Autocomplete
    if widget.allow_multiple_selected:
        widget_class = AutocompleteMultiple
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
        records = self.model._default_manager.none()
        if has_parent:
            records = self.model._default_manager.filter(**{formset.fk.name: obj})
        fields = formset.form.base_fields
        limit_choices(self, request, fields, records)
        return formset
