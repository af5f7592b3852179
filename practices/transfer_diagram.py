"""Where a practice went, for a drawing in SVG: origins on the left, destinations on the right."""

from dataclasses import dataclass

WIDTH, ROW, TOP = 560, 58, 38
LEFT, RIGHT = 190, 340


@dataclass(frozen=True)
class Place:
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class TransferDiagram:
    """Places and the curves between them, in units of the drawing's viewBox."""

    origins: list
    destinations: list
    paths: list
    height: int
    width: int = WIDTH


def transfer_diagram(transfers):
    """The drawing for these transfers; None where there is nothing to draw."""
    if not transfers:
        return None
    names = (dict.fromkeys(t.origin for t in transfers), dict.fromkeys(t.destination for t in transfers))
    height = TOP * 2 + ROW * (max(map(len, names)) - 1)
    origins, destinations = (_column(column, x, height) for column, x in zip(names, (LEFT, RIGHT), strict=True))
    paths = [_curve(origins[t.origin], destinations[t.destination]) for t in transfers]
    return TransferDiagram(list(origins.values()), list(destinations.values()), paths, height)


def _column(names, x, height):
    """The places of one side by name, spread over the height."""
    top = (height - ROW * (len(names) - 1)) // 2
    return {name: Place(name, x, top + number * ROW) for number, name in enumerate(names)}


def _curve(start, end):
    middle = (start.x + end.x) // 2
    return f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {end.x} {end.y}"
