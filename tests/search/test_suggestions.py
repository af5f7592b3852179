"""What a search field suggests while somebody types, as JSON."""

import pytest

from practices.models import Edition
from search.indexing import reindexed
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OutputFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def practice(title, **kwargs):
    return EditionFactory(published=True, title=title, practice__organisation=None, **kwargs)


def suggested(client, typed):
    answer = client.get("/suggest/", {"q": typed}).json()
    assert answer["q"] == typed
    return answer["suggestions"]


def labels(client, typed):
    return [suggestion["label"] for suggestion in suggested(client, typed)]


def test_titles_topics_and_places_are_suggested_with_where_they_lead(client):
    austria = RegionFactory(code="AT121", english_name="Mapland", country__code="AT")
    practice(
        "Mapping competences",
        practice__slug="mapping",
        regions=[austria],
        topics=[TopicFactory(slug="maps", name="Maps")],
    )
    ProjectFactory(slug="mapper", acronym="MAPPER", title="Of mapping")
    OrganisationFactory(slug="map-agency", name="Map agency", country=austria.country)
    OutputFactory(slug="map-manual", title="Manual of maps", project__acronym="X")
    ActionPlanFactory(
        slug="map-plan", title="Map plan", organisation__country__code="HU", project__acronym="Y"
    )

    found = suggested(client, "map")

    assert {tuple(suggestion) for suggestion in found} == {("group", "label", "note", "url")}
    assert [tuple(suggestion.values()) for suggestion in found] == [
        ("Good practices", "Mapping competences", "Mapland, Austria", "/practices/mapping/"),
        ("Projects", "MAPPER: Of mapping", "", "/projects/mapper/"),
        ("Partners", "Map agency", "Austria", "/partners/map-agency/"),
        ("Action plans", "Map plan", "Hungary", "/action-plans/map-plan/"),
        ("Outputs", "Manual of maps", "", "/outputs/map-manual/"),
        ("Topics", "Maps", "1 good practice", "/practices/?topic=maps"),
        ("Places", "Mapland", "1 good practice", "/practices/?region=AT121"),
    ]


def test_every_suggestion_leads_to_a_page(client):
    practice(
        "Mapping",
        regions=[RegionFactory(name="Mapland")],
        topics=[TopicFactory(name="Maps & more")],
    )

    urls = [suggestion["url"] for suggestion in suggested(client, "map")]

    assert len(urls) == 3
    assert {client.get(url).status_code for url in urls} == {200}


@pytest.mark.parametrize(
    "typed", ["gy", "gyo", "Győr", "GYŐR", "gyor", "gy\u0151r", "agency gy", "agency, (gyor"]
)
def test_accents_capitals_and_signs_do_not_matter_and_every_word_is_asked_for(client, typed):
    OrganisationFactory(name="Agency of Győr")
    OrganisationFactory(name="Agency of Graz")

    assert labels(client, typed) == ["Agency of Győr"]


@pytest.mark.parametrize(
    "typed", ["", " ", "g", "...", "-", "(", "\\", '"', "zz", "agency zz", "gyor graz", "of gy xx"]
)
def test_one_letter_signs_and_what_nothing_has_get_no_suggestion(client, typed):
    OrganisationFactory(name="Agency of Győr")
    OrganisationFactory(name="Agency of Graz")

    assert suggested(client, typed) == []


def test_a_letter_after_a_word_is_enough(client):
    OrganisationFactory(name="Agency of Győr")
    OrganisationFactory(name="Agency of Linz")

    assert labels(client, "agency g") == ["Agency of Győr"]


def test_titles_that_begin_so_come_first_then_the_shorter_ones(client):
    for title in (
        "A course in mapping",
        "Mapping of everything that there is",
        "Mapping",
        "On mapping",
    ):
        practice(title)

    assert labels(client, "mapp") == [
        "Mapping",
        "Mapping of everything that there is",
        "On mapping",
        "A course in mapping",
    ]


def test_at_most_ten_are_suggested_and_every_kind_has_its_share(client):
    topics = [TopicFactory(name=f"Mapping {n}") for n in range(4)]
    for number in range(8):
        practice(
            f"Mapping {number}", topics=topics, regions=[RegionFactory(name=f"Mapping {number}")]
        )
        ProjectFactory(acronym=f"MAPPING {number}", title="")
        OrganisationFactory(name=f"Mapping {number}")

    groups = [suggestion["group"] for suggestion in suggested(client, "mapp")]

    assert {group: groups.count(group) for group in groups} == {
        "Good practices": 4, "Projects": 2, "Topics": 2, "Places": 2
    }  # fmt: skip
    assert len(groups) == 10


def test_room_that_is_left_goes_to_the_best_of_all_in_the_order_of_kinds(client):
    for number in range(3):
        practice(f"Mapping competences {number}")
        ProjectFactory(acronym=f"MAPPING {number}", title="")
        OutputFactory(title=f"Manual of mapping {number}", project__acronym="X")
    ProjectFactory(acronym="MAPPING 3 ", title="of what is longer")

    assert labels(client, "mapp") == [
        *(f"Mapping competences {number}" for number in range(3)),
        *(f"MAPPING {number}" for number in range(3)),
        "MAPPING 3 : of what is longer",
        *(f"Manual of mapping {number}" for number in range(3)),
    ]


@pytest.mark.parametrize("typed", ["-mapp", "agency -mapp", '-"mapping competences"'])
def test_for_what_is_to_be_left_out_nothing_is_suggested(client, typed):
    practice("Mapping competences of an agency")

    assert labels(client, typed) == []


def test_a_word_that_is_left_out_is_not_asked_for(client):
    practice("Mapping competences")

    assert labels(client, "-agency mapp") == ["Mapping competences"]


def test_a_hyphen_inside_a_word_leaves_nothing_out(client):
    practice("Cross-mapping")

    assert labels(client, "cross-mapp") == ["Cross-mapping"]


def test_topics_and_places_are_those_that_have_practices_the_most_frequent_first(client):
    often, seldom, never = (TopicFactory(name=name) for name in ("Maps B", "Maps A", "Maps C"))
    practice("One", topics=[often, seldom])
    practice("Two", topics=[often])
    EditionFactory(title="A draft", topics=[never])

    assert [(s["label"], s["note"]) for s in suggested(client, "maps")] == [
        ("Maps B", "2 good practices"),
        ("Maps A", "1 good practice"),
    ]


def test_a_place_counts_what_lies_in_its_parts(client):
    RegionFactory(code="AT12", english_name="Lower Austria", level=2)
    practice(
        "One", regions=[RegionFactory(code="AT121", english_name="Mostviertel", country__code="AT")]
    )

    assert [(s["label"], s["note"], s["url"]) for s in suggested(client, "lower au")] == [
        ("Lower Austria", "1 good practice", "/practices/?region=AT12")
    ]
    assert labels(client, "austria") == ["Austria", "Lower Austria"]


def test_what_is_hidden_is_never_suggested(client):
    EditionFactory(title="Zeppelin draft")
    EditionFactory(archived=True, title="Zeppelin archived")
    ProjectFactory(hidden=True, acronym="ZEPPELIN")
    OrganisationFactory(hidden=True, name="Zeppelin agency")
    OutputFactory(hidden=True, title="Zeppelin manual")
    ActionPlanFactory(hidden=True, title="Zeppelin plan")
    TopicFactory(name="Zeppelins")
    RegionFactory(name="Zeppelinland")

    assert suggested(client, "zepp") == []


def test_a_withdrawn_record_is_no_longer_suggested_nor_its_words_completed(client):
    edition = practice("Kaleidoscope", topics=[TopicFactory(name="Kaleidoscopes")])
    assert labels(client, "kaleid") == ["Kaleidoscope", "Kaleidoscopes"]

    with reindexed(edition):
        Edition.objects.filter(pk=edition.pk).update(status="archived")

    assert labels(client, "kaleid") == []


def test_more_words_than_a_search_reads_get_no_suggestion(client):
    practice("Mapping a b c")

    assert suggested(client, "a " * 150 + "map") == []


def test_what_is_typed_beyond_the_longest_search_is_not_read(client):
    practice("Mapping")

    answer = client.get("/suggest/", {"q": "map" + " " * 500 + "nowhere"}).json()

    assert (len(answer["q"]), [s["label"] for s in answer["suggestions"]]) == (400, ["Mapping"])


def test_without_a_question_there_is_no_answer(client):
    assert client.get("/suggest/").json() == {"q": "", "suggestions": []}


def test_titles_come_as_text_that_is_not_markup(client):
    practice('Mapping <script>alert("x")</script>')

    response = client.get("/suggest/?q=mapp")

    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["suggestions"][0]["label"] == 'Mapping <script>alert("x")</script>'
