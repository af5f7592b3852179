"""What of practices and action plans goes into the search index."""

from partners.models import Organisation, Region
from practices.models import ActionPlan, Edition, Practice, Topic
from projects.models import Project
from search.actions import Entry, Index
from search.models import Kind


def practice_entry(edition):
    regions = edition.regions.all()
    return Entry(
        kind=Kind.PRACTICE,
        record_id=edition.practice_id,
        title=edition.title,
        url=edition.practice.get_absolute_url(),
        summary=edition.summary,
        place=", ".join(region.label for region in regions),
        newest=edition.published_at.date(),
        texts=(
            edition.keywords,
            *(getattr(edition, name) for name in Edition.TEXTS),
            *(topic.name for topic in edition.topics.all()),
            *(f"{region.name} {region.country.name}" for region in regions),
        ),
    )


def action_plan_entry(plan):
    return Entry(
        kind=Kind.ACTION_PLAN,
        record_id=plan.pk,
        title=plan.title,
        url=plan.get_absolute_url(),
        summary=plan.summary,
        place=plan.region.label if plan.region else "",
        newest=plan.start,
        texts=(plan.background, *(topic.name for topic in plan.topics.all())),
    )


def published_editions():
    return Edition.objects.published().select_related("practice").prefetch_related("topics", "regions__country")


def public_action_plans():
    return ActionPlan.objects.public().select_related("region").prefetch_related("topics")


practice_index = Index(
    Kind.PRACTICE,
    published_editions,
    practice_entry,
    key="practice",
    depends_on={Practice: "practice", Topic: "topics", Region: "regions"},
)
action_plan_index = Index(
    Kind.ACTION_PLAN,
    public_action_plans,
    action_plan_entry,
    depends_on={Project: "project", Organisation: "organisation", Topic: "topics", Region: "region"},
)
