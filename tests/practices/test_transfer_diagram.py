from types import SimpleNamespace

import pytest

from practices.models import TransferStatus
from practices.transfer_diagram import KINDS, LEFT, RIGHT, Place, transfer_diagram


def transfer(origin, destination, status="adopted"):
    return SimpleNamespace(origin=origin, destination=destination, status=status)


def test_a_practice_goes_from_its_origin_to_every_destination():
    drawing = transfer_diagram(
        [transfer("Lower Austria", place) for place in ("South Tyrol", "Sweden", "Romania")]
    )

    assert drawing.origins == [Place("Lower Austria", LEFT, 96)]
    assert drawing.destinations == [
        Place("South Tyrol", RIGHT, 38, "adopted", "Adopted"),
        Place("Sweden", RIGHT, 96, "adopted", "Adopted"),
        Place("Romania", RIGHT, 154, "adopted", "Adopted"),
    ]
    assert [
        (curve.path.startswith(f"M{LEFT} 96C"), curve.path.endswith(f" {RIGHT} {y}"))
        for curve, y in zip(drawing.curves, (38, 96, 154), strict=True)
    ] == [(True, True)] * 3
    assert drawing.height == 192


def test_a_place_is_drawn_once_however_often_a_practice_went_there():
    drawing = transfer_diagram([transfer("A", "C"), transfer("B", "C"), transfer("A", "C")])

    assert [place.name for place in drawing.origins] == ["A", "B"]
    assert [place.name for place in drawing.destinations] == ["C"]
    assert len(drawing.curves) == 3


def test_a_place_where_a_practice_worked_once_and_once_did_not_has_both_marks():
    drawing = transfer_diagram([transfer("A", "C"), transfer("B", "C", "did-not-work")])

    assert [(place.name, place.outcome) for place in drawing.destinations] == [
        ("C", "Adopted"),
        ("C", "Did not work"),
    ]
    assert [curve.kind for curve in drawing.curves] == ["adopted", "failed"]


def test_the_legend_has_the_marks_that_are_drawn_what_was_taken_up_first():
    drawing = transfer_diagram([transfer("A", "B", "considered"), transfer("A", "C", "adapted")])

    assert drawing.legend == [("adapted", "Adapted"), ("considered", "Considered")]


@pytest.mark.parametrize("status", TransferStatus.values)
def test_every_outcome_has_a_mark_of_its_own(status):
    (place,) = transfer_diagram([transfer("A", "B", status)]).destinations

    assert (place.kind, place.outcome) == (KINDS[status], TransferStatus(status).label)
    assert list(KINDS.values()).count(place.kind) == 1


def test_nothing_is_drawn_for_a_practice_that_stayed():
    assert transfer_diagram([]) is None
