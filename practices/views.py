from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from catalogue.pagination import SinglePage
from catalogue.views import ListView
from practices.cards import cards
from practices.exports import ACTION_PLANS, PRACTICES
from practices.filters import ActionPlanFilterSet, PracticeFilterSet
from practices.map import practice_map
from practices.models import ActionPlan, Edition, Practice, Status
from practices.transfer_diagram import transfer_diagram
from sources.footnotes import Footnotes


class PracticeList(ListView):
    filterset_class = PracticeFilterSet
    template_name = "practices/list.html"
    heading, one, many = "Good practices", "good practice", "good practices"
    table = PRACTICES
    loader = staticmethod(cards)


class PracticeMap(ListView):
    """The same list by place: what is counted is what the list shows."""

    filterset_class = PracticeFilterSet
    page_class = staticmethod(partial(SinglePage, show=practice_map))
    template_name = "practices/map.html"
    heading, one, many = "Good practices on the map", "good practice", "good practices"


class ActionPlanList(ListView):
    filterset_class = ActionPlanFilterSet
    template_name = "practices/action_plans.html"
    heading, one, many = "Action plans", "action plan", "action plans"
    table = ACTION_PLANS

    def records(self):
        return ActionPlan.objects.public().for_list()


def practice_detail(request, slug):
    """The published edition; 410 once the practice is archived, 404 for what was never public."""
    practice = get_object_or_404(Practice, slug=slug)
    edition = practice.editions.published().for_page().first()
    if edition:
        return render(request, "practices/detail.html", edition_context(edition))
    if practice.editions.filter(status=Status.ARCHIVED).exists():
        return gone(request, practice)
    raise Http404("No published practice of this name.")


def gone(request, practice):
    """What answers for an archived edition: with its practice, if that lives on, or the one its readers are sent to."""
    public = Practice.objects.titled()
    present = public.filter(pk=practice.pk).first()
    instead = present or public.filter(pk=practice.replaced_by_id).first()
    return render(request, "practices/gone.html", {"present": present, "instead": instead}, status=410)


def edition_detail(request, slug, number):
    """An edition under an address of its own, which stays; who works on one sees it there as the public will."""
    edition = Edition.objects.visible_to(request.user).for_page().filter(practice__slug=slug, number=number).first()
    if edition is None:
        once = Edition.objects.filter(status__in=[Status.ARCHIVED, Status.SUPERSEDED])  # what the public has read
        archived = once.filter(practice__slug=slug, number=number).select_related("practice")
        return gone(request, get_object_or_404(archived).practice)
    return render(request, "practices/detail.html", edition_context(edition))


def edition_context(edition):
    practice = edition.practice
    transfers = list(practice.transfers.for_page())
    return {
        "edition": edition,
        "practice": practice,
        "sections": edition.sections(),
        "transfers": transfers,
        "journey": transfer_diagram(transfers),
        "editions": practice.editions.visible_to(None),
        "recommendations": practice.recommendations.public().select_related("project"),
        "actions": practice.inspired_actions.public().select_related("plan"),
        "notes": Footnotes(edition, practice, *transfers),
    }


def action_plan_detail(request, slug):
    plans = ActionPlan.objects.public().select_related(
        "organisation__country", "project__programme", "policy_instrument", "region", "document"
    )
    plan = get_object_or_404(plans.prefetch_related("topics"), slug=slug)
    actions = plan.actions.prefetch_related("updates")
    inspired = Practice.objects.titled().filter(inspired_actions__plan=plan).distinct()
    document = plan.document if plan.document and plan.document.is_public else None
    context = {"plan": plan, "actions": actions, "inspired": inspired, "document": document}
    return render(request, "practices/action_plan.html", {**context, "notes": Footnotes(plan, *actions)})
