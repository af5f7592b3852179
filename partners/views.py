from django.shortcuts import get_object_or_404, redirect, render

from catalogue.unknown import unknown
from catalogue.views import ListView
from partners.exports import ORGANISATIONS
from partners.filters import OrganisationFilterSet
from partners.models import Organisation
from sources.footnotes import Footnotes

# Of each kind on an organisation's page; the lists have all of them.
MOST_SHOWN = 50


class OrganisationList(ListView):
    filterset_class = OrganisationFilterSet
    template_name = "partners/list.html"
    heading = "Partners"
    one = "partner"
    many = "partners"
    table = ORGANISATIONS

    def records(self):
        return Organisation.objects.public().for_list()


def organisation_detail(request, slug):
    organisations = Organisation.objects.public().for_page()
    organisation = organisations.filter(slug=slug).first()
    if organisation is None:
        return redirect_to_present_slug(slug)
    partnerships = list(organisation.partnerships.for_organisation_page()[:MOST_SHOWN])
    names = organisation.names.all()
    context = {
        "organisation": organisation,
        "partnerships": partnerships,
        "names": with_projects(names, partnerships),
        "practices": organisation.practices.titled()[:MOST_SHOWN],
        "action_plans": organisation.action_plans.public()[:MOST_SHOWN],
        "predecessors": public_only(organisation.predecessors.all()),
        "successors": public_only(organisation.successors.all()),
        "missing": unknown(("region", organisation.region), ("website", organisation.website)),
        "notes": Footnotes(organisation, *names, *partnerships),
    }
    return render(request, "partners/detail.html", context)


def redirect_to_present_slug(slug):
    """The page of the organisation into which this one was merged; 404 if there is none."""
    organisations = Organisation.objects.public().with_former_slug(slug)
    # Permanent, so that search engines and clients replace the former URL.
    return redirect(get_object_or_404(organisations), permanent=True)


def public_only(organisations):
    # In Python, because public() would ignore what `for_page` has prefetched and query again.
    return [organisation for organisation in organisations if organisation.is_public]


def with_projects(names, partnerships):
    """(name, the projects in which the organisation used it) for each of its names."""
    projects = {}
    for partnership in partnerships:
        for name in partnership.names_used.all():
            projects.setdefault(name.pk, []).append(partnership.project)
    return [(name, projects.get(name.pk, [])) for name in names]
