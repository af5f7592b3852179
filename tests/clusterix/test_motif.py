"""The network behind the heroes is that of real transfers, and of public ones alone."""

import re

import pytest

from clusterix import motif
from tests.factories import EditionFactory, RegionFactory, TransferFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db


def region(latitude, longitude):
    return RegionFactory(country__code="AT", latitude=latitude, longitude=longitude)


def test_it_has_an_arc_for_each_pair_of_places_and_a_mark_for_each_place(client):
    home, north, south = region(48, 16), region(60, 18), region(40, 20)
    TransferFactory(from_region=home, to_region=north)
    TransferFactory(from_region=home, to_region=north, status="adapted")
    TransferFactory(from_region=home, to_region=south)

    response = client.get("/motif.svg")

    drawing = text(response)
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert not response.cookies
    assert (len(re.findall("<path", drawing)), len(re.findall("<circle", drawing))) == (2, 3)


@pytest.mark.parametrize("status", ["planned", "considered", "did-not-work"])
def test_what_was_not_taken_up_is_not_in_it(client, status):
    TransferFactory(from_region=region(48, 16), to_region=region(60, 18), status=status)

    assert "<path" not in text(client.get("/motif.svg"))


def test_a_practice_that_is_not_public_is_not_in_it(client):
    draft = EditionFactory().practice
    TransferFactory(practice=draft, from_region=region(48, 16), to_region=region(60, 18))

    assert "<path" not in text(client.get("/motif.svg"))


def test_it_is_bounded_and_asks_once(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(motif, "MOST_ARCS", 2)
    for number in range(3):
        TransferFactory(from_region=region(48, 16), to_region=region(50 + number, 18))

    with django_assert_num_queries(1):
        drawing = text(client.get("/motif.svg"))

    assert len(re.findall("<path", drawing)) == 2
