"""The errors of a form in one list, each with the field that it is about."""

from dataclasses import dataclass

from django.utils.text import capfirst


@dataclass(frozen=True)
class FormError:
    """One sentence; `anchor` is the part of the page that it is about."""

    place: str
    message: str
    anchor: str


def form_errors(form, inline_formsets):
    """The FormErrors of a form and of the rows below it, in the order of the page.

    Those of the form as a whole are left out: Django shows them at the top.
    """
    errors = field_errors(form)
    for inline in inline_formsets:
        formset = inline.formset
        name = capfirst(inline.opts.verbose_name_plural)
        for message in formset.non_form_errors():
            errors.append(FormError(name, message, f"{formset.prefix}-group"))
        for number, row in enumerate(formset.forms, start=1):
            errors += row_errors(row, f"{name}, row {number}")
    return errors


def row_errors(row, place):
    errors = []
    for message in row.non_field_errors():
        errors.append(FormError(place, message, row.prefix))
    return errors + field_errors(row, place)


def field_errors(form, place=""):
    errors = []
    for field in form.visible_fields():
        label = field.label
        if place:
            label = f"{place}, {field.label}"
        for message in field.errors:
            errors.append(FormError(label, message, field.id_for_label))
    return errors
