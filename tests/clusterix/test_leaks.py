"""What is not public is nowhere: each record that could leak carries a word of its own, and a visitor looks for it."""

import re
from datetime import date

import pytest

from partners.models import Organisation
from practices.models import ActionPlan, Edition, Recommendation
from projects.models import Output, Project
from search.indexing import reindexed
from search.models import SearchDocument, SearchWord
from search.reindexing import rebuild
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ActionUpdateFactory,
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    EventFactory,
    IndicatorFactory,
    MediaAppearanceFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    PhaseFactory,
    ProgrammeFactory,
    ProjectFactory,
    RecommendationFactory,
    RegionFactory,
    SourceFactory,
    TopicFactory,
    TransferFactory,
)
from tests.search.asking import everywhere
from tests.visitor import crawl, text

pytestmark = pytest.mark.django_db
LISTS = (
    "/practices/",
    "/map/",
    "/projects/",
    "/partners/",
    "/action-plans/",
    "/outputs/",
    "/search/",
)
WORD = "zyzzyva"


class World:
    """A public project, organisation and practice, and behind them everything that could leak.

    `words` are the secrets, one a place in which a secret could show.
    """

    def __init__(self):
        self.words = set()
        self.source = SourceFactory(code="shared")
        self.project = ProjectFactory(slug="open-project")
        self.organisation = OrganisationFactory(slug="open-organisation")
        self.topic, self.region = TopicFactory(), RegionFactory()
        self.edition = EditionFactory(
            published=True,
            practice__slug="open-practice",
            projects=[self.project],
            practice__organisation=self.organisation,
            topics=[self.topic],
            regions=[self.region],
        )
        self.practice = self.edition.practice
        CitationFactory(record=self.practice, source=self.source)
        self.editions()
        self.hidden_project()
        self.hidden_organisation()
        self.hidden_parts_of_the_open_project()

    def secret(self, name):
        word = f"{WORD}{name}"
        self.words.add(word)
        return word

    def cited(self, record, name):
        """The sources say something about `record`, and they differ."""
        CitationFactory(
            record=record, source=self.source, field="summary", value=self.secret(f"{name}cited")
        )
        ConflictFactory(
            record=record,
            field="end",
            title=self.secret(f"{name}conflict"),
            values=[self.secret(f"{name}differs"), "Something else"],
            values__source=self.source,
            decided=True,
        )
        if name in {"draftedition", "project", "organisation", "hiddenplan"}:
            CitationFactory(
                record=record,
                source=SourceFactory(code=self.secret(f"{name}source")),
                field="summary",
            )

    def texts(self, name):
        fields = ("title", "summary", "context", "evidence")
        return {field: self.secret(f"{name}{field}") for field in fields}

    def editions(self):
        filed = {"topics": [self.topic], "regions": [self.region]}
        in_project = {
            "projects": [self.project],
            "practice__organisation": self.organisation,
            **filed,
        }
        self.draft = EditionFactory(
            practice__slug=self.secret("draft"), **self.texts("draft"), **in_project
        )
        self.next = EditionFactory(practice=self.practice, number=2, **self.texts("next"), **filed)
        self.in_review = EditionFactory(
            in_review=True,
            practice__slug=self.secret("review"),
            **self.texts("review"),
            **in_project,
        )
        self.archived = EditionFactory(
            archived=True,
            number=2,
            practice__slug=self.secret("archived"),
            **self.texts("archived"),
            **in_project,
        )
        self.earlier = EditionFactory(
            superseded=True, practice=self.archived.practice, **self.texts("superseded"), **filed
        )
        for edition in (self.draft, self.archived):
            name = edition.practice.slug.removeprefix(WORD)
            self.cited(edition, f"{name}edition")
            self.cited(edition.practice, f"{name}practice")
            transfer = TransferFactory(
                practice=edition.practice, change=self.secret(f"{name}transfer")
            )
            self.cited(transfer, f"{name}transfer")
        plan = ActionPlanFactory(project=self.project, organisation=self.organisation)
        ActionFactory(plan=plan, inspired_by=[self.draft.practice, self.practice])

    def hidden_project(self):
        programme = ProgrammeFactory(
            slug=self.secret("programme"), name=self.secret("programmename")
        )
        project = self.hidden = ProjectFactory(
            hidden=True,
            programme=programme,
            slug=self.secret("project"),
            acronym=self.secret("acronym"),
            title=self.secret("projecttitle"),
            summary=self.secret("projectsummary"),
            start=date(2012, 1, 1),
            end=date(2014, 12, 31),
        )
        self.practice.projects.add(project)
        self.project.predecessor = project
        self.project.save()
        partnership = PartnershipFactory(project=project, organisation=self.organisation, lead=True)
        phase = PhaseFactory(project=project, name=self.secret("phase"))
        output = OutputFactory(
            project=project, slug=self.secret("output"), title=self.secret("outputtitle")
        )
        event = EventFactory(
            project=project,
            slug=self.secret("event"),
            title=self.secret("eventtitle"),
            place=self.secret("place"),
        )
        indicator = IndicatorFactory(project=project, title=self.secret("indicator"))
        media = MediaAppearanceFactory(project=project, title=self.secret("headline"))
        plan = ActionPlanFactory(
            project=project,
            organisation=self.organisation,
            slug=self.secret("plan"),
            title=self.secret("plantitle"),
            summary=self.secret("plansummary"),
            topics=[self.topic],
            region=self.region,
        )
        action = ActionFactory(plan=plan, title=self.secret("action"), inspired_by=[self.practice])
        ActionUpdateFactory(action=action, text=self.secret("update"))
        recommendation = RecommendationFactory(
            project=project,
            title=self.secret("recommendation"),
            practices=[self.practice],
            topics=[self.topic],
        )
        self.cited(project, "project")
        for record in (partnership, phase, output, event, plan, action, recommendation):
            self.cited(record, f"of{type(record).__name__.lower()}")
        self.cited_once(indicator)
        self.cited_once(media)

    def cited_once(self, record):
        value = self.secret(f"of{type(record).__name__.lower()}")
        CitationFactory(record=record, source=self.source, field="title", value=value)

    def hidden_organisation(self):
        organisation = self.hidden_body = OrganisationFactory(
            hidden=True,
            slug=self.secret("organisation"),
            name=self.secret("organisationname"),
            summary=self.secret("organisationsummary"),
            country=self.organisation.country,
            region=self.region,
        )
        name = OrganisationNameFactory(organisation=organisation, name=self.secret("othername"))
        partnership = PartnershipFactory(
            project=self.project,
            organisation=organisation,
            lead=True,
            names_used=[name],
            budget=4711,
        )
        EventFactory(project=self.project, host=organisation)
        in_charge = EditionFactory(
            published=True,
            practice__slug="open-too",
            practice__organisation=organisation,
            topics=[self.topic],
        )
        TransferFactory(practice=self.practice, from_organisation=organisation)
        TransferFactory(practice=in_charge.practice, to_region=None, to_organisation=organisation)
        OutputFactory(project=self.project, organisation=organisation)
        ActionPlanFactory(
            project=self.project,
            organisation=organisation,
            slug=self.secret("theirplan"),
            title=self.secret("theirplantitle"),
        )
        self.organisation.predecessors.add(organisation)
        organisation.predecessors.add(OrganisationFactory())
        self.cited(organisation, "organisation")
        self.cited(name, "othername")
        self.cited(partnership, "partnership")

    def hidden_parts_of_the_open_project(self):
        output = OutputFactory(
            hidden=True,
            project=self.project,
            slug=self.secret("hiddenoutput"),
            title=self.secret("hiddenoutputtitle"),
        )
        recommendation = RecommendationFactory(
            hidden=True,
            project=self.project,
            title=self.secret("hiddenrecommendation"),
            practices=[self.practice],
        )
        plan = ActionPlanFactory(
            hidden=True,
            project=self.project,
            organisation=self.organisation,
            slug=self.secret("hiddenplan"),
            title=self.secret("hiddenplantitle"),
            topics=[self.topic],
        )
        action = ActionFactory(
            plan=plan, title=self.secret("hiddenaction"), inspired_by=[self.practice]
        )
        ActionPlanFactory(project=self.project, organisation=self.organisation, document=output)
        self.cited(output, "hiddenoutput")
        self.cited(recommendation, "hiddenrecommendation")
        self.cited(plan, "hiddenplan")
        self.cited(action, "hiddenaction")

    def reveal(self):
        """Make all of it public."""
        for model in (Project, Organisation, Output, Recommendation, ActionPlan):
            model.objects.update(is_public=True)
        Edition.objects.filter(pk=self.edition.pk).update(status="superseded")
        closed = [self.draft.pk, self.next.pk, self.in_review.pk, self.archived.pk]
        Edition.objects.filter(pk__in=closed).update(
            status="published", published_at=self.edition.published_at
        )
        rebuild()

    def urls(self):
        """Where the hidden records would be read."""
        practices = [self.draft, self.in_review, self.archived]
        slugs = [edition.practice.slug for edition in practices]
        return [
            *[f"/practices/{slug}/" for slug in slugs],
            *[f"/api/v1/practices/{slug}/" for slug in slugs],
            *[f"/practices/{slug}/editions/{number}/" for slug in slugs for number in (1, 2)],
            *[f"/api/v1/editions/{slug}/{number}/" for slug in slugs for number in (1, 2)],
            "/practices/open-practice/editions/2/",
            "/api/v1/editions/open-practice/2/",
            f"/projects/{WORD}project/",
            f"/api/v1/projects/{WORD}project/",
            f"/partners/{WORD}organisation/",
            f"/api/v1/organisations/{WORD}organisation/",
            *[f"/outputs/{WORD}{name}/" for name in ("output", "hiddenoutput")],
            *[f"/api/v1/outputs/{WORD}{name}/" for name in ("output", "hiddenoutput")],
            *[f"/action-plans/{WORD}{name}/" for name in ("plan", "theirplan", "hiddenplan")],
            *[
                f"/api/v1/action-plans/{WORD}{name}/"
                for name in ("plan", "theirplan", "hiddenplan")
            ],
            f"/api/v1/events/{WORD}event/",
            f"/sources/{WORD}projectsource/",
            f"/api/v1/sources/{WORD}projectsource/",
        ]


@pytest.fixture(scope="module")
def world(module_transaction):
    return World()


def everything(client):
    lists = [f"{path}?q={WORD}" for path in LISTS]
    apis = [
        f"/api/v1/{name}/?q={WORD}"
        for name in ("practices", "projects", "organisations", "outputs")
    ]
    return crawl(client, *lists, *apis, f"/suggest/?q={WORD}")


def words_in(pages):
    return {
        word
        for response in pages.values()
        for word in re.findall(rf"{WORD}[a-z]+", text(response).lower())
    }


def test_nothing_hidden_is_on_any_page_in_the_api_or_in_the_sitemap(world, client):
    pages = everything(client)

    assert words_in(pages) == set()
    assert {url: r.status_code for url, r in pages.items() if r.status_code not in {200, 302}} == {}


def test_all_of_it_would_have_been_found_if_it_were_public(world, client):
    world.reveal()

    pages = everything(client)

    assert world.words - words_in(pages) == set()


def test_nothing_hidden_is_in_the_index(world):
    documents = [
        document for document in SearchDocument.objects.all() if WORD in str(vars(document)).lower()
    ]

    assert documents == []
    assert list(SearchWord.objects.filter(word__startswith=WORD)) == []
    assert everywhere(f"{WORD}*") == []


def test_a_hidden_record_answers_as_one_that_does_not_exist(world, client):
    answers = {url: client.get(url) for url in world.urls()}

    statuses = {url: response.status_code for url, response in answers.items()}
    gone = {
        f"/practices/{WORD}archived/{edition}" for edition in ("", "editions/1/", "editions/2/")
    }
    assert {url for url, status in statuses.items() if status != 404} == gone
    assert {statuses[url] for url in gone} == {410}
    assert words_in({a: r for a, r in answers.items() if r.status_code == 404}) <= {
        word for word in world.words if any(word in url for url in answers)
    }


@pytest.mark.parametrize(
    "url",
    [
        f"/practices/{WORD}draft/",
        f"/projects/{WORD}project/",
        f"/partners/{WORD}organisation/",
        f"/outputs/{WORD}output/",
        f"/action-plans/{WORD}plan/",
        f"/sources/{WORD}projectsource/",
        f"/api/v1/practices/{WORD}draft/",
        f"/api/v1/projects/{WORD}project/",
        f"/practices/?project={WORD}project",
        f"/practices/?organisation={WORD}organisation",
        f"/projects/?partner={WORD}organisation",
        f"/partners/?project={WORD}project",
        f"/outputs/?project={WORD}project",
        f"/action-plans/?organisation={WORD}organisation",
        f"/api/v1/editions/?practice={WORD}draft",
        f"/api/v1/editions/?practice={WORD}archived",
        f"/api/v1/events/?project={WORD}project",
    ],
)
def test_the_answer_is_word_for_word_the_one_for_a_name_that_nobody_has(world, client, url):
    hidden, unknown = client.get(url), client.get(url.replace(WORD, "abcdefg"))

    assert hidden.status_code == unknown.status_code
    assert hidden.status_code in {400, 404}
    assert text(hidden).replace(WORD, "abcdefg") == text(unknown)


def test_an_archived_practice_is_gone_without_saying_what_it_was(world, client):
    response = client.get(f"/practices/{WORD}archived/")

    assert response.status_code == 410
    assert words_in({"": response}) <= {
        f"{WORD}archived"
    }  # its own address, which the reader knows


def test_a_superseded_edition_of_an_archived_practice_is_not_read_either(world, client):
    page = client.get(f"/practices/{WORD}archived/editions/1/")

    assert page.status_code == 410
    assert words_in({"": page}) <= {f"{WORD}archived"}


def test_figures_on_the_home_page_count_public_records_only(world, client):
    response = client.get("/")

    assert [number for number, _, _ in response.context["figures"]] == [2, 2, 1, 2, 1]


def test_a_project_counts_its_public_partners_only(world, client):
    PartnershipFactory(project=world.project, organisation=world.organisation)

    assert client.get("/api/v1/projects/open-project/").json()["partners_count"] == 1


def test_a_topic_counts_its_published_practices_only(world, client):
    assert client.get(f"/api/v1/topics/{world.topic.slug}/").json()["practices"] == 2


def test_a_source_counts_its_citations_of_public_records_only(world, client):
    assert client.get("/api/v1/sources/shared/").json()["citations"] == 1


def test_targets_are_measured_by_public_records_only(world, client):
    kinds = ["events", "practices", "action-plans", "media"]
    for order, kind in enumerate(kinds):
        IndicatorFactory(project=world.project, counted_from=kind, order=order)

    indicators = client.get("/api/v1/projects/open-project/").json()["indicators"]

    assert [indicator["recorded"] for indicator in indicators] == [1, 1, 2, 0]


def test_facets_count_public_records_only(world, client):
    counted = {}
    for path in LISTS:
        filters = client.get(path).context["filters"]
        counted[path] = {name: filters.query.facet(name) for name in filters.facets}
        shown = [facet.name for facet in filters.query.shown_facets()]
        assert shown == [name for name in filters.facets if counted[path][name]]

    assert counted.pop("/map/") == counted["/practices/"]
    region = world.region.code
    assert counted == {
        "/practices/": {
            "topic": {world.topic.slug: 2},
            "country": {"AT": 1},
            "region": {region: 1},
            "project": {"open-project": 1},
            "programme": {world.project.programme.slug: 1},
            "organisation": {"open-organisation": 1},
            "scope": {},
            "transferred": {"yes": 2},
            # One of the two went to an organisation that is not public.
            "taken_up_in": {"AT": 1},
        },
        "/projects/": {
            "programme": {world.project.programme.slug: 1},
            "country": {},
            "status": {"running": 1},
        },
        "/partners/": {
            "country": {"AT": 2},
            "type": {"other": 2},
            "project": {},
            "region": {},
        },
        "/action-plans/": {
            "project": {"open-project": 2},
            "country": {"AT": 2},
            "region": {},
            "topic": {},
            "status": {},
        },
        "/outputs/": {
            "type": {"other": 1},
            "project": {"open-project": 1},
            "language": {},
        },
        "/search/": {
            "type": {"action-plan": 2, "organisation": 2, "practice": 2, "output": 1, "project": 1},
        },
    }


def test_a_record_that_is_hidden_again_leaves_the_index():
    organisation = OrganisationFactory(name="Here today")
    assert SearchDocument.objects.filter(title="Here today").exists()

    with reindexed(organisation):
        organisation.is_public = False
        organisation.save()

    assert not SearchDocument.objects.filter(title="Here today").exists()
