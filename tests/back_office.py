"""The forms of the back-office as a browser sends them."""

from django.db.models.fields.files import FieldFile


def filled(client, url):
    """What a browser would send of the form at this URL, untouched: {name: value or values}."""
    page = client.get(url).context
    data = sent(page["adminform"].form)
    for formset in page["inline_admin_formsets"]:
        for form in [formset.formset.management_form, *formset.formset.initial_forms]:
            data |= sent(form)
        data[f"{formset.formset.prefix}-TOTAL_FORMS"] = len(formset.formset.initial_forms)
    return data


def sent(form):
    """{name: value} of one form."""
    data = {}
    for field in form:
        value = field.value()
        if hasattr(value, "all") or isinstance(value, list | tuple):
            data[field.html_name] = [getattr(item, "pk", item) for item in value]
        elif not (value is None or value is False or isinstance(value, FieldFile)):
            data[field.html_name] = value
    return data
