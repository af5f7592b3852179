from types import SimpleNamespace

from practices.transfer_diagram import LEFT, RIGHT, Place, transfer_diagram


def transfer(origin, destination):
    return SimpleNamespace(origin=origin, destination=destination)


def test_a_practice_goes_from_its_origin_to_every_destination():
    drawing = transfer_diagram(
        [transfer("Lower Austria", place) for place in ("South Tyrol", "Sweden", "Romania")]
    )

    assert drawing.origins == [Place("Lower Austria", LEFT, 96)]
    assert drawing.destinations == [
        Place("South Tyrol", RIGHT, 38),
        Place("Sweden", RIGHT, 96),
        Place("Romania", RIGHT, 154),
    ]
    assert [
        (path.startswith(f"M{LEFT} 96C"), path.endswith(f" {RIGHT} {y}"))
        for path, y in zip(drawing.paths, (38, 96, 154), strict=True)
    ] == [(True, True)] * 3
    assert drawing.height == 192


def test_a_place_is_drawn_once_however_often_a_practice_went_there():
    drawing = transfer_diagram([transfer("A", "C"), transfer("B", "C"), transfer("A", "C")])

    assert [place.name for place in drawing.origins] == ["A", "B"]
    assert [place.name for place in drawing.destinations] == ["C"]
    assert len(drawing.paths) == 3


def test_nothing_is_drawn_for_a_practice_that_stayed():
    assert transfer_diagram([]) is None
