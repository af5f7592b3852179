from dataclasses import asdict

from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from catalogue.links import query_string
from catalogue.parameters import check_names
from catalogue.views import ListView
from clusterix.filters import SearchFilterSet
from partners.filters import OrganisationFilterSet
from practices.cards import cards
from practices.filters import ActionPlanFilterSet, PracticeFilterSet
from practices.models import Edition
from practices.search import practice_index
from projects.filters import OutputFilterSet, ProjectFilterSet
from projects.models import Output, Project
from search import snapshot
from search.engines import TooSlow
from search.models import SearchDocument
from search.query import LONGEST
from search.suggestions import Suggestion, suggest

TOPICS_SHOWN = 8


def home(request):
    practices, partners = PracticeFilterSet(loader=cards).query, OrganisationFilterSet().query
    context = {
        "figures": [
            (practices.total, "good practices", "practices:list"),
            (practices.facet("transferred").get("yes", 0), "taken up elsewhere", "practices:list"),
            (ProjectFilterSet().query.total, "projects", "projects:list"),
            (partners.total, "partner organisations", "partners:list"),
            (len(partners.facet("country")), "countries", "partners:list"),
        ],
        "latest": practices.page(0, 6),
        "projects": Project.objects.public().for_list()[:3],
        "outputs_count": OutputFilterSet().query.total,
        "plans_count": ActionPlanFilterSet().query.total,
        "topics": practices.options("topic", TOPICS_SHOWN),
    }
    return render(request, "home.html", context)


class Search(ListView):
    filterset_class = SearchFilterSet
    template_name = "search.html"
    heading, one, many = "Search everything", "result", "results"

    def records(self):
        return SearchDocument.objects.all()


def suggestions(request):
    """What the search field suggests, as JSON: {"q": ..., "suggestions": [{"group", "label", "note", "url"}]}."""
    check_names(request.GET, {"q"})
    typed = request.GET.get("q", "")[:LONGEST]
    try:
        found = suggest(snapshot.current(), typed, kind=practice_index.kind, suggest_name=practices_called)
    except TooSlow:
        found = []
    return JsonResponse({"q": typed, "suggestions": [asdict(suggestion) for suggestion in found]})


def practices_called(name, number):
    """The Suggestion of a topic or place (a Name) that has this number of practices."""
    noun = "good practice" if number == 1 else "good practices"
    query = query_string([(name.facet, name.slug)])
    return Suggestion(name.group, name.label, f"{number:,} {noun}", f"{reverse('practices:list')}{query}")


@never_cache
def health(request):
    """For whoever watches this server: 200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def media(request, path):
    """An uploaded file, as long as its record may be seen; documents are downloaded, never opened here."""
    output = Output.objects.filter(file=path)
    if not request.user.has_perm("projects.change_output"):  # contributors may view outputs, the public ones
        output = output.public()
    is_image = Edition.objects.visible_to(request.user).filter(image=path).exists()
    if not is_image and not output.exists():
        raise Http404("No such file.")
    try:
        response = FileResponse(default_storage.open(path), as_attachment=not is_image)
    except FileNotFoundError as error:
        raise Http404("The file is gone.") from error
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
