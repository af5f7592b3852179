"""What of practices and action plans goes into the search index."""

from collections import defaultdict

from django.db.models import Count
from django.urls import reverse

from partners import places
from practices.models import ActionPlan, Edition, Practice, Topic, Transfer
from projects.models import Project
from search.names import Name
from search.registry import Index, IndexEntry

NAMED = ("practices.Topic",)
ONGOING = 9999
SCOPES = dict(Edition.Scope.choices)


def practice_entries(editions):
    practices = [edition.practice_id for edition in editions]
    topics = grouped(Edition.topics.through.objects.filter(edition__in=editions).values_list("edition_id", "topic_id"))
    regions = grouped(
        Edition.regions.through.objects.filter(edition__in=editions).values_list("edition_id", "region_id")
    )
    projects = projects_of(practices)
    place = places.terms({code for codes in regions.values() for code in codes})
    taken_up = Transfer.objects.taken_up().filter(practice__in=practices).values_list("practice_id")
    taken_up = dict(taken_up.annotate(number=Count("pk")))
    entries, catalogue = [], reverse("practices:list")  # a `reverse` for each would take as long as all the rest
    for edition in editions:
        terms = practice_terms(edition, projects[edition.practice_id])
        terms["topic"], terms["transferred"] = topics[edition.pk], ["yes" if edition.practice_id in taken_up else "no"]
        for facet in ("region", "at", "country"):
            terms[facet] = [value for code in regions[edition.pk] for value in place[code][facet]]
        card = {
            "scope": SCOPES.get(edition.scope, ""),
            "projects": [shown(project) for project in projects[edition.practice_id]],
            "taken_up": taken_up.get(edition.practice_id, 0),
        }
        entries.append(practice_entry(edition, f"{catalogue}{edition.practice.slug}/", terms, card))
    return entries


def practice_entry(edition, url, terms, card):
    return IndexEntry(
        kind="practice",
        record_id=edition.practice_id,
        title=edition.title,
        url=url,
        summary=edition.summary,
        keywords=edition.keywords,
        newest=edition.published_at.date(),
        body=tuple(getattr(edition, name) for name in Edition.TEXTS),
        terms=terms,
        card=card,
        language=edition.language,
    )


def shown(project):
    """“ClusteriX, 2012 to 2014”."""
    years = sorted({day.year for day in (project.start, project.end) if day})
    return ", ".join(filter(None, [project.acronym, " to ".join(str(year) for year in years)]))


def practice_terms(edition, projects):
    organisation = edition.practice.organisation
    first, last = years(edition, projects)
    return {
        "project": [project.pk for project in projects],
        "programme": [project.programme_id for project in projects],
        "organisation": [organisation.pk] if organisation and organisation.is_public else [],
        "scope": [edition.scope] if edition.scope else [],
        "first_year": [first] if first else [],
        "last_year": [last] if last else [],
    }


def years(edition, projects):
    """(first, last) year in which a practice ran; where its dates are not known, those of its projects count."""
    if edition.start or edition.end:
        return edition.start and edition.start.year, edition.end.year if edition.end else ONGOING
    starts = [project.start.year for project in projects if project.start]
    ends = [project.end.year for project in projects if project.end]
    return min(starts, default=None), max(ends, default=None)


def projects_of(practices):
    """{practice: its public projects}."""
    links = Practice.projects.through.objects.filter(practice__in=practices).values_list("practice_id", "project_id")
    links = list(links)
    columns = Project.objects.public().only("acronym", "programme", "start", "end")
    projects = columns.in_bulk({project for _, project in links})
    return grouped((practice, projects[project]) for practice, project in links if project in projects)


def grouped(pairs):
    """{first: [every second]}."""
    found = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return found


def action_plan_entries(plans):
    place = places.terms({plan.region_id for plan in plans if plan.region_id})
    return [
        IndexEntry(
            kind="action-plan",
            record_id=plan.pk,
            title=plan.title,
            url=plan.get_absolute_url(),
            summary=plan.summary,
            newest=plan.start,
            body=(plan.background,),
            terms={
                **place.get(plan.region_id, {}),
                "country": [plan.organisation.country_id],
                "organisation": [plan.organisation_id],
                "project": [plan.project_id] if plan.project_id else [],
                "topic": [topic.pk for topic in plan.topics.all()],
                "status": [plan.status] if plan.status else [],
            },
        )
        for plan in plans
    ]


def published_editions():
    return Edition.objects.published().select_related("practice__organisation")


def public_action_plans():
    return ActionPlan.objects.public().select_related("organisation").prefetch_related("topics")


def topic_names():
    for topic in Topic.objects.all():
        yield Name("topic", str(topic.pk), topic.name, (), "Topics", topic.slug)


practice_index = Index(
    "practice",
    "Good practices",
    Edition,
    published_editions,
    practice_entries,
    facets=(
        "topic",
        "region",
        "at",
        "country",
        "project",
        "programme",
        "organisation",
        "scope",
        "transferred",
        "first_year",
        "last_year",
    ),
    body=Edition.TEXTS,
    key="practice_id",
    depends_on={
        "practices.Practice": "practice",
        "practices.Transfer": "practice__transfers",
        "projects.Project": "practice__projects",
        "partners.Organisation": "practice__organisation",
    },
    suggested=4,
    subtitle=places.place_of,
)
action_plan_index = Index(
    "action-plan",
    "Action plans",
    ActionPlan,
    public_action_plans,
    action_plan_entries,
    facets=("topic", "region", "at", "country", "project", "organisation", "status"),
    body=("background",),
    depends_on={"projects.Project": "project", "partners.Organisation": "organisation"},
    subtitle=places.place_of,
)
