from django.shortcuts import get_object_or_404, render

from catalogue.templatetags.catalogue import when
from catalogue.unknown import unknown
from catalogue.views import ListView
from partners.models import Organisation
from projects.cards import output_card, project_card
from projects.exports import OUTPUTS, PROJECTS
from projects.filters import OutputFilterSet, ProjectFilterSet
from projects.models import Output, Project
from projects.timeline import timeline
from sources.footnotes import Footnotes

MOST_SHOWN = 50  # of each kind on a project's page; the lists have all of them


class ProjectList(ListView):
    filterset_class = ProjectFilterSet
    template_name = "projects/list.html"
    heading = "Projects"
    one = "project"
    many = "projects"
    table = PROJECTS
    card = staticmethod(project_card)

    def records(self):
        return Project.objects.public().for_list()


class OutputList(ListView):
    filterset_class = OutputFilterSet
    template_name = "projects/outputs.html"
    heading = "Outputs"
    one = "output"
    many = "outputs"
    table = OUTPUTS
    card = staticmethod(output_card)

    def records(self):
        return Output.objects.public().for_list()


def project_detail(request, slug):
    project = get_object_or_404(Project.objects.public().for_page(), slug=slug)
    partnerships = list(project.partnerships.for_project_page())
    phases = project.phases.all()
    indicators = list(project.indicators.with_reached())
    # Events have no flag of their own: what belongs to a public project is public.
    events = project.events.for_list()[:MOST_SHOWN]
    instruments = project.policy_instruments.for_project_page()[:MOST_SHOWN]
    recommendations = project.recommendations.public()[:MOST_SHOWN]
    organisations = [partnership.organisation for partnership in partnerships]
    cited = [project, project.programme, *phases, *partnerships, *organisations]
    cited += [*instruments, *indicators, *recommendations, *events]
    context = {
        "project": project,
        "partnerships": partnerships,
        "lead": lead_of(partnerships),
        "timeline": timeline(project, phases),
        "indicators": indicators,
        "outputs": project.outputs.public().for_list()[:MOST_SHOWN],
        "instruments": instruments,
        "events": events,
        "practices": project.practices.titled()[:MOST_SHOWN],
        "recommendations": recommendations,
        "action_plans": project.action_plans.public()[:MOST_SHOWN],
        "predecessor": public_predecessor(project),
        "successors": [successor for successor in project.successors.all() if successor.is_public],
        "missing": unknown(*facts_of(project)),
        # The table of partners shows their countries. Footnotes for anything else would have no mark on the page.
        "notes": Footnotes(*cited, only={Organisation: ["country"]}),
    }
    return render(request, "projects/detail.html", context)


def facts_of(project):
    """(label, value) of what people look for on the page."""
    return [
        ("summary", project.summary),
        ("duration", when(project)),
        ("total budget", project.total_budget),
        ("ERDF share", project.erdf_amount),
        ("website", project.website),
    ]


def lead_of(partnerships):
    for partnership in partnerships:
        if partnership.role == partnership.Role.LEAD:
            return partnership
    return None


def public_predecessor(project):
    if project.predecessor and project.predecessor.is_public:
        return project.predecessor
    return None


def output_detail(request, slug):
    output = get_object_or_404(Output.objects.public().for_list(), slug=slug)
    context = {
        "output": output,
        "action_plans": output.action_plans.public(),
        "missing": unknown(
            ("language", output.language), ("date of publication", output.published)
        ),
        "notes": Footnotes(output),
    }
    return render(request, "projects/output.html", context)
