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
from practices.cards import practice_cards
from practices.filters import ActionPlanFilterSet, PracticeFilterSet
from practices.languages import languages_of_texts
from practices.models import Edition
from practices.search import practice_index
from projects.cards import project_card
from projects.filters import OutputFilterSet, ProjectFilterSet
from projects.models import Output, Project
from search import snapshot
from search.engines import TooSlow
from search.models import SearchDocument
from search.query import LONGEST
from search.suggestions import Suggestion, suggest

TOPICS_SHOWN = 8


def home(request):
    practices = PracticeFilterSet(loader=practice_cards).query
    projects = ProjectFilterSet().query
    partners = OrganisationFilterSet().query
    taken_up = practices.facet("transferred").get("yes", 0)
    newest_projects = Project.objects.public().for_list()[:3]
    context = {
        "figures": [
            (practices.total, "good practices", "practices:list"),
            (taken_up, "taken up elsewhere", "practices:list"),
            (projects.total, "projects", "projects:list"),
            (partners.total, "partner organisations", "partners:list"),
            (len(partners.facet("country")), "countries", "partners:list"),
        ],
        "practices": practices.page(0, 6),
        "projects": [project_card(project) for project in newest_projects],
        "outputs_count": OutputFilterSet().query.total,
        "plans_count": ActionPlanFilterSet().query.total,
        "topics": practices.options("topic", TOPICS_SHOWN),
    }
    return render(request, "home.html", context)


class Search(ListView):
    filterset_class = SearchFilterSet
    template_name = "search.html"
    heading = "Search everything"
    one = "result"
    many = "results"
    text_languages = staticmethod(languages_of_texts)

    def records(self):
        return SearchDocument.objects.all()


def suggestions(request):
    """What the search field suggests, as JSON: {"q": ..., "suggestions": [{"group", "label", "note", "url"}]}."""
    check_names(request.GET, {"q"})
    text = request.GET.get("q", "")[:LONGEST]
    try:
        results = suggest(
            snapshot.current(),
            text,
            kind=practice_index.kind,
            suggest_name=suggest_practices,
        )
    except TooSlow:
        # People go on typing meanwhile: no suggestion is better than a late one or an error.
        results = []
    content = {
        "q": text,
        "suggestions": [asdict(suggestion) for suggestion in results],
    }
    return JsonResponse(content)


def suggest_practices(name, number):
    """The Suggestion of a topic or place (a Name) that has this number of practices."""
    note = f"{number:,} good practices"
    if number == 1:
        note = "1 good practice"
    query = query_string([(name.facet, name.slug)])
    url = reverse("practices:list") + query
    return Suggestion(name.group, name.label, note, url)


@never_cache
def health(request):
    """For whoever watches this server: 200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def media(request, path):
    """An uploaded file, if the person may see its record. Documents are downloaded, never opened here."""
    output = Output.objects.filter(file=path)
    if not may_read_hidden(request.user):
        output = output.public()
    editions = Edition.objects.visible_to(request.user)
    is_image = editions.filter(image=path).exists()
    if not is_image and not output.exists():
        raise Http404("No such file.")
    try:
        file = default_storage.open(path)
        response = FileResponse(file, as_attachment=not is_image)
    except FileNotFoundError as error:
        raise Http404("The file is gone.") from error
    # A browser that opens the file all the same must run nothing of it with our cookies.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def may_read_hidden(user):
    """Whether `user` may read the documents that are not public."""
    # Not `view_output`: contributors have it, for the public ones. Groups stay when somebody loses the back-office.
    return user.is_staff and user.has_perm("projects.change_output")


def robots(request):
    # The protocol asks for the sitemap's whole URL, host included.
    sitemap_url = request.build_absolute_uri("/sitemap.xml")
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        f"Sitemap: {sitemap_url}",
    ]
    content = "\n".join(lines) + "\n"
    return HttpResponse(content, content_type="text/plain")


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
