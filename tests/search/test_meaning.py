"""What a query means beyond its words: synonyms that staff keep, places, and what they were called before."""

import json

import pytest
from django.conf import settings
from django.urls import reverse

from partners.models import Region
from search.indexing import reindexed
from search.models import Synonym
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    CountryFactory,
    EditionFactory,
    OrganisationFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)
from tests.search.asking import everywhere, found, match
from tests.visitor import text

pytestmark = pytest.mark.django_db


def as_typed(words):
    """What these words find by themselves: nothing that is only spelt like them."""
    return found(words, as_typed="yes", sort="title")


def practice(title, **kwargs):
    texts = {"summary": "S.", "description": "D.", **kwargs}
    return EditionFactory(published=True, title=title, practice__organisation=None, **texts)


def a_region(code, name, **kwargs):
    country = CountryFactory(
        code=code[:2], name={"NL": "Netherlands", "PT": "Portugal"}.get(code[:2], "Austria")
    )
    return RegionFactory(code=code, name=name, country=country, level=len(code) - 2, **kwargs)


@pytest.mark.parametrize(
    ("term", "meaning"),
    [
        ("RIS3", "smart specialisation"),
        ("SME", "small and medium-sized enterprise"),
        ("PPI", "innovation procurement"),
    ],
)
def test_a_term_finds_what_says_the_same_in_other_words_and_says_so(term, meaning):
    practice(f"About {term}")
    practice(f"About {meaning}s")
    practice("About something else")
    both = [f"About {term}", f"About {meaning}s"]

    assert (
        sorted(found(term))
        == sorted(found(term.lower()))
        == sorted(found(f"{meaning}, "))
        == sorted(both)
    )
    assert match(term.lower()).synonyms == [(term, meaning)]
    assert match(meaning).synonyms == [(meaning, term)]


@pytest.mark.parametrize(
    ("term", "meaning", "typed"),
    [
        ("RIS3", "smart specialisation", "smart specialisations"),
        ("SME", "small and medium-sized enterprise", "small and medium-sized enterprises"),
        ("SME", "small and medium-sized enterprise", "SMEs"),
        ("PPI", "innovation procurement", "PPIs"),
    ],
)
def test_a_term_in_another_form_has_its_synonyms_too(term, meaning, typed):
    practice(f"About {term}")
    practice(f"About {meaning}")

    assert sorted(found(f"{typed} ")) == sorted([f"About {term}", f"About {meaning}"])


def test_of_a_term_the_longer_words_are_marked_where_they_stand_apart():
    highlights = match("small and medium-sized enterprises ").highlights

    assert highlights.spans("One and more") == []
    assert highlights.spans("One enterprise") == [(4, 14)]
    assert highlights.spans("small and medium-sized enterprise") == [(0, 33)]


def test_a_term_with_a_slip_has_its_synonyms_too():
    practice("RIS3 in regions")
    practice("Smart cities")
    practice("Specialisation")

    matched = match("smart specialization ")

    assert found("smart specialization ") == ["RIS3 in regions"]
    assert matched.corrected == [("specialization", "specialisation")]
    assert matched.synonyms == [("smart specialisation", "RIS3")]


@pytest.mark.parametrize("word", ["SMEs", "sme", "smart", "enterprises", "medium"])
def test_a_word_of_a_term_is_never_taken_for_a_misspelt_one(word):
    practice("Sees a start, entrprises, medim")

    assert (found(f"{word} "), match(f"{word} ").corrected) == ([], [])


def test_a_term_among_other_words_is_taken_as_one():
    practice("RIS3 in regions")
    practice("Smart specialisation of regions")
    practice("Specialisation of smart cities")

    assert sorted(found("smart specialisation regions")) == [
        "RIS3 in regions",
        "Smart specialisation of regions",
    ]
    assert match("regions smart specialisation").synonyms == [("smart specialisation", "RIS3")]
    assert match("specialisation smart").synonyms == []


@pytest.mark.parametrize("words", ['"RIS3"', '"smart specialisation"', "RIS3*", "-RIS3"])
def test_a_phrase_a_beginning_and_an_exclusion_are_taken_as_typed(words):
    practice("RIS3")
    practice("Smart specialisation")

    assert len(found(words)) == 1
    assert match(words).synonyms == []


def test_as_typed_no_synonym_is_searched():
    practice("Smart specialisation")

    assert found("RIS3 ", as_typed="yes") == []
    assert match("RIS3 ", exact=True).synonyms == []


def test_the_page_says_what_else_was_searched_and_links_to_the_search_as_typed_and_back(client):
    practice("Smart specialisation")

    page = client.get("/practices/?q=RIS3")
    as_typed = client.get("/practices/?as_typed=yes&q=RIS3")

    assert "“RIS3” also finds <strong>smart specialisation</strong>." in text(page)
    assert 'href="?as_typed=yes&amp;q=RIS3"' in text(page)
    assert page.context["page"].total == 1
    assert "also finds" not in text(as_typed)
    assert 'href="?q=RIS3"' in text(as_typed)
    assert as_typed.context["page"].total == 0


def test_the_page_says_which_word_was_taken_for_a_misspelt_one(client):
    practice("Procurement")

    page = client.get("/search/?q=prokurement")

    assert "Showing results for <strong>procurement</strong>" in text(page)
    assert 'href="?as_typed=yes&amp;q=prokurement"' in text(page)


def test_a_synonym_that_staff_add_change_or_delete_works_at_the_next_request(client):
    practice("Clusters of excellence")
    practice("Living labs")
    client.force_login(UserFactory(role="publisher"))

    assert found("COE ") == []
    client.post(
        reverse("admin:search_synonym_add"), {"term": "COE", "meaning": "clusters of excellence"}
    )
    assert found("COE ") == ["Clusters of excellence"]

    synonym = Synonym.objects.get(term="COE")
    change = reverse("admin:search_synonym_change", args=[synonym.pk])
    client.post(change, filled(client, change) | {"meaning": "living lab"})
    assert found("COE ") == ["Living labs"]

    client.post(reverse("admin:search_synonym_delete", args=[synonym.pk]), {"post": "yes"})
    assert found("COE ") == []


@pytest.mark.parametrize(("term", "meaning"), [("QQ8", "–"), ("…", "quantum")])
def test_a_synonym_of_signs_alone_is_refused_and_one_that_is_there_already_does_nothing(
    client, term, meaning
):
    practice("About QQ8 and quantum")
    client.force_login(UserFactory(role="publisher"))

    refused = client.post(reverse("admin:search_synonym_add"), {"term": term, "meaning": meaning})
    with reindexed(Synonym.objects.create(term=term, meaning=meaning)):
        pass

    assert "Enter at least one letter or digit" in text(refused)
    assert found(f"{term} ") + found(f"{meaning} ") == ["About QQ8 and quantum"]
    assert match(f"{term} {meaning}").synonyms == []


def test_a_contributor_keeps_no_synonyms(client):
    client.force_login(UserFactory(role="contributor"))

    assert client.get(reverse("admin:search_synonym_add")).status_code == 403


def test_a_country_finds_what_lies_in_its_regions_in_every_kind_of_record():
    mostviertel = a_region("AT121", "Mostviertel")
    practice("A practice", regions=[mostviertel])
    organisation = OrganisationFactory(
        name="An organisation", region=mostviertel, country=mostviertel.country
    )
    ActionPlanFactory(
        title="A plan", organisation=organisation, project__acronym="P", region=mostviertel
    )
    practice("Elsewhere", regions=[RegionFactory(country__code="HU")])

    assert everywhere("austria") == ["A practice", "An organisation", "A plan"]


@pytest.mark.parametrize(
    ("code", "nuts_code", "english", "names"),
    [
        ("DE", "DE", "Germany", ["Deutschland", "DEUTSCHLAND", "Allemagne"]),
        ("AT", "AT", "Austria", ["Österreich", "osterreich", "Oesterreich", "Autriche"]),
        ("ES", "ES", "Spain", ["España", "Spanien"]),
        ("IT", "IT", "Italy", ["Italia", "Italien"]),
        ("PL", "PL", "Poland", ["Polska", "Polen"]),
        ("HU", "HU", "Hungary", ["Magyarország", "Ungarn", "Hongrie"]),
        ("CZ", "CZ", "Czechia", ["Česko", "Czech Republic", "Česká republika", "Tschechien"]),
        ("GR", "EL", "Greece", ["Ελλάδα", "Hellas", "Griechenland", "EL", "GR"]),
        (
            "GB",
            "UK",
            "United Kingdom",
            ["Great Britain", "Britain", "Vereinigtes Königreich", "UK", "GB"],
        ),
    ],
)
def test_a_country_is_found_by_its_names_in_other_languages_as_by_the_english_one(
    code, nuts_code, english, names
):
    country = CountryFactory(code=code, nuts_code=nuts_code, name=english)
    practice("Some great practice there", regions=[RegionFactory(country=country)])
    practice(f"About a new republic and {english}")
    practice("An elsewhere", regions=[RegionFactory(country=CountryFactory(code="SE"))])

    codes = [name for name in names if len(name) == 2]
    by_name = {
        name: found(f"{name} ", sort="title") for name in [english, *names] if name not in codes
    }

    both = [f"About a new republic and {english}", "Some great practice there"]
    assert by_name == dict.fromkeys(by_name, both)
    assert [found(f"{name} ") for name in codes] == [["Some great practice there"]] * len(codes)


def test_a_name_of_several_words_is_one_only_as_a_whole():
    practice("There", regions=[RegionFactory(country=CountryFactory(code="CZ", name="Czechia"))])
    practice("Elsewhere")

    assert as_typed("czech republic ") == ["There"]
    assert as_typed("republic ") == as_typed("republic czech ") == []


def test_a_region_is_found_by_its_english_name_and_those_in_its_other_languages():
    practice("In Crete", regions=[RegionFactory(code="EL43", latin_name="Kriti", name="Κρήτη")])
    practice(
        "In South Tyrol",
        regions=[RegionFactory(code="ITH1", name="Bolzano/Bozen", english_name="South Tyrol")],
    )

    queries = ["crete", "kreta", "kriti"], ["südtirol", "suedtirol ", "alto adige", "bozen"]
    assert [[found(query) for query in of_one] for of_one in queries] == [
        [["In Crete"]] * 3,
        [["In South Tyrol"]] * 4,
    ]


@pytest.mark.parametrize("what", ["countries", "regions"])
def test_names_in_other_languages_are_those_of_countries_and_regions_that_there_are(what):
    named, fixture = (
        json.loads((settings.BASE_DIR / path).read_text(encoding="utf-8"))
        for path in ("partners/names.json", f"fixtures/{what}.json")
    )

    known = {record["pk"] for record in fixture}
    assert set(named[what]) - known == set()
    assert known - set(named["countries"]) == set() or what == "regions"


def test_a_region_finds_what_lies_in_its_parts():
    a_region("AT12", "Niederösterreich")
    practice("In a part", regions=[a_region("AT121", "Mostviertel")])
    practice("Elsewhere", regions=[a_region("AT130", "Wien")])

    assert as_typed("niederosterreich") == as_typed("AT12") == ["In a part"]


def test_a_region_is_found_in_its_own_language_in_latin_letters_in_english_and_by_its_code():
    region = RegionFactory(
        code="EL301",
        name="Βόρειος Τομέας",
        latin_name="Voreios Tomeas",
        english_name="North Athens",
    )
    practice("There", regions=[region])
    practice("Elsewhere", regions=[RegionFactory(name="Nowhere")])

    queries = [
        "βορειος τομεας",
        "voreios tomeas",
        "north athens",
        "EL301",
        "Βόρειος",
        "mesaoria athens",
    ]
    assert [as_typed(query) for query in queries] == [["There"]] * 5 + [[]]


def test_all_words_of_a_name_are_asked_of_the_same_practice_but_of_any_of_its_texts():
    practice("Lower house prices", regions=[a_region("AT121", "Mostviertel")])
    practice("In Lower Austria", regions=[a_region("AT13", "Wien")])
    practice("Lower Saxony", regions=[RegionFactory(country__code="HU")])

    assert as_typed("lower austria") == ["In Lower Austria", "Lower house prices"]


def test_a_former_code_or_name_finds_the_present_region():
    former = a_region("NL33", "Zuid-Holland", last_edition=Region.Edition.NUTS_2021)
    present = a_region(
        "NL36", "Zuid-Holland", former_name="South Country", first_edition=Region.LATEST
    )
    former.successors.add(present)
    practice("Filed now", regions=[present])
    practice("Filed then", regions=[former])

    queries = ["NL33", "NL36", "zuid holland", "south country"]
    assert [as_typed(query) for query in queries] == [["Filed now", "Filed then"]] * 4
    assert (
        found("", region="NL33", sort="title")
        == found("", region="NL36", sort="title")
        == ["Filed now", "Filed then"]
    )


def test_a_former_region_with_several_successors_finds_them_all_but_lies_in_none_of_them():
    former = a_region("PT17", "Lisboa", last_edition=Region.Edition.NUTS_2021)
    one, two = a_region("PT1A", "Grande Lisboa"), a_region("PT1B", "Setúbal")
    former.successors.add(one, two)
    practice("One", regions=[one])
    practice("Two", regions=[two])
    practice("Then", regions=[former])

    assert as_typed("PT17") == as_typed("portugal") == ["One", "Then", "Two"]
    assert as_typed("PT1A") == ["One"]


def test_a_part_of_a_present_region_is_found_by_the_former_one_around_it():
    former = a_region("NL33", "Zuid-Holland", last_edition=Region.Edition.NUTS_2021)
    former.successors.add(a_region("NL36", "Zuid-Holland", first_edition=Region.LATEST))
    practice("Filed in a part", regions=[a_region("NL361", "Agglomeratie Leiden")])

    assert as_typed("NL33") == ["Filed in a part"]


@pytest.mark.parametrize(
    ("phrase", "titles"),
    [
        ('"innovation procurement"', ["Filed"]),
        ('"procurement"', ["Filed"]),
        ('"procurement innovation"', []),
        ('"procurements"', []),
        ('"Lower Austria"', ["Filed", "In words"]),
        ('"Austria Lower"', []),
        ('"Niederösterreich AT12"', []),
        ('"Győr-Moson-Sopron"', ["There"]),
        ('"Moson-Sopron"', ["There"]),
        ('-"innovation procurement"', ["In words", "There"]),
        ('-"lower austria" -"győr moson"', []),
    ],
)
def test_a_phrase_finds_the_places_and_topics_in_whose_names_it_stands(phrase, titles):
    lower_austria = RegionFactory(
        code="AT12", name="Niederösterreich", english_name="Lower Austria"
    )
    practice("Filed", topics=[TopicFactory(name="Innovation procurement")], regions=[lower_austria])
    practice("There", regions=[RegionFactory(name="Győr-Moson-Sopron", country__code="HU")])
    practice("In words", summary="Lower Austria")

    assert found(phrase, sort="title") == titles


def test_a_topic_finds_what_is_filed_under_it_by_its_present_name():
    topic = TopicFactory(name="Widgets")
    practice("Filed", topics=[topic])

    assert found("widget") == ["Filed"]

    with reindexed(topic):
        topic.name = "Gadgets"
        topic.save()

    assert (as_typed("gadget"), as_typed("widget")) == (["Filed"], [])


def test_where_a_region_lies_is_not_changed_by_hand(client):
    region, sweden = a_region("NL33", "Zuid-Holland"), CountryFactory(code="SE")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = reverse("admin:partners_region_change", args=["NL33"])

    form = client.get(address).context["adminform"].form
    client.post(
        address, {name: form[name].value() or "" for name in form.fields} | {"country": sweden.pk}
    )

    region.refresh_from_db()
    assert {"code", "country", "parent", "successors"}.isdisjoint(form.fields)
    assert region.country_id == "NL"
