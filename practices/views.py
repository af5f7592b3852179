from functools import partial
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from catalogue.pagination import SinglePage
from catalogue.templatetags.catalogue import date_in_words, when
from catalogue.unknown import unknown
from catalogue.views import ListView
from practices.cards import action_plan_card, practice_cards
from practices.exports import ACTION_PLANS, PRACTICES
from practices.filters import ActionPlanFilterSet, PracticeFilterSet
from practices.languages import languages_of_texts
from practices.map import practice_map
from practices.models import ActionPlan, Edition, Practice, Status
from practices.search import practice_index
from practices.transfer_diagram import transfer_diagram
from sources.footnotes import Footnotes


class PracticeList(ListView):
    filterset_class = PracticeFilterSet
    template_name = "practices/list.html"
    heading = "Good practices"
    one = "good practice"
    many = "good practices"
    description = (
        "Search and filter good practices on cluster policy by topic, country, project and whether other regions took "
        "them up."
    )
    table = PRACTICES
    loader = staticmethod(practice_cards)
    text_languages = staticmethod(languages_of_texts)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"taken_up": taken_up_in_chosen(context["filters"])}


def taken_up_in_chosen(filters):
    """[(country, number of practices that were taken up there, URL)] of the countries chosen in the filters."""
    codes = filters.data.getlist("country")
    if not codes:
        return []
    labels = filters.chosen_labels("country")
    rows = []
    for code in codes:
        practices = filters.snapshot.having(practice_index.kind, "taken_up_in", [code])
        if practices:
            url = f"?{urlencode({'taken_up_in': code})}"
            rows.append((labels[code], len(practices), url))
    return rows


class PracticeMap(ListView):
    """The same list by place: what is counted is what the list shows."""

    filterset_class = PracticeFilterSet
    page_class = staticmethod(partial(SinglePage, show=practice_map))
    template_name = "practices/map.html"
    heading = "Good practices on the map"
    one = "good practice"
    many = "good practices"
    description = (
        "Where good practices on cluster policy come from: how many each country and region has, by topic, project and "
        "words."
    )
    text_languages = staticmethod(languages_of_texts)


class ActionPlanList(ListView):
    filterset_class = ActionPlanFilterSet
    template_name = "practices/action_plans.html"
    heading = "Action plans"
    one = "action plan"
    many = "action plans"
    table = ACTION_PLANS
    card = staticmethod(action_plan_card)

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
    """The answer for an archived edition: it links to the practice if that is public, or else to its replacement."""
    public = Practice.objects.titled()
    present = public.filter(pk=practice.pk).first()
    instead = present
    if present is None:
        instead = public.filter(pk=practice.replaced_by_id).first()
    context = {"present": present, "instead": instead}
    return render(request, "practices/gone.html", context, status=410)


def edition_detail(request, slug, number):
    """An edition at its permanent URL; people who work on an open one see it there as the public will."""
    editions = Edition.objects.filter(practice__slug=slug, number=number)
    edition = editions.visible_to(request.user).for_page().first()
    if edition is None:
        # Only of what the public has read may a page say that it is gone; a draft answers 404 as what does not exist.
        once_public = editions.filter(status__in=[Status.ARCHIVED, Status.SUPERSEDED])
        return gone(request, get_object_or_404(once_public.select_related("practice")).practice)
    return render(request, "practices/detail.html", edition_context(edition))


def edition_context(edition):
    practice = edition.practice
    transfers = list(practice.transfers.for_page())
    sections = edition.sections()
    return {
        "edition": edition,
        "practice": practice,
        "sections": sections,
        "missing": unknown(*facts_of(edition, sections)),
        "citation": citation(edition),
        "diagram": transfer_diagram(transfers),
        "editions": practice.editions.visible_to(None),
        "recommendations": practice.recommendations.public().select_related("project"),
        "actions": practice.inspired_actions.public().select_related("plan"),
        "notes": Footnotes(edition, practice, *transfers),
    }


def facts_of(edition, sections):
    """(label, value) of what people look for on the page."""
    return [
        *((heading.lower(), text) for _, heading, text in sections),
        ("place", edition.regions.all()),
        ("organisation in charge", edition.practice.organisation_shown),
        ("dates", when(edition)),
        ("scope", edition.scope),
    ]


def citation(edition):
    """What a citation names: the title, the edition and its date."""
    if not edition.published_at:
        return ""
    published = date_in_words(timezone.localdate(edition.published_at))
    return f"{edition.title}. Edition {edition.number}, {published}"


def action_plan_detail(request, slug):
    plans = ActionPlan.objects.public().select_related(
        "organisation__country",
        "project__programme",
        "policy_instrument",
        "region",
        "document",
    )
    plan = get_object_or_404(plans.prefetch_related("topics"), slug=slug)
    actions = plan.actions.prefetch_related("updates")
    document = public_document(plan)
    missing = unknown(
        ("background", plan.background),
        ("actions", actions),
        ("policy instrument", plan.policy_instrument),
        ("dates", when(plan)),
        ("language", plan.language),
        ("document", document),
    )
    context = {
        "plan": plan,
        "actions": actions,
        "inspired": Practice.objects.titled().filter(inspired_actions__plan=plan).distinct(),
        "document": document,
        "missing": missing,
        "notes": Footnotes(plan, *actions),
    }
    return render(request, "practices/action_plan.html", context)


def public_document(plan):
    if plan.document and plan.document.is_public:
        return plan.document
    return None
