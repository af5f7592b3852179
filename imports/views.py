"""The pages on which people upload a file, see what would become of its rows, and confirm that."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from backoffice.pages import backoffice_page, render_page
from catalogue.exports import TYPES
from imports import actions, tasks
from imports.encodings import ENCODINGS, samples
from imports.import_kind import IMPORTERS
from imports.models import Import
from imports.preview import preview_context

LATEST = 20
LARGEST_KEY = 2**31 - 1  # a larger one is an error for PostgreSQL, not a record that is not there


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="CSV, XLSX or JSON, with the same columns as an exported list.",
    )
    encoding = forms.ChoiceField(
        label="Character encoding of a CSV file",
        required=False,
        choices=[("", "Detect automatically"), *ENCODINGS.items()],
        help_text="Only needed for plain “CSV” files from an older Excel.",
    )


def with_importer(view):
    """Decorator: the view gets the importer. Whoever may not use it finds no such page (404)."""

    @wraps(view)
    def page(request, kind, **kwargs):
        importer = IMPORTERS.get(kind)
        if importer is None or not importer.may_import(request.user):
            raise Http404("Nothing can be imported here.")
        return view(request, importer, **kwargs)

    return page


def with_own_import(view):
    """Decorator: the view gets the importer and the Import, which only the person who uploaded it finds."""

    @with_importer
    @wraps(view)
    def page(request, importer, number):
        if number > LARGEST_KEY:
            raise Http404("No such import.")
        # The content may have 20 MB, and hardly any page needs it.
        own_imports = request.user.imports.defer("content").filter(kind=importer.name)
        batch = own_imports.filter(pk=number).first()
        if batch is None:
            raise Http404("No such import.")
        return view(request, importer, batch)

    return page


def render(request, importer, name, title, **context):
    frame = {"importer": importer, "list_url": reverse(importer.list_url)}
    return render_page(request, f"admin/imports/{name}.html", title, frame | context)


def redirect_to_preview(batch):
    return redirect("imports:preview", batch.kind, batch.pk)


def start_validation(batch):
    """Enqueue the check of rows that are read, and show the person how far it is."""
    if batch.state == Import.State.CHECKING:
        tasks.validate.enqueue(batch.pk, batch.run_id)
    return redirect_to_preview(batch)


def show_errors(request, error):
    for message in error.messages:
        messages.error(request, message)


@backoffice_page()
@with_importer
def upload(request, importer):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.receive(
                form.cleaned_data["file"],
                kind=importer.name,
                by=request.user,
                encoding=form.cleaned_data["encoding"],
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return start_validation(batch)
    title = f"Import: {importer.label}"
    latest = latest_imports(request.user, importer)
    return render(request, importer, "upload", title, form=form, latest=latest)


def latest_imports(user, importer):
    """All files that wait, then the latest of the others."""
    imports = user.imports.defer("content").filter(kind=importer.name)
    waiting = list(imports.waiting())
    others = imports.with_outcome().exclude(pk__in=[batch.pk for batch in waiting])
    return [*waiting, *others[:LATEST]]


@backoffice_page()
@require_GET
@with_importer
def template(request, importer):
    from imports.template import template_workbook  # noqa: PLC0415 - brings 10 MB of memory, for who asks for it

    return FileResponse(
        template_workbook(importer, request.user),
        as_attachment=True,
        filename=f"clusterix-{importer.name}-template.xlsx",
        content_type=TYPES["xlsx"],
    )


@backoffice_page()
@require_GET
@with_own_import
def preview(request, importer, batch):
    """What would become of the rows, or what became of them; while a worker finds out, how far it is."""
    title = f"Import of {batch.file_name}"
    if batch.state == Import.State.NEEDS_ENCODING:
        return render(
            request, importer, "encoding", title, batch=batch, samples=labelled_samples(batch)
        )
    if batch.is_running:
        return render(
            request, importer, "running", title, batch=batch, is_stuck=actions.is_stuck(batch)
        )
    context = preview_context(batch, importer, request.GET)
    return render(request, importer, "preview", title, **context)


def labelled_samples(batch):
    """(encoding, its label, words of the file as they read in it)."""
    words_by_encoding = samples(bytes(batch.content))
    return [(encoding, ENCODINGS[encoding], words) for encoding, words in words_by_encoding.items()]


@backoffice_page()
@require_GET
@with_own_import
def progress(request, importer, batch):
    return JsonResponse({"state": batch.state, "done": batch.progress, "total": batch.total})


@backoffice_page()
@require_POST
@with_own_import
def choose_encoding(request, importer, batch):
    """Read the file in the encoding that the person recognised."""
    encoding = request.POST.get("encoding", "")
    if batch.state != Import.State.NEEDS_ENCODING or encoding not in ENCODINGS:
        return redirect_to_preview(batch)
    try:
        batch = actions.read(batch, encoding=encoding)
    except ValidationError as error:
        return refuse(request, batch, error)
    return start_validation(batch)


def refuse(request, batch, error):
    """Say why a file cannot be imported, on the page where the person uploads a corrected one."""
    for message in error.messages:
        messages.error(request, f"“{batch.file_name}” was not imported. {message}")
    actions.discard(batch)
    return redirect("imports:upload", batch.kind)


@backoffice_page()
@require_POST
@with_own_import
def confirm(request, importer, batch):
    return start_import(request, batch)


def start_import(request, batch):
    return start_run(
        request,
        batch,
        actions.confirm,
        tasks.carry_out,
        done_before="This import was already confirmed.",
    )


def start_taking_back(request, batch):
    return start_run(request, batch, actions.take_back, tasks.take_back)


def start_run(request, batch, verb, task, *, done_before=""):
    """Do the verb and enqueue its task, or say why not."""
    try:
        is_first = verb(batch)
    except ValidationError as error:
        show_errors(request, error)
        return redirect_to_preview(batch)
    if is_first:
        batch.refresh_from_db(fields=["run_id"])
        task.enqueue(batch.pk, batch.run_id)
    elif done_before:
        messages.info(request, done_before)
    return redirect_to_preview(batch)


@backoffice_page()
@require_POST
@with_own_import
def restart(request, importer, batch):
    """Go on with a file whose worker is gone."""
    if actions.restart_validation(batch):
        batch.refresh_from_db(fields=["run_id"])
        return start_validation(batch)
    if batch.state == Import.State.IMPORTING:
        return start_import(request, batch)
    if batch.state == Import.State.TAKING_BACK:
        return start_taking_back(request, batch)
    return redirect_to_preview(batch)


@backoffice_page()
@require_POST
@with_own_import
def discard(request, importer, batch):
    if batch.is_running and not actions.is_stuck(batch):
        messages.error(request, "The file is being processed. Wait until this is finished.")
        return redirect_to_preview(batch)
    actions.discard(batch)
    messages.success(
        request, f"“{batch.file_name}” was discarded. What was imported from it stays."
    )
    return redirect("imports:upload", batch.kind)
