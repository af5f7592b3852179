"""A form of the back-office that cannot be saved comes back whole, to be copied or sent once more."""

from backoffice.form_values import VERSION
from backoffice.pages import render_page

CSRF_FIELD = "csrfmiddlewaretoken"
# Beside the fields, a form sends its buttons, the version that it was opened with, and how many rows it has.
TECHNICAL = (CSRF_FIELD, VERSION)
TICKED = "on"


def not_saved_page(request, status, **context):
    """Show again what was sent, with a button that sends it once more. Nothing of it is saved.

    The token of the form was checked before, so nothing is shown here that another website has sent.
    """
    fields = []
    for name, values in request.POST.lists():
        if name != CSRF_FIELD:
            fields += [(name, value) for value in values]
    title = "Your changes are not saved yet"
    context |= {
        "is_nav_sidebar_enabled": False,
        "fields": fields,
        "texts": [(label_of(name), value) for name, value in fields if is_text(name, value)],
        "files": sent_files(request),
    }
    response = render_page(request, "admin/not_saved.html", title, context)
    response.status_code = status
    return response


def sent_files(request):
    """[(name of the field, the field in words, name of the file)] of the files that were sent."""
    sent = []
    for name, files in request.FILES.lists():
        sent += [(name, label_of(name), file.name) for file in files]
    return sent


def is_text(name, value):
    """Whether somebody may want to read the value again, or copy it: keys of records and numbers are no text."""
    if name.startswith("_") or name in TECHNICAL or value == TICKED:
        return False
    return any(character.isalpha() for character in value)


def label_of(name):
    """The name of a field in words; of a field in a row of parts “Reason, row 1”."""
    *row, field = name.rsplit("-", 2)
    label = field.replace("_", " ").capitalize()
    if row and row[-1].isdecimal():
        # Rows are counted from zero in a form.
        label += f", row {int(row[-1]) + 1}"
    return label
