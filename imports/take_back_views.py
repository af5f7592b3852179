"""The page on which a person sees what taking an import back would do, and does it."""

from django.core.paginator import Paginator

from backoffice.pages import backoffice_page
from imports.models import Import, ImportRow
from imports.preview import ROWS_PER_PAGE
from imports.taking_back import preview_of
from imports.views import redirect_to_preview, render, start_taking_back, with_own_import


@backoffice_page()
@with_own_import
def take_back(request, importer, batch):
    if batch.state == Import.State.TAKEN_BACK:
        return show_kept(request, importer, batch)
    if batch.state != Import.State.DONE:
        return redirect_to_preview(batch)
    if request.method == "POST":
        return start_taking_back(request, batch)
    counts, kept = preview_of(batch)
    return render(
        request,
        importer,
        "take_back",
        f"Undo the import of {batch.file_name}",
        batch=batch,
        counts=counts,
        kept=kept,
    )


def show_kept(request, importer, batch):
    """The rows that stayed as they were."""
    kept = batch.rows.filter(outcome=ImportRow.Outcome.KEPT)
    page = Paginator(kept, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    title = f"Left unchanged when the import of {batch.file_name} was undone"
    return render(request, importer, "kept", title, batch=batch, page=page)
