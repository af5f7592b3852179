from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from partners.models import Organisation
from practices.filters import PracticeFilterSet
from practices.models import Edition
from search.indexing import reindexed
from search.ranking import Position
from tests.factories import (
    CountryFactory,
    EditionFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


def filters(query=""):
    checked = PracticeFilterSet(QueryDict(query), Edition.objects.published())
    checked.check()
    return checked


def found(query=""):
    return [edition.title for edition in filters(query).query.page(0, 100)]


def asking(words):
    return urlencode({"q": words})


def test_a_facet_counts_as_if_its_own_filter_were_off():
    procurement, mapping = TopicFactory(slug="procurement"), TopicFactory(slug="mapping")
    EditionFactory(published=True, topics=[procurement])
    EditionFactory(published=True, topics=[mapping])
    EditionFactory(topics=[mapping])  # a draft: must not be counted

    chosen = filters("topic=procurement")

    assert chosen.query.facet("topic") == {"mapping": 1, "procurement": 1}


def test_a_facet_counts_with_every_other_filter_on():
    procurement, mapping = TopicFactory(slug="procurement"), TopicFactory(slug="mapping")
    EditionFactory(published=True, topics=[procurement], scope="local")
    EditionFactory(published=True, topics=[procurement, mapping], scope="regional")

    chosen = filters("topic=mapping&scope=regional")

    assert chosen.query.facet("topic") == {"mapping": 1, "procurement": 1}
    assert chosen.query.facet("scope") == {"regional": 1}


def test_a_practice_with_two_regions_of_a_country_counts_once_there():
    graz, linz = RegionFactory(country__code="AT"), RegionFactory(country__code="AT")
    EditionFactory(published=True, regions=[graz, linz])

    assert filters().query.facet("country") == {"AT": 1}
    assert filters().query.facet("region") == {graz.code: 1, linz.code: 1}


def test_a_region_has_what_lies_in_its_parts_and_only_stated_regions_are_listed():
    RegionFactory(code="AT1", level=1)
    lower_austria, mostviertel = RegionFactory(code="AT12", level=2), RegionFactory(code="AT121")
    EditionFactory(published=True, title="In the whole", regions=[lower_austria])
    EditionFactory(published=True, title="In a part", regions=[mostviertel])
    EditionFactory(published=True, title="Elsewhere", regions=[RegionFactory(code="AT130")])

    assert filters().query.facet("region") == {"AT12": 2, "AT121": 1, "AT130": 1}
    assert found("region=AT1&sort=title") == ["Elsewhere", "In a part", "In the whole"]
    assert found("region=AT12&sort=title") == ["In a part", "In the whole"]
    assert found("region=AT121") == ["In a part"]


def test_a_country_as_a_region_is_no_value_of_the_region_facet():
    sweden = RegionFactory(code="SE", level=0, country=CountryFactory(code="SE"))
    EditionFactory(published=True, regions=[sweden])

    assert filters().query.facet("country") == {"SE": 1}
    assert filters().query.facet("region") == {}


def test_facets_leave_hidden_projects_and_organisations_out():
    programme = ProgrammeFactory(slug="hidden-programme")
    hidden, shown = ProjectFactory(hidden=True, programme=programme), ProjectFactory(slug="shown")
    EditionFactory(
        published=True,
        projects=[hidden, shown],
        practice__organisation=OrganisationFactory(hidden=True),
    )

    everything = filters()

    assert everything.query.facet("project") == {"shown": 1}
    assert everything.query.facet("programme") == {shown.programme.slug: 1}
    assert everything.query.facet("organisation") == {}


def test_a_programme_does_not_find_the_practices_of_its_hidden_projects():
    programme = ProgrammeFactory(slug="programme")
    hidden, shown = ProjectFactory(hidden=True, programme=programme), ProjectFactory()
    EditionFactory(published=True, projects=[hidden, shown])

    assert found("programme=programme") == []


def test_a_chosen_value_without_records_is_still_shown_so_that_it_can_be_taken_away():
    TopicFactory(slug="empty", name="An empty topic")
    EditionFactory(published=True, topics=[TopicFactory(slug="full", name="A full one")])

    options = filters("topic=empty").query.options("topic")

    assert [(o.value, o.label, o.count, o.selected) for o in options] == [
        ("empty", "An empty topic", 0, True),
        ("full", "A full one", 1, False),
    ]


def test_values_of_one_filter_widen_and_different_filters_narrow():
    one, two = TopicFactory(slug="one"), TopicFactory(slug="two")
    EditionFactory(published=True, title="A", topics=[one], scope="local")
    EditionFactory(published=True, title="B", topics=[two], scope="local")
    EditionFactory(published=True, title="C", topics=[one, two], scope="regional")

    assert found("topic=one&topic=two&sort=title") == ["A", "B", "C"]
    assert found("topic=one&topic=two&scope=local&sort=title") == ["A", "B"]
    assert found("topic=two&scope=regional") == ["C"]


@pytest.mark.parametrize("written", ["Győr", "GYŐR", "gyor", "gYor", "gyo"])
def test_accents_and_capitals_do_not_matter_in_a_search(written):
    EditionFactory(published=True, title="A course in Győr")
    EditionFactory(published=True, title="A course elsewhere")

    assert found(asking(written)) == ["A course in Győr"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Straßenbahn", "strassenbahn"),
        ("Strassenbahn", "straße"),
        ("Øresund", "oresund"),
        ("Łódź", "lodz"),
        ("Lodz", "Łódź"),
        ("100% of 5_000 euro", "100%"),
    ],
)
def test_letters_are_found_as_people_type_them(text, written):
    EditionFactory(published=True, title=text)
    EditionFactory(published=True, title="Something else, 1000 of 50000")

    assert found(asking(written)) == [text]


def test_every_word_must_occur_in_title_or_text():
    EditionFactory(published=True, title="Mapping", evidence="Patents show it.")
    EditionFactory(published=True, title="Mapping", evidence="Nothing shows it.")

    assert len(found("q=patents+mapping")) == 1


def test_topics_keywords_and_regions_are_searched_too():
    region = RegionFactory(name="Niederösterreich", english_name="Lower Austria")
    EditionFactory(
        published=True,
        title="Found",
        keywords="patent research",
        topics=[TopicFactory(name="Widgets")],
        regions=[region],
    )

    queries = ["patent", "widgets", "niederosterreich", "lower austria", "austria"]

    assert [found(asking(query)) for query in queries] == [["Found"]] * 5


def test_a_word_in_the_title_comes_before_one_in_the_text():
    EditionFactory(published=True, title="Of patents")
    EditionFactory(
        published=True, title="Newer", description="Patents.", published_at="2026-06-01T00:00Z"
    )

    assert found("q=patents") == ["Of patents", "Newer"]
    assert found("q=patents&sort=newest") == ["Newer", "Of patents"]


def test_without_words_the_newest_comes_first():
    for title, day in (("B", "2026-02-01"), ("A", "2026-01-01"), ("C", "2026-03-01")):
        EditionFactory(published=True, title=title, published_at=f"{day}T00:00Z")

    assert found() == found("sort=best") == found("sort=newest") == ["C", "B", "A"]
    assert found("sort=title") == ["A", "B", "C"]


def test_taken_up_elsewhere_means_adopted_or_adapted():
    for status in ("considered", "planned", "adopted", "adapted", "did-not-work"):
        edition = EditionFactory(published=True, title=status)
        TransferFactory(practice=edition.practice, status=status)
    EditionFactory(published=True, title="nowhere")

    assert found("transferred=yes&sort=title") == ["adapted", "adopted"]
    assert found("transferred=no&sort=title") == [
        "considered",
        "did-not-work",
        "nowhere",
        "planned",
    ]
    assert filters("transferred=yes").query.facet("transferred") == {"no": 4, "yes": 2}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("year_from=2015", ["2014 to 2016", "since 2010"]),
        ("year_from=2016", ["2014 to 2016", "since 2010"]),
        ("year_from=2017", ["since 2010"]),
        ("year_to=2009", []),
        ("year_to=2010", ["since 2010"]),
        ("year_to=2014", ["2012 to 2014", "2014 to 2016", "since 2010"]),
        ("year_from=2013&year_to=2013", ["2012 to 2014", "since 2010"]),
        ("year_from=2012&year_to=2012", ["2012 to 2014", "since 2010"]),
    ],
)
def test_years_find_what_ran_within_them(query, titles):
    EditionFactory(
        published=True, title="2012 to 2014", start=date(2012, 1, 1), end=date(2014, 12, 31)
    )
    EditionFactory(
        published=True, title="2014 to 2016", start=date(2014, 1, 1), end=date(2016, 12, 31)
    )
    EditionFactory(published=True, title="since 2010", start=date(2010, 1, 1), is_ongoing=True)
    EditionFactory(published=True, title="undated")

    assert found(f"{query}&sort=title") == titles


def test_active_filters_name_each_filter_and_link_to_the_list_without_it():
    TopicFactory(slug="mapping", name="Mapping")
    TopicFactory(slug="policy", name="Policy")

    chosen = filters(
        "topic=mapping&topic=policy&q=győr&transferred=yes&year_from=2012&sort=title&page=1"
    )
    active = chosen.links.active_filters()

    assert active == [
        ("Words: győr", "?sort=title&topic=mapping&topic=policy&transferred=yes&year_from=2012"),
        ("Mapping", "?q=gy%C5%91r&sort=title&topic=policy&transferred=yes&year_from=2012"),
        ("Policy", "?q=gy%C5%91r&sort=title&topic=mapping&transferred=yes&year_from=2012"),
        ("Taken up elsewhere", "?q=gy%C5%91r&sort=title&topic=mapping&topic=policy&year_from=2012"),
        ("From year: 2012", "?q=gy%C5%91r&sort=title&topic=mapping&topic=policy&transferred=yes"),
    ]


def test_the_last_chip_links_to_the_whole_list():
    assert filters("scope=local").links.active_filters() == [("Local", "?")]


def test_how_a_list_is_shown_is_no_chip_but_stays_in_the_links():
    assert filters(
        "q=maps&scope=local&more=topic&as_typed=yes&sort=title"
    ).links.active_filters() == [
        ("Words: maps", "?more=topic&scope=local&sort=title"),
        ("Local", "?as_typed=yes&more=topic&q=maps&sort=title"),
    ]


def test_an_empty_result_suggests_which_filter_to_drop_and_how_much_that_gives():
    EditionFactory(published=True, scope="local", topics=[TopicFactory(slug="mapping")])
    EditionFactory(published=True, scope="local")
    EditionFactory(
        scope="regional", topics=[TopicFactory(slug="policy")]
    )  # a draft is no suggestion

    suggestions = filters("topic=mapping&scope=regional").links.suggestions

    assert suggestions == [("Remove the filter “Scope”", "?topic=mapping", 1)]


def test_two_filters_are_suggested_where_dropping_one_does_not_help():
    TopicFactory(slug="mapping")
    EditionFactory(published=True)

    suggestions = filters("topic=mapping&scope=regional&transferred=no").links.suggestions

    assert suggestions == [("Remove the filters “Scope” and “Topic”", "?transferred=no", 1)]


def test_nothing_is_suggested_where_dropping_two_filters_does_not_help_either():
    TopicFactory(slug="mapping")
    EditionFactory(published=True)

    assert filters("topic=mapping&scope=regional&transferred=yes").links.suggestions == []


def test_a_region_is_named_right_on_an_edition_of_several():
    austria, hungary = (
        RegionFactory(english_name="Lower Austria"),
        RegionFactory(english_name="Western Transdanubia"),
    )
    EditionFactory(published=True, regions=[austria, hungary])
    EditionFactory(published=True, regions=[austria])

    options = filters().query.options("region")

    assert [(option.value, option.label, option.count) for option in options] == [
        (austria.code, "Lower Austria", 2),
        (hungary.code, "Western Transdanubia", 1),
    ]


def test_a_practice_without_dates_is_found_in_the_years_of_its_projects():
    project = ProjectFactory(start=date(2012, 1, 1), end=date(2014, 12, 31))
    hidden = ProjectFactory(start=date(2020, 1, 1), end=date(2021, 12, 31), is_public=False)
    EditionFactory(published=True, title="Undated", projects=[project, hidden])

    assert found("year_from=2014&year_to=2016") == ["Undated"]
    assert found("year_from=2015") == []
    assert found("year_to=2011") == []


def test_chosen_values_come_first_with_their_number_however_rare_they_are():
    topics = [TopicFactory(slug=f"topic-{number}") for number in range(12)]
    rare = TopicFactory(slug="rare", name="A rare one")
    for _ in range(2):
        EditionFactory(published=True, topics=topics)
    EditionFactory(published=True, topics=[rare])
    EditionFactory(topics=[rare])  # a draft: must not be counted

    first, *others = filters("topic=rare").query.shown_facets()[0].options

    assert (first.label, first.count, first.selected) == ("A rare one", 1, True)
    assert [(option.count, option.selected) for option in others] == [(2, False)] * 10


def test_an_empty_answer_offers_the_list_without_each_word_and_filter():
    topic = TopicFactory(slug="mapping", name="Mapping")
    TopicFactory(slug="empty", name="Empty")
    EditionFactory(published=True, title="Procurement", topics=[topic])
    EditionFactory(title="Procurement kromland")  # a draft: must not be counted

    of_words = filters("q=procurement kromland").links.suggestions
    of_filters = filters("q=procurement&topic=empty").links.suggestions

    assert of_words == [
        ("Clear the search words", "?", 1),
        ("Leave out “kromland”", "?q=procurement", 1),
    ]
    assert of_filters == [("Remove the filter “Topic”", "?q=procurement", 1)]


def test_an_offer_to_leave_out_a_word_says_which_word_is_then_searched():
    EditionFactory(published=True, title="Innovative procurement")

    offers = filters("q=innovatieve inkoop").links.suggestions

    assert offers == [
        ("Clear the search words", "?", 1),
        (
            "Leave out “inkoop” and search for “innovative” instead of “innovatieve”",
            "?q=innovatieve",
            1,
        ),
    ]


def test_words_that_nothing_has_are_shown_as_they_were_typed():
    EditionFactory(published=True, title="Innovation in Győr")

    unknown = filters(asking("Öffentliche O'Brien győr,Xyzzy")).query.matched.unknown

    assert unknown == ["Öffentliche", "O'Brien", "Xyzzy"]


def test_an_empty_answer_says_in_which_languages_the_texts_are(client):
    EditionFactory(published=True, language="hu")
    EditionFactory(published=True, language="en")
    EditionFactory(language="fr")  # a draft: its language must not show

    pages = [
        text(client.get(f"{path}?q=beschaffung")) for path in ("/practices/", "/map/", "/search/")
    ]

    for page in pages:
        assert "The good practices are written in English and Hungarian." in page


def test_years_the_wrong_way_round_are_an_error_at_the_field_of_a_page_that_shows_the_rest(client):
    EditionFactory(published=True, title="Procurement in steps")

    response = client.get("/practices/?year_from=2015&year_to=2014")
    page = response.content.decode()

    assert response.status_code == 400
    assert response.context["field_errors"] == {"year_from": "“From” (2015) is after “To” (2014)."}
    assert 'value="2015"' in page
    assert 'aria-describedby="year_from-error"' in page


def adopted(title, **to):
    edition = EditionFactory(published=True, title=title, evidence="")
    TransferFactory(practice=edition.practice, **to)
    return edition


def test_adopted_practices_come_first_then_those_with_evidence_then_the_rest():
    adopted("Adopted early")
    EditionFactory(published=True, title="Proven", evidence="Ten firms.")
    EditionFactory(published=True, title="Told", evidence=" ")
    EditionFactory(
        published=True, title="Proven later", evidence="Nine.", published_at="2026-06-01T00:00Z"
    )
    considered = EditionFactory(published=True, title="Considered", evidence="")
    TransferFactory(practice=considered.practice, status="considered")

    whole = ["Adopted early", "Proven later", "Proven", "Considered", "Told"]
    assert found() == found("sort=adopted") == whole
    pages = [filters().query.page(offset, 2) for offset in (0, 2, 4)]
    assert [edition.title for page in pages for edition in page] == whole
    rows = filters().query.rows(0, 100)
    for place, (_, record, value) in enumerate(rows, start=1):
        assert filters().query.rows(0, 100, after=Position(value, record)) == rows[place:]


def test_the_order_follows_a_transfer_that_is_recorded_later():
    first = EditionFactory(published=True, title="First", evidence="")
    EditionFactory(published=True, title="Second", evidence="Ten firms.")

    before = found()
    TransferFactory(practice=first.practice)

    assert before == ["Second", "First"]
    assert found() == ["First", "Second"]


def test_taken_up_in_counts_the_countries_of_adoption_and_names_no_hidden_organisation():
    adopted("Into a region", to_region=RegionFactory(country__code="HU"))
    adopted(
        "Into an organisation",
        to_region=None,
        to_organisation=OrganisationFactory(country__code="CZ"),
    )
    hidden = OrganisationFactory(hidden=True, country__code="SK")
    adopted("Into a hidden one", to_region=None, to_organisation=hidden)
    adopted("Considered only", to_region=RegionFactory(country__code="RO"), status="considered")

    assert filters().query.facet("taken_up_in") == {"CZ": 1, "HU": 1}
    assert found("taken_up_in=HU") == ["Into a region"]
    with reindexed(hidden):
        Organisation.objects.filter(pk=hidden.pk).update(is_public=True)
    assert filters().query.facet("taken_up_in") == {"CZ": 1, "HU": 1, "SK": 1}


def test_the_list_of_a_country_says_what_was_taken_up_there_and_by_which_rule_it_is_sorted(client):
    CountryFactory(code="AT")
    adopted("Elsewhere first", to_region=RegionFactory(country__code="HU"))

    of_country = client.get("/practices/?country=HU").content.decode()
    of_another = client.get("/practices/?country=AT").content.decode()
    by_title = client.get("/practices/?sort=title").content.decode()

    assert '<a href="?taken_up_in=HU">1 good practice</a>' in of_country
    assert "taken up in Austria" not in of_another
    assert "Practices taken up elsewhere come first" in of_another
    assert "Practices taken up elsewhere come first" not in by_title


def shown_regions(query=""):
    shown = {facet.name: facet for facet in filters(query).query.shown_facets()}
    return [(each.depth, each.label, each.note, each.count) for each in shown["region"].options]


def test_regions_are_nested_and_say_their_country_and_level():
    lower_austria = RegionFactory(code="AT12", level=2, english_name="Lower Austria")
    mostviertel = RegionFactory(code="AT121", name="Mostviertel")
    EditionFactory(published=True, regions=[lower_austria])
    EditionFactory(published=True, regions=[mostviertel])
    EditionFactory(published=True, regions=[mostviertel])

    assert shown_regions() == [
        (0, "Lower Austria", "Austria, NUTS 2", 3),
        (1, "Mostviertel", "Austria, NUTS 3", 2),
    ]
    # What is chosen comes first, and out of its place.
    assert shown_regions("region=AT121")[0] == (0, "Mostviertel", "Austria, NUTS 3", 2)


def test_a_region_that_is_the_only_one_of_the_region_around_it_is_listed_once():
    cyprus = CountryFactory(code="CY", name="Cyprus")
    for level, code in ((1, "CY0"), (2, "CY00"), (3, "CY000")):
        region = RegionFactory(code=code, level=level, country=cyprus, name="Kýpros")
        EditionFactory(published=True, regions=[region])

    assert shown_regions() == [(0, "Kýpros", "Cyprus, NUTS 1", 3)]
