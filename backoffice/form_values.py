"""The values of a form's fields: as a browser sends them, and as people read them."""

from django import forms
from django.forms.widgets import MultiWidget

EMPTY = "–"
# The field of a form that says with which version of its record it was opened.
VERSION = "base_version"


def widget_of(form, name):
    """The widget that reads the field, without the links that the admin puts beside it."""
    widget = form.fields[name].widget
    return getattr(widget, "widget", widget)


def sent_values(form, name):
    """{name in the form's data: values} that a browser would send of an unbound form's field, untouched."""
    bound_field = form[name]
    widget = widget_of(form, name)
    value = bound_field.value()
    html_name = bound_field.html_name
    if isinstance(widget, forms.CheckboxInput):
        return {html_name: ["on"] if value else []}
    if widget.needs_multipart_form:
        # A browser sends only a newly chosen file; the name tells two versions apart.
        return {html_name: [str(value or "")]}
    if isinstance(widget, MultiWidget):
        return values_of_parts(widget, html_name, value)
    return {html_name: as_list(widget.format_value(value))}


def values_of_parts(widget, html_name, value):
    """Of a field that has several inputs, such as one for the day and one for the time."""
    parts = widget.decompress(value)
    values = {}
    for part, suffix, each in zip(widget.widgets, widget.widgets_names, parts, strict=True):
        values[html_name + suffix] = as_list(part.format_value(each))
    return values


def as_list(value):
    if value is None:
        return [""]
    if isinstance(value, list | tuple):
        # In the history, the keys of related records have another order.
        return sorted(str(each) for each in value)
    return [with_plain_breaks(str(value))]


def with_plain_breaks(value):
    """A browser sends other line breaks than it was given."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value


def is_changed(bound_form, unbound_form, name):
    """Whether the person changed the field, if their form had been opened as `unbound_form`."""
    field = bound_form.fields[name]
    initial = unbound_form.get_initial_for_field(unbound_form.fields[name], name)
    typed = bound_form[name].data
    return field.has_changed(with_plain_breaks(initial), with_plain_breaks(typed))


def put_values(data, unbound_form, name):
    """Write a field of `unbound_form` into `data`, a QueryDict, in place of what is there."""
    for html_name, values in sent_values(unbound_form, name).items():
        if values:
            data.setlist(html_name, values)
        else:
            data.pop(html_name, None)


def value_text(field, value):
    """The value of a form's field as people read it."""
    if isinstance(field, forms.BooleanField):
        return yes_or_no(field.to_python(value))
    words = value
    # These are ChoiceFields too, whose `choices` would read every record of the table.
    if isinstance(field, forms.ModelChoiceField):
        names = [str(record) for record in selected_records(field, value)]
        words = ", ".join(names)
    elif isinstance(field, forms.FileField):
        words = getattr(value, "name", value)
    elif isinstance(field, forms.ChoiceField):
        labels = dict(field.choices)
        words = labels.get(value, value)
    if words in (None, "", False):
        return EMPTY
    return str(words)


def yes_or_no(value):
    if value:
        return "yes"
    return "no"


def selected_records(field, value):
    """The records chosen in a field. `value` has one or several of them, or their keys from a browser."""
    if not value:
        return []
    values = value if isinstance(value, list | tuple) else [value]
    keys = [getattr(item, "pk", item) for item in values]
    try:
        return list(field.queryset.filter(pk__in=keys))
    except (TypeError, ValueError):
        # A browser may send anything as a key.
        return []
