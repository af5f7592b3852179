from django.shortcuts import get_object_or_404, render

from catalogue.views import ListView
from partners.models import Organisation
from projects.exports import OUTPUTS, PROJECTS
from projects.filters import OutputFilterSet, ProjectFilterSet
from projects.models import Output, Project
from projects.timeline import timeline
from sources.footnotes import Footnotes

MOST_SHOWN = 50  # on a project's page, of each kind; the lists have them all


class ProjectList(ListView):
    filterset_class = ProjectFilterSet
    template_name = "projects/list.html"
    heading, one, many = "Projects", "project", "projects"
    table = PROJECTS

    def records(self):
        return Project.objects.public().for_list()


class OutputList(ListView):
    filterset_class = OutputFilterSet
    template_name = "projects/outputs.html"
    heading, one, many = "Outputs", "output", "outputs"
    table = OUTPUTS

    def records(self):
        return Output.objects.public().for_list()


def project_detail(request, slug):
    project = get_object_or_404(Project.objects.public().for_page(), slug=slug)
    partnerships = list(project.partnerships.for_project_page())
    phases = project.phases.all()
    indicators = list(project.indicators.with_reached())
    outputs, events = project.outputs.public().for_list()[:MOST_SHOWN], project.events.for_list()[:MOST_SHOWN]
    recommendations = project.recommendations.public()[:MOST_SHOWN]
    partners = [partnership.organisation for partnership in partnerships]
    context = {
        "project": project,
        "partnerships": partnerships,
        "lead": next((p for p in partnerships if p.role == p.Role.LEAD), None),
        "timeline": timeline(project, phases),
        "indicators": indicators,
        "outputs": outputs,
        "events": events,
        "practices": project.practices.titled()[:MOST_SHOWN],
        "recommendations": recommendations,
        "action_plans": project.action_plans.public()[:MOST_SHOWN],
        "predecessor": project.predecessor if project.predecessor and project.predecessor.is_public else None,
        "successors": [successor for successor in project.successors.all() if successor.is_public],
        "notes": Footnotes(
            project,
            project.programme,
            *phases,
            *partnerships,
            *partners,
            *indicators,
            *recommendations,
            *events,
            only={Organisation: ["country"]},
        ),
    }
    return render(request, "projects/detail.html", context)


def output_detail(request, slug):
    output = get_object_or_404(Output.objects.public().for_list(), slug=slug)
    plans = output.action_plans.public()
    return render(request, "projects/output.html", {"output": output, "plans": plans, "notes": Footnotes(output)})
