"""One search over the records of the back-office, grouped by kind, in what each list shows the person."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.views.decorators.http import require_safe

from backoffice.folded_search import LONGEST_TERM
from backoffice.pages import backoffice_page, render_page
from search.text import fold

KINDS = [
    "practices.Practice",
    "practices.Edition",
    "projects.Project",
    "partners.Organisation",
    "practices.ActionPlan",
    "projects.Output",
    "projects.Event",
    "projects.PolicyInstrument",
    "sources.Source",
]
MOST_OF_A_KIND = 6  # the list of the kind has them all


@dataclass(frozen=True)
class Found:
    """What was found of one kind. `rows` are (what the record is called, URL); `more_url` leads to the rest."""

    kind: str
    rows: list
    more_url: str


@backoffice_page()
@require_safe
def record_search(request):
    words = request.GET.get("q", "").strip()[:LONGEST_TERM]
    context = {"words": words, "groups": groups_found(request, words)}
    return render_page(request, "admin/record_search.html", "Search", context)


def groups_found(request, words):
    """A Found of each kind that has something; nothing for no words."""
    # A pair of quotation marks around nothing would match everything.
    if not fold(words.strip("'\"")):
        return []
    groups = []
    for label in KINDS:
        model_admin = admin.site.get_model_admin(apps.get_model(label))
        if not model_admin.has_view_permission(request):
            continue
        found = found_of_kind(request, model_admin, words)
        if found.rows:
            groups.append(found)
    return groups


def found_of_kind(request, model_admin, words):
    opts = model_admin.opts
    rows = []
    for record in matching(request, model_admin, words):
        url = reverse(model_admin.url_name("change"), args=[record.pk])
        rows.append((str(record), url))
    more_url = ""
    if len(rows) > MOST_OF_A_KIND:
        query = urlencode({"q": words})
        list_url = reverse(model_admin.url_name("changelist"))
        more_url = f"{list_url}?{query}"
    return Found(opts.verbose_name_plural, rows[:MOST_OF_A_KIND], more_url)


def matching(request, model_admin, words):
    """The first records of the person's own list, and one more to tell that there are others."""
    visible = model_admin.get_queryset(request)
    records, may_repeat = model_admin.get_search_results(request, visible, words)
    if may_repeat:
        # A record comes once for each of its names that match.
        keys = records.order_by().values("pk")
        records = visible.filter(pk__in=keys)
    ordering = model_admin.get_ordering(request) or model_admin.opts.ordering
    return records.order_by(*ordering)[: MOST_OF_A_KIND + 1]
