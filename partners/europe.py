"""Where things are on the map of Europe that `clusterix/europe.svg` draws."""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt
from pathlib import Path

WIDTH, HEIGHT = 1000, 850
CENTRE = radians(52), radians(10)
LEFT, TOP, SPAN = -0.30, 0.36, 0.78  # the map's edges and width, in radii of the Earth from the centre


def on_map(latitude, longitude):
    """(x, y) of a point given in degrees, in units of the map.

    Lambert's azimuthal equal-area projection with the centre that European statistics use (EPSG:3035), on a sphere:
    Snyder, Map Projections: A Working Manual (1987), equations 22-4 and 24-2.
    """
    phi, lam, (phi_0, lam_0) = radians(latitude), radians(longitude), CENTRE
    k = sqrt(2 / (1 + sin(phi_0) * sin(phi) + cos(phi_0) * cos(phi) * cos(lam - lam_0)))
    x = k * cos(phi) * sin(lam - lam_0)
    y = k * (cos(phi_0) * sin(phi) - sin(phi_0) * cos(phi) * cos(lam - lam_0))
    return (x - LEFT) / SPAN * WIDTH, (TOP - y) / SPAN * WIDTH


@dataclass(frozen=True)
class Shape:
    """A country on the map: the box around it (left, top, right, bottom) and the point for its label."""

    box: tuple
    label: tuple


@cache
def shapes():
    """{code of a country: its Shape}, as `scripts/extract_shapes.py` found them."""
    found = json.loads((Path(__file__).parent / "europe.json").read_text(encoding="utf-8"))
    return {code: Shape(tuple(shape["box"]), tuple(shape["label"])) for code, shape in found.items()}
