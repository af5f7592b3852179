"""Good practices on the map: the same list by place, and places where they are."""

import json
import re
from itertools import combinations
from math import hypot

import pytest
from django.conf import settings
from django.http import QueryDict

from partners.europe import HEIGHT, WIDTH, on_map, shapes
from partners.models import Region
from practices.filters import PracticeFilterSet
from practices.map import Circle, move_apart, practice_map
from tests.factories import EditionFactory, RegionFactory, TopicFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db


def drawn(query=""):
    filters = PracticeFilterSet(QueryDict(query))
    filters.check()
    return practice_map(filters)


def marks(query=""):
    return [(mark.label, mark.count, mark.link) for mark in drawn(query).marks]


@pytest.fixture
def places():
    """Two practices in Austria, of which one is in Hungary, too; a draft, which must not be counted."""
    graz = RegionFactory(
        code="AT22", name="Styria", country__code="AT", latitude="47.1", longitude="15.0"
    )
    linz = RegionFactory(code="AT31", name="Upper Austria", country__code="AT")
    pest = RegionFactory(
        code="HU12", name="Pest", country__code="HU", latitude="47.4", longitude="19.2"
    )
    mapping = TopicFactory(slug="mapping")
    EditionFactory(published=True, title="One", regions=[graz, pest], topics=[mapping])
    EditionFactory(published=True, title="Two", regions=[graz, linz])
    EditionFactory(title="A draft", regions=[graz])


def test_every_country_has_as_many_practices_as_the_list(places):
    assert marks() == [("Austria", 2, "?country=AT"), ("Hungary", 1, "?country=HU")]
    assert marks("q=one") == [
        ("Austria", 1, "?country=AT&q=one"),
        ("Hungary", 1, "?country=HU&q=one"),
    ]
    assert marks("topic=mapping&sort=title") == [
        ("Austria", 1, "?country=AT&sort=title&topic=mapping"),
        ("Hungary", 1, "?country=HU&sort=title&topic=mapping"),
    ]


def test_two_countries_are_shown_among_all_and_lead_to_as_many_practices_as_they_say(places):
    EditionFactory(published=True, title="Three", regions=[Region.objects.get(code="HU12")])

    assert marks("country=AT&country=HU&region=AT22") == [
        ("Austria", 2, "?country=AT&region=AT22"),
        ("Hungary", 1, "?country=HU&region=AT22"),
    ]
    for _, number, link in marks("country=AT&country=HU&region=AT22"):
        assert PracticeFilterSet(QueryDict(link[1:])).query.total == number


def test_a_country_that_the_map_does_not_have_is_in_the_table(client):
    EditionFactory(
        published=True, regions=[RegionFactory(code="MD01", name="Chișinău", country__code="MD")]
    )

    everywhere, there = drawn(), drawn("country=MD")

    assert [(mark.label, mark.count, mark.radius) for mark in everywhere.marks] == [
        ("Country MD", 1, None)
    ]
    assert (there.country, there.shown, str(there.box)) == ("Country MD", [], "0 0 1000 850")
    assert [(mark.label, mark.radius) for mark in there.marks] == [("Chișinău", None)]
    assert "Country MD</a>" in text(client.get("/map/"))


def test_a_point_beyond_the_picture_is_not_drawn():
    canaries = RegionFactory(code="ES70", country__code="ES", latitude="28.1", longitude="-15.4")
    EditionFactory(published=True, regions=[canaries])

    assert [mark.radius for mark in drawn("country=ES").marks] == [None]


def test_one_country_shows_its_regions_and_leads_to_their_list(places):
    found = drawn("country=AT&q=one two")

    assert (found.country, found.shown, found.whole) == ("Austria", ["AT"], "?q=one+two")
    assert marks("country=AT") == [
        ("Styria", 2, "?country=AT&region=AT22"),
        ("Upper Austria", 1, "?country=AT&region=AT31"),
    ]


def test_a_region_without_a_point_is_in_the_table_alone(client, places):
    found = drawn("country=AT")
    page = client.get("/map/?country=AT")

    assert [mark.label for mark in found.drawn] == ["Styria"]
    assert found.is_partial
    assert "<title>Styria: 2</title>" in text(page)
    assert "<title>Upper Austria" not in text(page)
    assert (
        'Upper Austria</a> <span class="soft small">(not drawn)</span></th><td class="number">1</td>'
        in text(page)
    )


def test_the_areas_of_circles_are_as_the_numbers(places):
    cluj = RegionFactory(code="RO11", country__code="RO")
    for _ in range(3):
        EditionFactory(published=True, regions=[cluj])

    by_label = {mark.label: mark for mark in drawn().marks}

    most, some = by_label["Romania"], by_label["Austria"]
    assert (most.count, some.count) == (3, 2)
    assert some.radius**2 / most.radius**2 == pytest.approx(2 / 3, rel=0.01)


def test_without_any_practice_there_is_no_map_but_a_sentence(client):
    page = client.get("/map/")

    assert page.status_code == 200
    assert page.context["page"].records is None
    assert "There are no good practices here yet." in text(page)


def test_practices_that_name_no_place_are_told_of(client):
    EditionFactory(published=True)

    assert "None of these practices names a country." in text(client.get("/map/"))


def test_an_order_and_a_page_mean_nothing_on_the_map_and_are_left_out(client, places):
    answer = client.get("/map/?sort=title&page_size=50&topic=mapping")

    assert (answer.status_code, answer.url) == (302, "/map/?topic=mapping")


def test_list_and_map_lead_to_each_other_with_their_filters(client, places):
    assert 'href="/map/?topic=mapping"' in client.get("/practices/?topic=mapping").content.decode()
    assert 'href="/practices/?topic=mapping"' in client.get("/map/?topic=mapping").content.decode()


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "country"),
    [("Graz", 47.07, 15.44, "AT"), ("Győr", 47.68, 17.63, "HU"), ("Lisbon", 38.72, -9.14, "PT"),
     ("Tromsø", 69.65, 18.96, "NO"), ("Nicosia", 35.17, 33.36, "CY"), ("Kyrenia", 35.34, 33.32, "CY"),
     ("Reykjavík", 64.15, -21.94, "IS"),
     ("Ankara", 39.93, 32.86, "TR"), ("Simferopol", 44.95, 34.1, "UA")],
)  # fmt: skip
def test_places_lie_in_the_boxes_of_their_countries(place, latitude, longitude, country):
    x, y = on_map(latitude, longitude)
    left, top, right, bottom = shapes()[country].box

    assert left <= x <= right
    assert top <= y <= bottom


def test_distances_to_the_centre_are_those_of_the_projection():
    # Snyder's formula for points due north of the centre: rho = 2 R sin((phi - phi_0) / 2); 62° is 10° away.
    (x_0, y_0), (x, y) = on_map(52, 10), on_map(62, 10)

    assert x == pytest.approx(x_0)
    assert (y_0 - y) * 0.78 / WIDTH == pytest.approx(0.174311, abs=1e-6)


def test_every_country_has_a_shape_in_the_picture_and_a_label_on_the_map():
    countries = json.loads((settings.BASE_DIR / "fixtures" / "countries.json").read_text())
    picture = (settings.BASE_DIR / "clusterix" / "static" / "clusterix" / "europe.svg").read_text()

    codes = {country["pk"] for country in countries}
    labels = [shape.label for shape in shapes().values()]
    assert set(shapes()) == codes == set(re.findall(r'<path id="(\w\w)"', picture))
    assert [
        label for label in labels if not (0 <= label[0] <= WIDTH and 0 <= label[1] <= HEIGHT)
    ] == []


def test_circles_that_would_hide_each_other_are_moved_apart():
    circles = [Circle(100, 100, 20), Circle(110, 100, 30), Circle(110, 100, 18), Circle(500, 1, 9)]

    move_apart(circles, gap=2)

    overlaps = [
        (first, second)
        for first, second in combinations(circles, 2)
        if hypot(first.x - second.x, first.y - second.y) < first.radius + second.radius
    ]
    assert overlaps == []
    assert circles[3] == Circle(500, 1, 9)
