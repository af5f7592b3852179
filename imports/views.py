"""The pages on which people bring a file, see what would become of it, and confirm that."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from backoffice.word_diff import ADDED, REMOVED, by_words
from catalogue.exports import TYPES
from imports import actions, tasks
from imports.encodings import ENCODINGS, samples
from imports.import_kind import IMPORTERS
from imports.models import Import, ImportRow

ROWS_A_PAGE = 50
# Characters that are compared word by word, which takes the square of their number; longer texts are shown whole.
COMPARED_AT_ONCE, COMPARED_A_PAGE = 4_000, 60_000
LATEST = 20


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File", allow_empty_file=True, help_text="CSV, XLSX or JSON, with the columns of a list as a file."
    )
    encoding = forms.ChoiceField(
        label="Letters of a CSV file",
        required=False,
        choices=[("", "Unicode, or ask me"), *ENCODINGS.items()],
        help_text="“CSV UTF-8” and “Unicode text” need no choice. Plain “CSV” of an older Excel does.",
    )


def roads(site):
    """The addresses below that of the back-office."""

    def road(address, view, name, method=None):
        view = partial(_for_who_may, view, site)
        return path(f"import/<str:kind>/{address}", site.admin_view(method(view) if method else view), name=name)

    return [
        road("", upload, "import"),
        road("template.xlsx", as_template, "import_template", require_GET),
        road("<int:number>/", preview, "import_preview", require_GET),
        road("<int:number>/progress/", progress, "import_progress", require_GET),
        road("<int:number>/letters/", letters, "import_letters", require_POST),
        road("<int:number>/confirm/", confirm, "import_confirm", require_POST),
        road("<int:number>/again/", again, "import_again", require_POST),
        road("<int:number>/discard/", discard, "import_discard", require_POST),
    ]


def _for_who_may(view, site, request, kind, number=None):
    """Hand the Importer, and the Import of this person, to the view. Raises Http404 for all others alike."""
    importer = IMPORTERS.get(kind)
    if importer is None or not importer.may_import(request.user):
        raise Http404("Nothing can be imported here.")
    if number is None:
        return view(site, request, importer)
    imports = request.user.imports.defer("content")
    batch = imports.filter(kind=kind, pk=number).first() if number < 2**31 else None
    if batch is None:
        raise Http404("No such import.")
    return view(site, request, importer, batch)


def _page(site, request, importer, name, title, **context):
    frame = {**site.each_context(request), "importer": importer, "title": title, "list_url": reverse(importer.list_url)}
    return TemplateResponse(request, f"admin/imports/{name}.html", frame | context)


def _address(batch, name="import_preview"):
    return HttpResponseRedirect(reverse(f"admin:{name}", args=[batch.kind, batch.pk]))


def upload(site, request, importer):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            batch = actions.receive(chosen["file"], kind=importer.name, by=request.user, encoding=chosen["encoding"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _looked_through(batch)
    brought = request.user.imports.defer("content").filter(kind=importer.name)
    waiting = list(brought.waiting())
    latest = waiting + list(brought.with_outcome().exclude(pk__in=[each.pk for each in waiting])[:LATEST])
    return _page(site, request, importer, "upload", f"Import: {importer.label}", form=form, latest=latest)


def _looked_through(batch):
    if batch.state == Import.State.CHECKING:
        tasks.validate.enqueue(batch.pk, batch.claim)
    return _address(batch)


def as_template(site, request, importer):
    from imports.template import template  # noqa: PLC0415 - brings 10 MB of memory with it, for who asks for it

    name = f"clusterix-{importer.name}-template.xlsx"
    return FileResponse(template(importer, request.user), as_attachment=True, filename=name, content_type=TYPES["xlsx"])


def preview(site, request, importer, batch):
    """What would become of the rows, or what became of them; while that is worked out, how far it is."""
    title = f"Import of {batch.file_name}"
    if batch.state == Import.State.ASKING:
        return _page(site, request, importer, "letters", title, batch=batch, samples=_samples(batch))
    if batch.is_moving:
        return _page(site, request, importer, "moving", title, batch=batch, is_stuck=actions.is_stuck(batch))
    counts = dict(batch.rows.values_list("state").annotate(Count("pk")).order_by())
    counted = [(state.value, state.label, counts.get(state, 0)) for state in ImportRow.State]
    chosen = request.GET.get("state") or ("error" if counts.get("error") else "")
    if chosen not in ("", "all", *ImportRow.State):
        raise Http404("No such state.")
    rows = batch.rows.filter(state=chosen) if chosen in list(ImportRow.State) else batch.rows.all()
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    work = sum(counts.get(state, 0) for state in actions.WORK)
    earlier = request.user.imports.filter(kind=batch.kind, digest=batch.digest, state=Import.State.DONE)
    room = COMPARED_A_PAGE
    for row in page:
        row.parts = []
        for column, before, after in row.changes:
            size = len(before) + len(after)
            room -= size
            compared = room >= 0 and size <= COMPARED_AT_ONCE
            whole = [part for part in ((REMOVED, before), (ADDED, after)) if part[1]]
            row.parts.append((column, by_words(before, after) if compared else whole))
    context = {
        "batch": batch,
        "counted": counted,
        "chosen": chosen or "all",
        "page": page,
        "not_read": [name for name in importer.read_only if any(name in row.cells for row in page)],
        "work": work,
        "errors": counts.get(ImportRow.State.ERROR, 0),
        "may_confirm": batch.state == Import.State.CHECKED and work and not counts.get(ImportRow.State.ERROR),
        "earlier": earlier.exclude(pk=batch.pk).first(),
    }
    return _page(site, request, importer, "preview", title, **context)


def _samples(batch):
    """(encoding, what it is called, words of the file as they read in it)."""
    return [(name, ENCODINGS[name], words) for name, words in samples(bytes(batch.content)).items()]


def progress(site, request, importer, batch):
    return JsonResponse({"state": batch.state, "done": batch.progress, "total": batch.total})


def letters(site, request, importer, batch):
    """Read the file with the letters that the person has recognised."""
    encoding = request.POST.get("encoding", "")
    if batch.state != Import.State.ASKING or encoding not in ENCODINGS:
        return _address(batch)
    try:
        batch = actions.read(batch, encoding=encoding)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return _address(batch)
    return _looked_through(batch)


def confirm(site, request, importer, batch):
    try:
        if actions.confirm(batch):
            batch.refresh_from_db(fields=["claim"])
            tasks.carry_out.enqueue(batch.pk, batch.claim)
        else:
            messages.info(request, "This import was confirmed before; it is done once.")
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return _address(batch)


def again(site, request, importer, batch):
    """Go on with a file whose worker is gone."""
    if actions.restart_validation(batch):
        batch.refresh_from_db(fields=["claim"])
        return _looked_through(batch)
    return confirm(site, request, importer, batch) if batch.state == Import.State.IMPORTING else _address(batch)


def discard(site, request, importer, batch):
    if batch.is_moving and not actions.is_stuck(batch):
        messages.error(request, "It is being worked on; wait until that is done.")
        return _address(batch)
    actions.discard(batch)
    messages.success(request, f"“{batch.file_name}” was discarded. What was imported from it stays.")
    return HttpResponseRedirect(reverse("admin:import", args=[batch.kind]))
