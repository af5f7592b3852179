"""The network behind the heroes: practices that other places took up, from where they came to where they went."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from partners.europe import on_map, shapes
from practices.models import Transfer

MOST_ARCS = 60
KEPT = 60 * 60  # seconds that browsers keep the drawing
# Of a curve above the line between two places, as a share of its length.
BEND = 0.22
# Around the places, in units of the map.
MARGIN = 40
SMALLEST = 300


@dataclass(frozen=True)
class Network:
    """What is drawn, in units of the map: arcs as paths, places as (x, y), and the part of the map around them."""

    arcs: list
    origins: list
    destinations: list
    box: str


@require_safe
@cache_control(public=True, max_age=KEPT)
def motif(request):
    transfers = Transfer.objects.public().taken_up().for_page()[:MOST_ARCS]
    context = {"network": network(transfers)}
    return render(request, "components/motif.svg", context, content_type="image/svg+xml")


def network(transfers):
    """The Network of those transfers whose two places are known; None without any."""
    pairs = []
    for transfer in transfers:
        start = point_of(transfer.from_region)
        end = point_of(transfer.to_region)
        if start and end:
            pairs.append((start, end))
    if not pairs:
        return None
    origins = list(dict.fromkeys(start for start, _ in pairs))
    destinations = list(dict.fromkeys(end for _, end in pairs if end not in origins))
    arcs = [arc(start, end) for start, end in dict.fromkeys(pairs)]
    return Network(arcs, origins, destinations, box_around([*origins, *destinations]))


def point_of(region):
    """Where a region is on the map, or its country where that alone is known; None for neither."""
    if region is None:
        return None
    if region.latitude is not None:
        x, y = on_map(float(region.latitude), float(region.longitude))
        return round(x), round(y)
    shape = shapes().get(region.country_id)
    if shape is None:
        return None
    x, y = shape.label
    return round(x), round(y)


def arc(start, end):
    """The path of a curve from one point to another that bends to one side."""
    across, down = end[0] - start[0], end[1] - start[1]
    x = (start[0] + end[0]) / 2 + down * BEND
    y = (start[1] + end[1]) / 2 - across * BEND
    return f"M{start[0]} {start[1]}Q{x:.0f} {y:.0f} {end[0]} {end[1]}"


def box_around(points):
    """The viewBox that holds the points with room around them, twice as wide as high."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    height = max(SMALLEST, bottom - top, (right - left) / 2) + 2 * MARGIN
    width = 2 * height
    x = (left + right - width) / 2
    y = (top + bottom - height) / 2
    return f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"
