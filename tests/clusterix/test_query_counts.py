"""How often each page and each address of the API asks the database: the same for one record and for three."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import snapshot
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ActionUpdateFactory,
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    EventFactory,
    IndicatorFactory,
    IndicatorReportFactory,
    MediaAppearanceFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    PhaseFactory,
    PolicyInstrumentFactory,
    ProgrammeFactory,
    ProjectFactory,
    RecommendationFactory,
    RegionFactory,
    SourceFactory,
    TopicFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db

LISTS = {
    "/practices/": 6,
    "/map/": 4,
    "/map/?country=AT": 5,
    "/projects/": 4,
    "/partners/": 4,
    "/action-plans/": 4,
    "/outputs/": 4,
    "/sources/": 3,
    "/sources/conflicts/": 5,
    "/search/": 11,
    "/practices/?q=title": 5,
    "/practices/?q=austria+-nothing": 6,
    "/practices/?country=AT&q=title": 5,
    "/practices.atom": 3,
    "/search/?q=title": 3,
    "/search/?q=title&type=practice": 2,
    "/suggest/?q=titl": 4,
    "/": 8,
    "/sitemap-records.xml": 2,
    "/api/v1/practices/": 7,
    "/api/v1/practices/?facets=true": 10,
    "/api/v1/practices/?q=title": 6,
    "/api/v1/editions/": 3,
    "/api/v1/projects/": 3,
    "/api/v1/organisations/": 9,
    "/api/v1/action-plans/": 5,
    "/api/v1/outputs/": 3,
    "/api/v1/events/": 2,
    "/api/v1/topics/": 2,
    "/api/v1/regions/": 3,
    "/api/v1/sources/": 2,
}
DETAILS = {
    "/practices/practice/": 14,
    "/practices/practice/editions/1/": 13,
    "/projects/project/": 17,
    "/partners/partner/": 12,
    "/action-plans/plan/": 7,
    "/outputs/output/": 4,
    "/sources/source/": 9,
    "/api/v1/practices/practice/": 8,
    "/api/v1/editions/practice/1/": 3,
    "/api/v1/projects/project/": 12,
    "/api/v1/organisations/partner/": 7,
    "/api/v1/action-plans/plan/": 3,
    "/api/v1/outputs/output/": 1,
    "/api/v1/events/event/": 1,
    "/api/v1/topics/topic/": 1,
    "/api/v1/regions/AT999/": 2,
    "/api/v1/sources/source/": 1,
}


def a_record_of_each_kind():
    """One more row for every list, with something in each of its relations."""
    region = RegionFactory(country__code="AT")
    organisation = OrganisationFactory(country=region.country, region=region)
    project = ProjectFactory()
    PartnershipFactory(
        project=project,
        organisation=organisation,
        names_used=[OrganisationNameFactory(organisation=organisation)],
    )
    topic = TopicFactory(parent=TopicFactory())
    edition = EditionFactory(
        published=True,
        practice__organisation=organisation,
        projects=[project],
        regions=[region],
        topics=[topic],
    )
    TransferFactory(practice=edition.practice, from_organisation=organisation)
    plan = ActionPlanFactory(
        organisation=organisation, project=project, region=region, topics=[topic]
    )
    ActionFactory(plan=plan)
    output = OutputFactory(project=project, organisation=organisation, language="en")
    event = EventFactory(project=project, host=organisation, country=region.country)
    source = SourceFactory(date=date(2016, 11, 28))
    for record in (edition, project, organisation, plan, output, event):
        CitationFactory(record=record, source=source)
    ConflictFactory(record=project, decided=True)


def parts(number, of):
    """`number` parts of every kind for the records that have a page of their own."""
    for _ in range(number):
        region, topic = RegionFactory(country=of["region"].country), TopicFactory()
        other = OrganisationFactory(country=region.country, region=region)
        project = ProjectFactory(programme=ProgrammeFactory())
        of["edition"].topics.add(topic)
        of["edition"].regions.add(region)
        practice = of["edition"].practice
        practice.projects.add(of["project"], project)
        superseded = EditionFactory(
            superseded=True, practice=practice, number=practice.editions.count() + 1
        )
        superseded.topics.add(topic)
        TransferFactory(practice=practice, from_organisation=other, to_organisation=other)
        RecommendationFactory(project=of["project"], practices=[practice])
        EditionFactory(
            published=True, practice__organisation=of["organisation"], projects=[of["project"]]
        )
        PartnershipFactory(project=of["project"], organisation=other)
        name = OrganisationNameFactory(organisation=of["organisation"])
        PartnershipFactory(project=project, organisation=of["organisation"], names_used=[name])
        of["organisation"].predecessors.add(other)
        PhaseFactory(project=of["project"])
        IndicatorReportFactory(
            indicator=IndicatorFactory(project=of["project"], counted_from="events")
        )
        MediaAppearanceFactory(project=of["project"])
        PolicyInstrumentFactory(projects=[of["project"]])
        ProjectFactory(predecessor=of["project"])
        OutputFactory(project=of["project"])
        EventFactory(project=of["project"], host=other, country=other.country)
        ActionPlanFactory(
            project=of["project"], organisation=of["organisation"], document=of["output"]
        )
        of["plan"].topics.add(topic)
        ActionUpdateFactory(action=ActionFactory(plan=of["plan"], inspired_by=[practice]))
        of["region"].successors.add(region)
        for record in of.values():
            if hasattr(record, "citations") and record is not of["source"]:
                CitationFactory(record=record)
                CitationFactory(record=record, source=of["source"])


def records_with_pages():
    region = RegionFactory(code="AT999")
    project = ProjectFactory(slug="project")
    organisation = OrganisationFactory(slug="partner", country=region.country, region=region)
    edition = EditionFactory(
        published=True, practice__slug="practice", practice__organisation=organisation
    )
    records = {
        "region": region,
        "project": project,
        "organisation": organisation,
        "edition": edition,
        "output": OutputFactory(slug="output", project=project),
        "plan": ActionPlanFactory(
            slug="plan", project=project, organisation=organisation, region=region
        ),
        "event": EventFactory(slug="event", project=project),
        "topic": TopicFactory(slug="topic"),
        "source": SourceFactory(code="source"),
    }
    for name in ("edition", "project", "organisation"):
        ConflictFactory(record=records[name], decided=True)
    return records


def queries(client, url):
    client.get(url)  # what is asked once a process (kinds of records) is not counted
    cache = snapshot.current().cache
    cache.documents.clear()  # but what a worker may have forgotten is
    cache.facet_labels.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_list_asks_as_often_for_three_records_as_for_one(client):
    a_record_of_each_kind()
    for_one = {url: queries(client, url) for url in LISTS}

    a_record_of_each_kind()
    a_record_of_each_kind()
    for_three = {url: queries(client, url) for url in LISTS}

    assert for_one == LISTS
    assert for_three == LISTS


def test_a_page_of_its_own_asks_as_often_for_three_parts_of_each_kind_as_for_one(client):
    records = records_with_pages()
    parts(1, of=records)
    for_one = {url: queries(client, url) for url in DETAILS}

    parts(2, of=records)
    for_three = {url: queries(client, url) for url in DETAILS}

    assert for_one == DETAILS
    assert for_three == DETAILS
