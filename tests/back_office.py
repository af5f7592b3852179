"""The forms of the back-office as a browser sends them."""

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from backoffice.models import Autosave


def filled(client, url):
    """What a browser would send of the form at this URL, untouched: {name: value or values}."""
    page = client.get(url).context
    data = sent(page["adminform"].form)
    if "form_name" in page:
        data["_form"] = page["form_name"]
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


def take_up_url(record):
    """The URL of the record's form with the newest unsaved text in it."""
    text = Autosave.objects.of(record).unsaved().latest("saved_at")
    opts = record._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
    return f"{url}?take_up={text.pk}"
