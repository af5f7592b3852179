"""The REST API: what an answer looks like, and that it only answers questions."""

from datetime import date
from decimal import Decimal
from urllib.parse import urljoin

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from tests.factories import (
    ActionPlanFactory,
    CitationFactory,
    CountryFactory,
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
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    SourceFactory,
    TopicFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
API = "http://testserver/api/v1"
LISTS = [
    "practices", "editions", "projects", "organisations", "action-plans", "outputs", "events", "topics", "regions",
    "sources",
]  # fmt: skip
AUSTRIA = {
    "code": "AT12",
    "label": "Lower Austria",
    "level": 2,
    "country": "AT",
    "url": f"{API}/regions/AT12/",
}
ECOPLUS = {
    "slug": "ecoplus",
    "name": "ecoplus",
    "country": "AT",
    "url": f"{API}/organisations/ecoplus/",
}
CLUSTERIX = {"slug": "clusterix", "acronym": "ClusteriX", "url": f"{API}/projects/clusterix/"}
SHEET = {"code": "sheet", "title": "The sheet", "url": f"{API}/sources/sheet/"}


def lower_austria():
    return RegionFactory(
        code="AT12", name="Niederösterreich", english_name="Lower Austria", level=2
    )


def ecoplus(**kwargs):
    return OrganisationFactory(slug="ecoplus", name="ecoplus", **kwargs)


def clusterix(**kwargs):
    return ProjectFactory(slug="clusterix", acronym="ClusteriX", **kwargs)


def cited(record, field):
    CitationFactory(
        record=record, field=field, value="as written", source=SourceFactory(code="sheet")
    )
    return {
        "source": SHEET,
        "field": field,
        "kind": "quoted",
        "value": "as written",
        "derivation": "",
        "language": "en",
        "locator": "page 1",
        "stance": "agrees",
    }


def test_a_practice_is_its_published_edition_with_everything_around_it(client):
    region = lower_austria()
    edition = EditionFactory(
        published=True,
        number=2,
        practice__slug="mapping",
        practice__organisation=ecoplus(),
        title="Mapping",
        projects=[clusterix()],
        topics=[TopicFactory(slug="policy", name="Policy")],
        regions=[region],
        evidence="80 firms.",
        start=date(2012, 1, 1),
        end=date(2016, 12, 31),
        scope="regional",
        keywords="patents, workshops ,",
    )
    sweden = RegionFactory(
        code="SE", name="Sverige", english_name="Sweden", level=0, country__code="SE"
    )
    TransferFactory(practice=edition.practice, from_region=region, to_region=sweden, year=2013)
    citation = cited(edition, "evidence")

    assert client.get("/api/v1/practices/mapping/").json() == {
        "url": f"{API}/practices/mapping/",
        "slug": "mapping",
        "edition": f"{API}/editions/mapping/2/",
        "number": 2,
        "page": "http://testserver/practices/mapping/",
        "title": "Mapping",
        "summary": "What it does and for whom.",
        "context": "",
        "description": "What is done, step by step.",
        "stakeholders": "",
        "resources": "",
        "evidence": "80 firms.",
        "challenges": "",
        "transfer_potential": "",
        "further_information": "",
        "start": "2012-01-01",
        "end": "2016-12-31",
        "dates_precision": "year",
        "is_ongoing": False,
        "scope": "regional",
        "regions": [AUSTRIA],
        "topics": [{"url": f"{API}/topics/policy/", "slug": "policy", "name": "Policy"}],
        "keywords": ["patents", "workshops"],
        "language": "en",
        "image": None,
        "image_alt": "",
        "image_credit": "",
        "change_note": "",
        "published_at": "2026-01-15T10:00:00+01:00",
        "organisation": ECOPLUS,
        "projects": [CLUSTERIX],
        "transfers": [
            {
                "from_region": AUSTRIA,
                "from_organisation": None,
                "to_region": {
                    "code": "SE", "label": "Sweden", "level": 0, "country": "SE", "url": f"{API}/regions/SE/"
                },
                "to_organisation": None,
                "status": "adopted",
                "year": 2013,
                "period": "",
                "change": "",
                "evidence": "",
            }
        ],
        "citations": [citation],
    }  # fmt: skip


def test_a_project_has_its_partners_phases_targets_and_sources(client):
    programme = ProgrammeFactory(
        slug="ivc", name="INTERREG IVC", period_start=2007, period_end=2013
    )
    project = clusterix(
        title="Cross-Linking",
        programme=programme,
        status="completed",
        start=date(2012, 1, 1),
        end=date(2014, 12, 31),
        total_budget=Decimal(1687872),
        erdf_amount=Decimal(1296064),
    )
    lead = ecoplus()
    name = OrganisationNameFactory(organisation=lead, name="ecoplus.")
    PartnershipFactory(
        project=project,
        organisation=lead,
        lead=True,
        budget=Decimal("178550.50"),
        names_used=[name],
    )
    PhaseFactory(project=project, name="Phase 1")
    IndicatorReportFactory(
        indicator=IndicatorFactory(project=project, title="Events", counted_from="events"), value=7
    )
    MediaAppearanceFactory(project=project, title="A headline", date=date(2016, 11, 28))
    OutputFactory(project=project, slug="manual", title="Manual")
    OutputFactory(project=project, slug="zyzzyva", is_public=False)
    EventFactory(project=project, slug="course", title="Course")
    EditionFactory(published=True, title="Mapping", practice__slug="mapping", projects=[project])
    EditionFactory(title="A draft", projects=[project])
    ActionPlanFactory(project=project, slug="plan", title="Plan")
    citation = cited(project, "total_budget")

    assert client.get("/api/v1/projects/clusterix/").json() == {
        **CLUSTERIX,
        "page": "http://testserver/projects/clusterix/",
        "title": "Cross-Linking",
        "programme": {
            "slug": "ivc", "name": "INTERREG IVC", "period_start": 2007, "period_end": 2013, "cci": ""
        },
        "status": "completed",
        "summary": "Regions learn from each other.",
        "start": "2012-01-01",
        "end": "2014-12-31",
        "dates_precision": "day",
        "total_budget": "1687872.00",
        "erdf_amount": "1296064.00",
        "lead_unknown": False,
        "partners_count": 1,
        "objectives": "",
        "website": "",
        "community_url": "",
        "contact_email": "",
        "partners": [
            {"organisation": ECOPLUS, "role": "lead", "order": 1, "budget": "178550.50", "names_used": ["ecoplus."]}
        ],
        "phases": [{"name": "Phase 1", "start": "2012-01-01", "end": "2014-12-31"}],
        "indicators": [
            {"title": "Events", "comparison": "at-least", "target": 10, "reported": 7, "recorded": 1, "shortfall": ""}
        ],
        "media": [{"title": "A headline", "outlet": "The Daily Cluster", "date": "2016-11-28", "url": ""}],
        "outputs": [{"url": "http://testserver/api/v1/outputs/manual/", "slug": "manual", "title": "Manual"}],
        "events": [{"url": "http://testserver/api/v1/events/course/", "slug": "course", "title": "Course"}],
        "practices": [{"url": "http://testserver/api/v1/practices/mapping/", "slug": "mapping", "title": "Mapping"}],
        "action_plans": [{"url": "http://testserver/api/v1/action-plans/plan/", "slug": "plan", "title": "Plan"}],
        "citations": [citation],
    }  # fmt: skip


def test_an_organisation_has_all_its_names_and_projects(client):
    organisation = ecoplus(region=lower_austria(), kind="development-agency", summary="An agency.")
    name = OrganisationNameFactory(
        organisation=organisation, name="ecoplus.", kind="variant", valid_from=2010
    )
    PartnershipFactory(project=clusterix(), organisation=organisation, lead=True, names_used=[name])
    citation = cited(organisation, "country")

    assert client.get("/api/v1/organisations/ecoplus/").json() == {
        **ECOPLUS,
        "page": "http://testserver/partners/ecoplus/",
        "country": {"code": "AT", "name": "Austria"},
        "kind": "development-agency",
        "region": AUSTRIA,
        "website": "",
        "summary": "An agency.",
        "names": [
            {
                "name": "ecoplus.",
                "language": "en",
                "kind": "variant",
                "valid_from": 2010,
                "valid_to": None,
            }
        ],
        "projects": [
            {
                "project": "clusterix",
                "url": f"{API}/projects/clusterix/",
                "acronym": "ClusteriX",
                "role": "lead",
                "names_used": ["ecoplus."],
            }
        ],
        "citations": [citation],
    }


def test_a_region_says_where_its_territory_is_counted_now(client):
    old = RegionFactory(
        code="NL33",
        name="Zuid-Holland",
        level=2,
        country=CountryFactory(code="NL"),
        last_edition=2021,
    )
    old.successors.add(RegionFactory(code="NL36", country=old.country, first_edition=2024))

    assert client.get("/api/v1/regions/NL33/").json() == {
        "url": f"{API}/regions/NL33/",
        "code": "NL33",
        "label": "Zuid-Holland",
        "level": 2,
        "country": "NL",
        "name": "Zuid-Holland",
        "latin_name": "",
        "english_name": "",
        "former_name": "",
        "parent": None,
        "is_nuts": True,
        "first_edition": 2021,
        "last_edition": 2021,
        "successors": ["NL36"],
        "latitude": None,
        "longitude": None,
    }


def test_a_list_carries_totals_and_links_to_its_neighbours(client):
    for number in range(5):
        EditionFactory(published=True, title=f"Practice {number}", scope="local")
    EditionFactory(published=True, scope="regional")

    page = client.get("/api/v1/practices/?page=2&page_size=2&scope=local&sort=title").json()

    titles = [practice["title"] for practice in page.pop("results")]
    reindexed = client.get(page.pop("next")).json()
    assert titles == ["Practice 2", "Practice 3"]
    assert page == {
        "count": 5, "page": 2, "pages": 3, "previous": f"{API}/practices/?page_size=2&scope=local&sort=title"
    }  # fmt: skip
    assert [practice["title"] for practice in reindexed.pop("results")] == ["Practice 4"]
    assert reindexed == {"count": 5, "page": None, "pages": 3, "next": None, "previous": None}


def test_best_matches_and_lists_outside_the_index_are_read_page_by_page(client):
    for number in range(3):
        EditionFactory(
            published=True,
            title=f"Practice {number}",
            topics=[TopicFactory(slug=f"topic-of-{number}")],
        )

    paths = ["practices/?page_size=2&q=practice", "topics/?page_size=2"]
    pages = [client.get(f"/api/v1/{path}").json() for path in paths]

    assert [(page["count"], page["next"]) for page in pages] == [
        (3, f"{API}/practices/?page=2&page_size=2&q=practice"),
        (3, f"{API}/topics/?page=2&page_size=2"),
    ]


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_one_empty_page(client, name):
    read_on = {"next": None, "previous": None, "results": []}
    counted = {} if name == "editions" else {"count": 0, "page": 1, "pages": 1}

    assert client.get(f"/api/v1/{name}/").json() == {**counted, **read_on}


def test_the_root_names_every_collection_of_records(client):
    root = client.get("/api/v1/").json()

    assert root == {name: f"{API}/{name}/" for name in LISTS}


def test_superseded_editions_can_be_read_and_filtered(client):
    first = EditionFactory(superseded=True, practice__slug="mapping", title="First")
    EditionFactory(published=True, practice=first.practice, number=2, title="Second")
    EditionFactory(practice=first.practice, number=3, title="A draft")
    EditionFactory(published=True, title="Of another practice")

    def titles(query):
        return [
            edition["title"]
            for edition in client.get(f"/api/v1/editions/?{query}").json()["results"]
        ]

    assert sorted(titles("practice=mapping")) == ["First", "Second"]
    assert titles("practice=mapping&status=superseded") == ["First"]


@pytest.mark.parametrize("name", LISTS)
def test_what_does_not_exist_is_not_found_and_says_so_in_json(client, name):
    path = "editions/nothing/1" if name == "editions" else f"{name}/nothing"

    response = client.get(f"/api/v1/{path}/")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("practices/nope/", "No practice has this address."),
        ("editions/nope/1/", "No edition has this address."),
        ("action-plans/nope/", "No action plan has this address."),
        ("regions/XX9/", "No region has this address."),
        ("sources/nope/", "No source has this address."),
        ("nope/", "Nothing has this address."),
        ("practices/nope/deeper/", "Nothing has this address."),
        ("../nope/", "Nothing has this address."),
    ],
)
def test_what_is_not_found_is_named_in_words(client, path, detail):
    response = client.get(urljoin("/api/v1/", path))

    assert (response.status_code, response.json()) == (404, {"detail": detail})


def test_pages_of_other_sites_may_read_the_api(client):
    EditionFactory(published=True, practice__slug="mapping")
    paths = [
        "schema/",
        "v1/",
        "v1/practices/",
        "v1/practices/mapping/",
        "v1/nope/",
        "v1/topics/?x=1",
    ]

    responses = [client.get(f"/api/{path}") for path in paths]

    assert [response.status_code for response in responses] == [200, 200, 200, 200, 404, 400]
    for response in responses:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/editions/mapping/1/publish/"),
        ("options", "/api/v1/editions/mapping/1/publish/"),
        ("get", "/api/v1/editions/mapping/1/publish/"),
        ("post", "/api/v1/practices/"),
        ("get", "/practices/"),
        ("get", "/accounts/login/"),
    ],
)
def test_pages_of_other_sites_read_nothing_else_and_write_nothing(client, method, path):
    EditionFactory(in_review=True, practice__slug="mapping")

    response = getattr(client, method)(path)

    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, name, method):
    response = getattr(client, method)(
        f"/api/v1/{name}/", data="{}", content_type="application/json"
    )

    assert response.status_code == 405


def test_a_signed_in_editor_gets_what_everybody_gets(client, admin_client):
    EditionFactory(title="A draft")
    EditionFactory(published=True, title="For everybody")

    assert admin_client.get("/api/v1/practices/").json() == client.get("/api/v1/practices/").json()


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "*/*", "application/json"])
def test_the_answer_is_json_or_nothing(client, accepted):
    response = client.get("/api/v1/practices/", headers={"Accept": accepted})

    assert (response.status_code, response.headers["Content-Type"]) in {
        (200, "application/json"),
        (406, "application/json"),
    }


def test_the_description_of_the_api_is_valid_and_names_every_address(client):
    schema = yaml.safe_load(client.get("/api/schema/").content)

    validate_schema(schema)
    assert {path for path in schema["paths"]} == {
        "/api/v1/editions/",
        "/api/v1/editions/{practice}/{number}/",
        "/api/v1/editions/{practice}/{number}/{verb}/",
        *[f"/api/v1/{name}/" for name in LISTS],
        *[
            f"/api/v1/{name}/{{slug}}/"
            for name in LISTS
            if name not in {"editions", "regions", "sources"}
        ],
        "/api/v1/regions/{code}/",
        "/api/v1/sources/{code}/",
    }
    methods = {path: set(described) - {"parameters"} for path, described in schema["paths"].items()}
    assert methods.pop("/api/v1/editions/{practice}/{number}/{verb}/") == {"post"}
    assert set().union(*methods.values()) == {"get"}


def test_the_description_is_made_without_a_warning(capfd):
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")

    assert capfd.readouterr().err == ""
