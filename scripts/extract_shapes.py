"""Write the countries' shapes of the map from a file of the npm package world-atlas. Run when borders change.

    python scripts/extract_shapes.py countries-50m.json

Source: Natural Earth, public domain, as TopoJSON in world-atlas 2.0.2.
"""

import json
import sys
from itertools import pairwise
from math import dist
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from partners.europe import HEIGHT, WIDTH, on_map  # noqa: E402 - the checkout is no package

# What the file calls countries that we call otherwise.
CALLED = {"Macedonia": "North Macedonia", "Bosnia and Herz.": "Bosnia and Herzegovina", "Turkey": "Türkiye",
          "Kosovo": "Kosovo*"}  # fmt: skip
# The file draws the map as it is held; we draw it as the United Nations do: General Assembly, resolution 68/262 on the
# Crimea; Security Council, resolutions 541 and 550 on Cyprus.
CRIMEA, NEAR = on_map(45.3, 34.4), 15
MARGIN = 20
SMALLEST = 0.15  # of an island, in square units
EDGES = ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1))


def arcs_of(topology):
    """The lines that borders are made of, as points on the map (Topology, section 2.1.3 of the TopoJSON format)."""
    (scale_x, scale_y), (first_x, first_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            longitude, latitude = x * scale_x + first_x, y * scale_y + first_y
            points.append(on_map(latitude, longitude) if latitude > -60 else (1e6, 1e6))
        yield points


def ring(arcs, numbers):
    """A closed line from its arcs; ~n is arc n backwards."""
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def clipped(points):
    """The part of a polygon inside the map's edges (Sutherland and Hodgman 1974)."""
    for axis, edge, sign in EDGES:
        kept = []
        for a, b in zip(points[-1:] + points[:-1], points, strict=True):
            inside_a, inside_b = sign * (a[axis] - edge) >= 0, sign * (b[axis] - edge) >= 0
            if inside_a != inside_b:
                share = (edge - a[axis]) / (b[axis] - a[axis])
                kept.append(tuple(p + share * (q - p) for p, q in zip(a, b, strict=True)))
            if inside_b:
                kept.append(b)
        points = kept
    return points


def rings_by_name(topology):
    """{name of a country: its lines on the map}."""
    arcs, drawn = list(arcs_of(topology)), {}
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [clipped(ring(arcs, numbers)) for polygon in polygons for numbers in polygon]
        if rings := [points for points in rings if len(points) > 2 and abs(area(points)[0]) >= SMALLEST]:
            drawn[country["properties"]["name"]] = rings
    return drawn


def area(points):
    """(signed area, its centroid) of a polygon by the shoelace formula."""
    total = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        total, x, y = total + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (total / 2, (x / 3 / total, y / 3 / total)) if total else (0.0, points[0])


def path(rings):
    """An SVG path in tenths of a unit, each point as the step from the one before."""
    lines = []
    for points in rings:
        whole = [(round(10 * x), round(10 * y)) for x, y in points]
        transitions = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(whole)]
        drawn = " ".join(f"{x} {y}" for x, y in transitions if x or y)
        lines.append(f"M{whole[0][0]} {whole[0][1]}l{drawn}z".replace(" -", "-"))
    return "".join(lines)


def main(file):
    topology = json.loads(Path(file).read_text(encoding="utf-8"))
    countries = json.loads((ROOT / "fixtures" / "countries.json").read_text(encoding="utf-8"))
    codes = {country["fields"]["name"]: country["pk"] for country in countries}
    drawn = rings_by_name(topology)
    drawn["Cyprus"] += drawn.pop("N. Cyprus")
    crimea = [points for points in drawn["Russia"] if dist(area(points)[1], CRIMEA) < NEAR]
    drawn["Russia"] = [points for points in drawn["Russia"] if points not in crimea]
    drawn["Ukraine"] += crimea
    paths, shapes = [], {}
    for name, rings in drawn.items():
        code = codes.get(CALLED.get(name, name))
        paths.append(f'<path{f" id={code!r}" if code else ""} d="{path(rings)}"/>'.replace("'", '"'))
        if code:
            xs, ys = zip(*[point for points in rings for point in points], strict=True)
            largest = max(rings, key=lambda points: abs(area(points)[0]))
            box = [round(edge) for edge in (min(xs), min(ys), max(xs), max(ys))]
            shapes[code] = {"box": box, "label": [round(place) for place in area(largest)[1]]}
    if missing := sorted(set(codes.values()) - set(shapes)):
        print(f"Without a shape: {', '.join(missing)}")
    countries = "\n".join(['<g id="countries" transform="scale(.1)">', *paths, "</g>"])
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{countries}</svg>\n'
    (ROOT / "clusterix" / "static" / "clusterix" / "europe.svg").write_text(svg, encoding="utf-8")
    lines = ",\n".join(f"{json.dumps(code)}: {json.dumps(shape)}" for code, shape in sorted(shapes.items()))
    (ROOT / "partners" / "europe.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
