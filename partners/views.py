from django.shortcuts import get_object_or_404, redirect, render

from catalogue.views import ListView
from partners.exports import ORGANISATIONS
from partners.filters import OrganisationFilterSet
from partners.models import Organisation
from sources.footnotes import Footnotes

MOST_SHOWN = 50  # on an organisation's page, of each kind; the lists have them all


class OrganisationList(ListView):
    filterset_class = OrganisationFilterSet
    template_name = "partners/list.html"
    heading, one, many = "Partners", "partner", "partners"
    table = ORGANISATIONS

    def records(self):
        return Organisation.objects.public().named()


def organisation_detail(request, slug):
    organisation = Organisation.objects.public().for_page().filter(slug=slug).first()
    if organisation is None:
        return redirect(get_object_or_404(Organisation.objects.public().with_former_slug(slug)), permanent=True)
    partnerships = list(organisation.partnerships.for_organisation_page()[:MOST_SHOWN])
    names = organisation.names.all()
    context = {
        "organisation": organisation,
        "partnerships": partnerships,
        "names": named(names, partnerships),
        "practices": organisation.practices.titled()[:MOST_SHOWN],
        "action_plans": organisation.action_plans.public()[:MOST_SHOWN],
        "predecessors": [other for other in organisation.predecessors.all() if other.is_public],
        "successors": [other for other in organisation.successors.all() if other.is_public],
        "notes": Footnotes(organisation, *names, *partnerships),
    }
    return render(request, "partners/detail.html", context)


def named(names, partnerships):
    """(name, the projects in which the organisation went by it) for each of its names."""
    used = {}
    for partnership in partnerships:
        for name in partnership.names_used.all():
            used.setdefault(name.pk, []).append(partnership.project)
    return [(name, used.get(name.pk, [])) for name in names]
