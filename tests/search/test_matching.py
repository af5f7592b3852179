"""What a query finds: other forms of a word, phrases, -without, beginnings, and the word that was meant."""

import pytest
from pyroaring import BitMap

from practices.models import Edition
from search.indexing import reindexed
from search.reindexing import rebuild
from tests.factories import EditionFactory, OrganisationFactory, RegionFactory, TopicFactory
from tests.search.asking import everywhere, found, match, practices
from tests.visitor import text

pytestmark = pytest.mark.django_db


def practice(title, **kwargs):
    texts = {"summary": "S.", "description": "D.", **kwargs}
    return EditionFactory(published=True, title=title, practice__organisation=None, **texts)


@pytest.mark.parametrize("word", ["map", "maps", "mapping", "MAPPED"])
def test_every_form_of_an_english_word_finds_every_other(word):
    for title in ("The map", "Some maps", "A mapping", "They mapped", "Of mappers"):
        practice(title)

    assert found(word, sort="title") == ["A mapping", "Some maps", "The map", "They mapped"]


def test_an_abbreviation_finds_several_of_its_kind_and_they_find_it():
    practice("An energy club for SMEs")
    practice("A bank for every SME")
    practice("A smelter")

    assert (
        found("SME ", sort="title")
        == found("smes", sort="title")
        == ["A bank for every SME", "An energy club for SMEs"]
    )


def test_a_word_of_another_language_is_found_as_it_is_and_never_by_an_english_ending():
    practice("Messing", language="de")
    practice("No mess")

    assert found("messing", sort="title") == ["Messing", "No mess"]
    assert found("mess ") == ["No mess"]


@pytest.mark.parametrize(
    "field", ["title", "summary", "keywords", "context", "description", "further_information"]
)
def test_every_text_of_a_practice_is_searched(field):
    practice(**{"title": "Found", field: "zeppelin"})
    practice("Not found")

    assert len(found("zeppelins")) == 1


@pytest.mark.parametrize(
    "word",
    [
        "h2020",
        "5g",
        "1e5",
        "1e5x",
        "007",
        "2007",
        "12abc",
        "a1b2",
        "Ελλάδα",
        "Москва",
        "smörgåsbord",
        "日本",
    ],
)
def test_words_with_digits_and_in_other_scripts_are_found(word):
    practice(f"Before {word} after")

    assert found(word) == found(f'"before {word} after"') == [f"Before {word} after"]


def test_letters_that_cannot_be_seen_split_no_word():
    practice("Of compe\u00adtence")
    practice("Of competence", summary="With\u200d joiners")

    assert len(found("competence")) == len(found("compe\u00adtence")) == 2
    assert found('"with joiners"') == ["Of competence"]


def test_a_phrase_is_found_where_its_words_follow_each_other_as_typed():
    practice("Smart specialisation")
    practice("Of smart: specialisation!", summary="Typed otherwise.")
    practice("Specialisation smart")
    practice("Smart regional specialisation")
    practice("Smart specialisations")

    assert found('"smart specialisation"', sort="title") == [
        "Of smart: specialisation!",
        "Smart specialisation",
    ]
    assert len(found("smart specialisation")) == 5


def test_a_phrase_of_one_word_is_that_word_and_no_other_form_of_it():
    practice("The cluster")
    practice("The clusters")

    assert found('"clusters"') == ["The clusters"]


def test_stems_are_no_phrase():
    practice("Mapping competences")

    assert found('"compet map"') == found('"map compet"') == []


def test_a_phrase_does_not_reach_from_one_field_into_the_next():
    practice("Really smart", summary="Specialisation of regions")
    practice("One", summary="It is smart", keywords="specialisation")
    practice("Two", keywords="smart", context="specialisation")

    assert found('"smart specialisation"') == []
    assert found('"smart zzbetweenfieldszz specialisation"') == found("zzbetweenfieldszz ") == []


def test_a_phrase_is_found_in_every_field():
    for field in ("summary", "keywords", "context", "challenges"):
        practice(field, **{field: "all of it: smart specialisation, and more"})

    assert found('"smart specialisation"', sort="title") == [
        "challenges",
        "context",
        "keywords",
        "summary",
    ]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("cluster -policy", ["Of firms", "Of policies"]),
        ('cluster -"innovation policy"', ["Of firms", "Of policies", "Policy innovation"]),
        ("cluster -polic*", ["Of firms"]),
        ("cluster -firms -policy", ["Of policies"]),
        ("-cluster", ["Something else"]),
        ("cluster -clusters", []),
        ("cluster -nowhere", ["Innovation policy", "Of firms", "Of policies", "Policy innovation"]),
    ],
)
def test_a_minus_leaves_out_what_has_the_word_or_phrase(words, titles):
    for title in ("Innovation policy", "Policy innovation"):
        practice(title, language="de", summary="Cluster, clusters")
    for title in ("Of policies", "Of firms"):
        practice(title, language="de", summary="Cluster")
    practice("Something else")

    assert found(words, sort="title") == titles


def test_a_minus_leaves_out_places_and_topics_too():
    practice("Cluster A", regions=[RegionFactory(country__code="AT")])
    practice("Cluster B", topics=[TopicFactory(name="Procurement")])
    practice("Cluster C")

    assert found("cluster -austria -procurement") == ["Cluster C"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("map*", ["Mapper", "Maps"]),
        ("mappe*", ["Mapper"]),
        ("map* of", []),
        ("m* r*", ["Mapper of roads"]),
        ("Gyo*", ["Győr"]),
    ],
)
def test_a_star_finds_the_beginnings_of_words(words, titles):
    for title in ("Maps", "Mapper", "Roadmap", "Győr"):
        practice(title)
    if "r*" in words:
        practice("Mapper of roads")

    assert found(words, sort="title") == titles


def test_a_word_half_typed_finds_its_beginnings_while_nothing_has_it_as_it_is():
    practice("Zeppelins over Győr")

    assert found("zep") == found("gyo") == found("győr zep") == ["Zeppelins over Győr"]
    assert found("zep győr") == found('"zep"') == found("z") == []
    assert (len(match("zep").documents), len(match("zep ").documents)) == (1, 0)

    practice("Zep")

    assert found("zep") == ["Zep"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prokurement", "procurement"),
        ("procuremnet", "procurement"),
        ("prokuremant", "procurement"),
        ("GYÖRR", "gyor"),
        ("Hungray", "hungary"),
        ("widgtes", "widgets"),
    ],
)
def test_a_misspelt_word_finds_the_near_one_and_says_so(typed, meant):
    practice(
        "Procurement in Győr",
        regions=[RegionFactory(country__code="HU", country__name="Hungary")],
        topics=[TopicFactory(name="Widgets")],
    )

    filters = practices(q=f"{typed} ")

    assert filters.matched.corrected == [(typed, meant)]
    assert filters.total == 1


@pytest.mark.parametrize("typed", ["proxuxemexx", "gir", "xgyox", "austriia"])
def test_a_word_too_far_from_all_known_ones_finds_nothing_and_no_other_is_taken_for_it(typed):
    practice("Procurement in Győr")

    assert (found(f"{typed} "), match(f"{typed} ").corrected) == ([], [])


@pytest.mark.parametrize("typed", ["2012", "frk1a", "ab16"])
def test_a_number_or_a_code_is_never_taken_for_another(typed):
    practice("In 2016, 2011, FRK1", context="ab17")

    assert (found(f"{typed} "), match(f"{typed} ").corrected) == ([], [])


def test_no_number_or_code_is_meant_by_a_word():
    practice("Of abcdefg1")

    assert match("abcdefgh ").corrected == []


def test_a_place_or_topic_is_meant_before_a_word_of_a_text_that_is_as_near():
    for number in range(3):
        practice(f"Kronland in words and figures {number}", language="de")
    practice("There", regions=[RegionFactory(name="Kromland")])
    practice("Filed", topics=[TopicFactory(name="Fingers")])
    rebuild()

    assert match("krosland ").corrected == [("krosland", "kromland")]
    assert match("figers ").corrected == [("figers", "fingers")]


def test_the_place_with_the_most_documents_is_meant_among_those_as_near():
    for number, name in enumerate(["Mostviertal", "Mostviertel", "Mostviertel"]):
        practice(f"Practice {number}", regions=[RegionFactory(name=name)])

    assert match("mostviertil ").corrected == [("mostviertil", "mostviertel")]


def test_a_place_in_which_nothing_lies_is_not_taken_for_a_misspelt_word():
    RegionFactory(name="Crete")
    practice("They create")

    assert (found("crete "), match("crete ").corrected) == ([], [])


def test_a_word_is_taken_for_one_that_leaves_something_in_the_list_that_is_asked():
    practice("Procurements of others", language="de")
    OrganisationFactory(name="Prokurements")
    OrganisationFactory(name="Zeppelin")

    assert practices(q="prokurementz ").matched.corrected == [("prokurementz", "procurements")]
    assert match("prokurementz ", kind="organisation").corrected == [
        ("prokurementz", "prokurements")
    ]
    assert practices(q="zepelin ").matched.corrected == []
    assert practices(q="zepelin ").matched.unknown == ["zepelin"]


def test_a_word_is_taken_for_one_that_occurs_together_with_the_others():
    practice("Castle", language="de")
    practice("Cattle of clusters", language="de")

    assert match("clusters catle ").corrected == [("catle", "cattle")]
    assert match("catle -castle ").corrected == [("catle", "cattle")]


def test_a_word_half_typed_finds_beginnings_in_the_list_that_is_asked():
    practice("Zeppelins")
    OrganisationFactory(name="Zep")

    assert found("zep") == ["Zeppelins"]
    assert everywhere("zep") == ["Zep"]


def test_the_page_says_which_words_nothing_has(client):
    practice("Competence")

    page = client.get("/practices/?q=zzzz+competnece")

    assert "<p>No results contain “zzzz”.</p><p>No results contain “competnece”.</p>" in text(page)
    assert "showing results" not in text(page)
    assert "Search only for what I typed" not in text(page)


def test_only_the_misspelt_word_of_several_is_replaced():
    practice("Innovation procurement")
    practice("Innovation policy")

    matched = match("inovation policy ")

    assert matched.corrected == [("inovation", "innovation")]
    assert found("inovation policy ") == ["Innovation policy"]


def test_the_search_for_what_was_meant_ends_after_three_words_or_with_one_that_nothing_is_near():
    practice("Innovation procurement policies elsewhere")

    three, four = (
        match("inovatoin prokurement polisies "),
        match("inovatoin prokurement polisies elsewehre "),
    )
    other = match("xxxxxxxxxx prokurement ")

    assert three.corrected == [
        ("inovatoin", "innovation"),
        ("prokurement", "procurement"),
        ("polisies", "policies"),
    ]
    assert (four.corrected, four.unknown) == (
        [],
        ["inovatoin", "prokurement", "polisies", "elsewehre"],
    )
    assert (other.corrected, other.unknown) == ([], ["xxxxxxxxxx", "prokurement"])


def test_a_word_that_exists_is_never_replaced():
    practice("Clover")
    practice("Cluster of clovers and a closer look")

    assert (found("closer"), match("closer").corrected) == (
        ["Cluster of clovers and a closer look"],
        [],
    )


def test_as_typed_nothing_is_replaced():
    practice("Procurement")

    assert found("prokurement ", as_typed="yes") == []
    assert match("prokurement ", exact=True).corrected == []


def test_among_words_equally_near_the_frequent_one_is_meant_and_the_first_letter_counts_more():
    for title in ("Battle", "Castle", "Cattle one", "Cattle two"):
        practice(title, language="de")
    rebuild()

    assert match("catle ").corrected == [("catle", "cattle")]
    assert match("bastle ").corrected == [("bastle", "battle")]


def test_a_word_that_only_a_withdrawn_record_had_is_not_offered():
    edition = practice("Kaleidoscope")
    practice("Something else")
    assert match("kaleidoscpe ").corrected == [("kaleidoscpe", "kaleidoscope")]

    with reindexed(edition):
        Edition.objects.filter(pk=edition.pk).update(status="archived")

    assert match("kaleidoscpe ").corrected == []


def test_a_query_of_signs_finds_nothing_and_none_finds_everything():
    practice("Anything")

    assert found("...") == []
    assert match("...").documents == BitMap()
    assert found("") == ["Anything"]


def test_records_of_every_kind_are_matched_alike():
    practice("Zeppelin practice")
    OrganisationFactory(name="Zeppelin agency")

    assert everywhere("zeppelins") == ["Zeppelin practice", "Zeppelin agency"]


def test_a_short_word_is_not_taken_for_one_with_another_first_letter():
    practice("Lost in the post")

    assert match("cost ").corrected == []


def test_the_far_more_frequent_of_two_near_words_is_meant():
    practice("The bundle")
    for _ in range(12):
        practice("The cattle")

    assert match("battle ").corrected == [("battle", "cattle")]
