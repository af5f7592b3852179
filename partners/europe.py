"""Where places are on the map of Europe that `clusterix/europe.svg` draws."""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt
from pathlib import Path

# `europe.svg` and `europe.json` are drawn in these units. After a change, run
# `scripts/extract_shapes.py` anew.
WIDTH = 1000
HEIGHT = 850
# The edges of the map and its width, in radii of the Earth from its centre.
LEFT = -0.30
TOP = 0.36
SPAN = 0.78
CENTRE_LATITUDE = radians(52)
CENTRE_LONGITUDE = radians(10)


def on_map(latitude, longitude):
    """(x, y) of a point given in degrees, in units of the map.

    Lambert's azimuthal equal-area projection with the centre that European statistics use
    (EPSG:3035), on a sphere: Snyder, Map Projections: A Working Manual (1987), equations 22-4 and
    24-2. The names are Snyder's.
    """
    phi = radians(latitude)
    phi_1 = CENTRE_LATITUDE
    lam = radians(longitude) - CENTRE_LONGITUDE
    k = sqrt(2 / (1 + sin(phi_1) * sin(phi) + cos(phi_1) * cos(phi) * cos(lam)))
    x = k * cos(phi) * sin(lam)
    y = k * (cos(phi_1) * sin(phi) - sin(phi_1) * cos(phi) * cos(lam))
    # Both axes have the same scale, so the height follows from the width. SVG counts y downwards.
    scale = WIDTH / SPAN
    return (x - LEFT) * scale, (TOP - y) * scale


@dataclass(frozen=True)
class Shape:
    """A country on the map: the box around it (left, top, right, bottom) and the point for its label."""

    box: tuple
    label: tuple


@cache
def shapes():
    """{code of a country: its Shape}, as `scripts/extract_shapes.py` wrote them."""
    path = Path(__file__).parent / "europe.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    shapes_by_code = {}
    for code, row in rows.items():
        shapes_by_code[code] = Shape(tuple(row["box"]), tuple(row["label"]))
    return shapes_by_code
