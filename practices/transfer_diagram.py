"""Transfers of a practice as a drawing in SVG: origins on the left, destinations on the right."""

from dataclasses import dataclass

from practices.models import TransferStatus

# In units of the drawing's viewBox; the names of places stand outside the two columns.
WIDTH = 560
ROW = 58
TOP = 38
LEFT = 190
RIGHT = 340

# The mark and the line of each outcome: the template draws them, the stylesheet gives the lines.
KINDS = {
    TransferStatus.ADOPTED: "adopted",
    TransferStatus.ADAPTED: "adapted",
    TransferStatus.PLANNED: "planned",
    TransferStatus.CONSIDERED: "considered",
    TransferStatus.FAILED: "failed",
}


@dataclass(frozen=True)
class Place:
    name: str
    x: int
    y: int
    kind: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Curve:
    path: str
    kind: str


@dataclass(frozen=True)
class TransferDiagram:
    """Places and the curves between them, in units of the drawing's viewBox.

    `legend` has (kind, outcome in words) of the marks that are drawn; `rows` has (transfer, kind)
    for the table beside the drawing.
    """

    origins: list
    destinations: list
    curves: list
    legend: list
    rows: list
    height: int
    width: int = WIDTH


def transfer_diagram(transfers):
    """The drawing of these transfers; None where there is nothing to draw."""
    if not transfers:
        return None
    # A dict keeps the order of the transfers and has each place once.
    from_names = dict.fromkeys(transfer.origin for transfer in transfers)
    # A place where one transfer worked and another did not has a mark for each.
    outcomes = dict.fromkeys((transfer.destination, transfer.status) for transfer in transfers)
    rows = max(len(from_names), len(outcomes))
    # ROW is the space between two places, of which there is one fewer.
    height = TOP * 2 + ROW * (rows - 1)
    origins = {}
    for name, y in zip(from_names, rows_of(from_names, height), strict=True):
        origins[name] = Place(name, LEFT, y)
    destinations = {}
    for outcome, y in zip(outcomes, rows_of(outcomes, height), strict=True):
        name, status = outcome
        label = TransferStatus(status).label
        destinations[outcome] = Place(name, RIGHT, y, KINDS[status], label)
    curves = []
    for transfer in transfers:
        end = destinations[transfer.destination, transfer.status]
        path = curve(origins[transfer.origin], end)
        curves.append(Curve(path, end.kind))
    return TransferDiagram(
        list(origins.values()),
        list(destinations.values()),
        curves,
        legend(transfers),
        [(transfer, KINDS[transfer.status]) for transfer in transfers],
        height,
    )


def legend(transfers):
    statuses = {transfer.status for transfer in transfers}
    # In the order of KINDS: what was taken up comes first.
    return [(kind, status.label) for status, kind in KINDS.items() if status in statuses]


def rows_of(places, height):
    """The y of each place of one side, spread around the middle of the height."""
    top = (height - ROW * (len(places) - 1)) // 2
    return [top + row * ROW for row in range(len(places))]


def curve(start, end):
    """The path of a cubic Bézier curve that leaves and arrives level."""
    middle = (start.x + end.x) // 2
    return f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {end.x} {end.y}"
