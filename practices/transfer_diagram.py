"""Where a practice went, as a drawing in SVG: origins on the left, destinations on the right."""

from dataclasses import dataclass

# In units of the drawing's viewBox; the names of places stand outside the two columns.
WIDTH = 560
ROW = 58
TOP = 38
LEFT = 190
RIGHT = 340


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
    """The drawing of these transfers; None where there is nothing to draw."""
    if not transfers:
        return None
    # A dict keeps the order of the transfers and has each place once.
    from_names = dict.fromkeys(transfer.origin for transfer in transfers)
    to_names = dict.fromkeys(transfer.destination for transfer in transfers)
    rows = max(len(from_names), len(to_names))
    # ROW is the space between two places, of which there is one fewer.
    height = TOP * 2 + ROW * (rows - 1)
    origins = column(from_names, LEFT, height)
    destinations = column(to_names, RIGHT, height)
    paths = [
        curve(origins[transfer.origin], destinations[transfer.destination])
        for transfer in transfers
    ]
    return TransferDiagram(
        list(origins.values()),
        list(destinations.values()),
        paths,
        height,
    )


def column(names, x, height):
    """{name: Place} of one side, spread around the middle of the height."""
    top = (height - ROW * (len(names) - 1)) // 2
    return {name: Place(name, x, top + row * ROW) for row, name in enumerate(names)}


def curve(start, end):
    """The path of a cubic Bézier curve that leaves and arrives level."""
    middle = (start.x + end.x) // 2
    return f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {end.x} {end.y}"
