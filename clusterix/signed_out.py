"""A form of the back-office that is sent by somebody who is no longer signed in comes back whole."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

CSRF_FIELD = "csrfmiddlewaretoken"
# Longer values are texts.
WORDS_OF_A_NAME = 6


@never_cache
def signed_out(request):
    """Show again what was sent, with a button that sends it once more. Nothing of it is saved.

    Django would answer with the sign-in page, and what was typed would be lost. The token of the
    form was checked before, so nothing is shown here that another website has sent.
    """
    fields = []
    for name, values in request.POST.lists():
        if name != CSRF_FIELD:
            fields += [(name, value) for value in values]
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": "Your changes are not saved yet",
        "fields": fields,
        "texts": [(label_of(name), value) for name, value in fields if is_long_text(value)],
        "files": [file.name for _, files in request.FILES.lists() for file in files],
    }
    return TemplateResponse(request, "admin/signed_out.html", context, status=403)


def is_long_text(value):
    """Whether somebody may want to read the value again, or copy it to a safe place."""
    return len(value.split()) > WORDS_OF_A_NAME


def label_of(name):
    """The name of a field in words; of a field in a row of parts “Reason, row 1”."""
    *row, field = name.rsplit("-", 2)
    label = field.replace("_", " ").capitalize()
    if row and row[-1].isdecimal():
        # Rows are counted from zero in a form.
        label += f", row {int(row[-1]) + 1}"
    return label
