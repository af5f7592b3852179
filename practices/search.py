"""What of practices and action plans goes into the search index."""

from collections import defaultdict

from django.urls import reverse

from partners import places
from practices.fields import SEARCHED
from practices.models import ActionPlan, Edition, Practice, Topic, Transfer
from projects.models import Project
from search.names import Name
from search.ranking import STANDING_FACET
from search.registry import Index, IndexEntry

NAMED = ("practices.Topic",)
# Stands for the last year of a practice that goes on, so that it is found by every later year.
ONGOING = 9999
PLACE_FACETS = ("region", "at", "country")
SCOPES = dict(Edition.Scope.choices)
# The order of the catalogue: what other places took up, then what says that it worked, then the rest.
ADOPTED, WITH_EVIDENCE, STATED = 2, 1, 0


def practice_entries(editions):
    """The index entries of published editions. Every relation is read once for all of them."""
    practice_ids = [edition.practice_id for edition in editions]
    topics = values_of_relation(Edition.topics, editions, "topic_id")
    regions = values_of_relation(Edition.regions, editions, "region_id")
    projects = public_projects_of(practice_ids)
    place_terms = places.terms({code for codes in regions.values() for code in codes})
    taken_up = countries_of_take_up(practice_ids)
    # Reversed once: a `reverse` for each entry would take as long as all the rest.
    catalogue_url = reverse("practices:list")
    entries = []
    for edition in editions:
        own_projects = projects[edition.practice_id]
        countries = taken_up[edition.practice_id]
        transfers = len(countries)
        terms = {
            **practice_terms(edition, own_projects),
            **terms_of_regions(regions[edition.pk], place_terms),
            "topic": topics[edition.pk],
            "transferred": ["yes" if transfers else "no"],
            "taken_up_in": [country for country in countries if country],
            STANDING_FACET: [standing_of(edition, transfers)],
        }
        card = {
            "scope": SCOPES.get(edition.scope, ""),
            "projects": [project_line(project) for project in own_projects],
            "taken_up": transfers,
        }
        url = f"{catalogue_url}{edition.practice.slug}/"
        entries.append(practice_entry(edition, url, terms, card))
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
        body=tuple(getattr(edition, name) for name in SEARCHED),
        terms=terms,
        card=card,
        language=edition.language,
    )


def values_of_relation(relation, editions, column):
    """{edition: the keys that it is linked with}, straight from the table of the relation."""
    links = relation.through.objects.filter(edition__in=editions)
    return grouped(links.values_list("edition_id", column))


def countries_of_take_up(practice_ids):
    """{practice: the country of each transfer that took it up, None where it is not to be named}."""
    transfers = Transfer.objects.taken_up().filter(practice__in=practice_ids)
    rows = transfers.values_list(
        "practice_id",
        "to_region_id",
        "to_region__country_id",
        "to_organisation__is_public",
        "to_organisation__country_id",
    )
    pairs = []
    for practice, region, country_of_region, is_public, country_of_organisation in rows:
        country = None
        if region:
            country = country_of_region
        # An organisation that is not public must not be named by its country either.
        elif is_public:
            country = country_of_organisation
        pairs.append((practice, country))
    return grouped(pairs)


def standing_of(edition, transfers):
    """Where the practice stands in the order of the catalogue. `transfers` took it up."""
    if transfers:
        return ADOPTED
    if edition.evidence.strip():
        return WITH_EVIDENCE
    return STATED


def terms_of_regions(codes, place_terms):
    """The values of the facets of place, for a practice in all these regions."""
    terms = {facet: [] for facet in PLACE_FACETS}
    for code in codes:
        for facet in PLACE_FACETS:
            terms[facet] += place_terms[code][facet]
    return terms


def project_line(project):
    """“ClusteriX, 2012 to 2014”."""
    years = sorted({day.year for day in (project.start, project.end) if day})
    if not years:
        return project.acronym
    period = " to ".join(str(year) for year in years)
    return f"{project.acronym}, {period}"


def practice_terms(edition, projects):
    """Facets that are columns of the edition, or come from its practice's projects."""
    first_year, last_year = years_of(edition, projects)
    terms = {
        "project": [project.pk for project in projects],
        "programme": [project.programme_id for project in projects],
        "organisation": [],
        "scope": none_or_one(edition.scope),
        "first_year": none_or_one(first_year),
        "last_year": none_or_one(last_year),
    }
    # An organisation that is not public must not be named by the numbers beside a facet either.
    organisation = edition.practice.organisation_shown
    if organisation:
        terms["organisation"] = [organisation.pk]
    return terms


def none_or_one(value):
    """The values of a facet of which a record has one at most."""
    return [value] if value else []


def years_of(edition, projects):
    """(first, last) year in which a practice ran, None for what is not known."""
    if edition.start or edition.end:
        return years_of_edition(edition)
    # Without dates of its own, a practice is found by the years of its projects.
    starts = [project.start.year for project in projects if project.start]
    ends = [project.end.year for project in projects if project.end]
    return min(starts, default=None), max(ends, default=None)


def years_of_edition(edition):
    first = None
    last = ONGOING
    if edition.start:
        first = edition.start.year
    if edition.end:
        last = edition.end.year
    return first, last


def public_projects_of(practice_ids):
    """{practice: its public projects}."""
    links = Practice.projects.through.objects.filter(practice__in=practice_ids)
    pairs = list(links.values_list("practice_id", "project_id"))
    # Many practices share few projects, so each is read once and without its long texts.
    public = Project.objects.public().only("acronym", "programme", "start", "end")
    projects = public.in_bulk({project for _, project in pairs})
    shown = []
    for practice, project in pairs:
        # The table of the relation also leads to projects that are not public.
        if project in projects:
            shown.append((practice, projects[project]))
    return grouped(shown)


def grouped(pairs):
    """{first: [every second]}."""
    groups = defaultdict(list)
    for first, second in pairs:
        groups[first].append(second)
    return groups


def action_plan_entries(plans):
    place_terms = places.terms({plan.region_id for plan in plans if plan.region_id})
    return [action_plan_entry(plan, place_terms) for plan in plans]


def action_plan_entry(plan, place_terms):
    terms = {
        **place_terms.get(plan.region_id, {}),
        # A plan lies in its partner's country, also where its region is not known.
        "country": [plan.organisation.country_id],
        "organisation": [plan.organisation_id],
        "project": none_or_one(plan.project_id),
        "topic": [topic.pk for topic in plan.topics.all()],
        "status": none_or_one(plan.status),
    }
    return IndexEntry(
        kind="action-plan",
        record_id=plan.pk,
        title=plan.title,
        url=plan.get_absolute_url(),
        summary=plan.summary,
        newest=plan.start,
        body=(plan.background,),
        terms=terms,
    )


def published_editions():
    return Edition.objects.published().select_related("practice__organisation")


def public_action_plans():
    plans = ActionPlan.objects.public().select_related("organisation")
    return plans.prefetch_related("topics")


def topic_names():
    for topic in Topic.objects.all():
        yield Name(
            "topic",
            str(topic.pk),
            topic.name,
            (),
            "Topics",
            topic.slug,
        )


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
        "taken_up_in",
        STANDING_FACET,
        "first_year",
        "last_year",
    ),
    body=SEARCHED,
    # A practice keeps its place in the index when a new edition replaces the published one.
    key="practice_id",
    depends_on={
        "practices.Practice": ("practice",),
        "practices.Transfer": ("practice__transfers",),
        "projects.Project": ("practice__projects",),
        "partners.Organisation": ("practice__organisation", "practice__transfers__to_organisation"),
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
    facets=(
        "topic",
        "region",
        "at",
        "country",
        "project",
        "organisation",
        "status",
    ),
    body=("background",),
    depends_on={"projects.Project": ("project",), "partners.Organisation": ("organisation",)},
    subtitle=places.place_of,
)
