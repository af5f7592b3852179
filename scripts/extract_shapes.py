"""Write the countries' shapes of the map from a file of the npm package world-atlas. Run when borders change.

    python scripts/extract_shapes.py countries-50m.json

Source: Natural Earth, public domain, as TopoJSON in world-atlas 2.0.2.
"""

import json
import sys
from itertools import chain, pairwise
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
    scale_x, scale_y = topology["transform"]["scale"]
    first_x, first_y = topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = 0
        y = 0
        points = []
        # Each point of an arc is the step from the point before.
        for step_x, step_y in arc:
            x += step_x
            y += step_y
            longitude = x * scale_x + first_x
            latitude = y * scale_y + first_y
            if latitude > -60:
                points.append(on_map(latitude, longitude))
            else:
                # Antarctica: a point far outside the map, which clipping drops.
                points.append((1e6, 1e6))
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
            inside_a = sign * (a[axis] - edge) >= 0
            inside_b = sign * (b[axis] - edge) >= 0
            if inside_a != inside_b:
                share = (edge - a[axis]) / (b[axis] - a[axis])
                kept.append(tuple(p + share * (q - p) for p, q in zip(a, b, strict=True)))
            if inside_b:
                kept.append(b)
        points = kept
    return points


def rings_by_name(topology):
    """{name of a country: its lines on the map}."""
    arcs = list(arcs_of(topology))
    drawn = {}
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]]
        if country["type"] == "MultiPolygon":
            polygons = country["arcs"]
        rings = []
        for numbers in chain.from_iterable(polygons):
            points = clipped(ring(arcs, numbers))
            if is_visible(points):
                rings.append(points)
        if rings:
            drawn[country["properties"]["name"]] = rings
    return drawn


def is_visible(points):
    return len(points) > 2 and absolute_area(points) >= SMALLEST


def area(points):
    """(signed area, its centroid) of a polygon by the shoelace formula."""
    total = 0.0
    x = 0.0
    y = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        total += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not total:
        return 0.0, points[0]
    return total / 2, (x / 3 / total, y / 3 / total)


def path(rings):
    """An SVG path in tenths of a unit, each point as the step from the one before."""
    lines = []
    for points in rings:
        rounded = [(round(10 * x), round(10 * y)) for x, y in points]
        steps = [(x - x_before, y - y_before) for (x_before, y_before), (x, y) in pairwise(rounded)]
        # Points that rounding made the same need no step.
        line = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0))
        first_x, first_y = rounded[0]
        # A minus sign separates numbers, too, and the file is smaller without the space.
        lines.append(f"M{first_x} {first_y}l{line}z".replace(" -", "-"))
    return "".join(lines)


def correct_borders(drawn):
    """Draw Cyprus as one country and the Crimea as a part of Ukraine."""
    drawn["Cyprus"] += drawn.pop("N. Cyprus")
    crimea = []
    rest_of_russia = []
    for points in drawn["Russia"]:
        _, centroid = area(points)
        if dist(centroid, CRIMEA) < NEAR:
            crimea.append(points)
        else:
            rest_of_russia.append(points)
    drawn["Russia"] = rest_of_russia
    drawn["Ukraine"] += crimea


def shape_of(rings):
    """The box and the point for the label as `partners.europe.Shape` reads them."""
    points = list(chain.from_iterable(rings))
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    # The label stands on the mainland, not between it and its islands.
    largest = max(rings, key=absolute_area)
    _, centroid = area(largest)
    return {
        "box": [round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))],
        "label": [round(centroid[0]), round(centroid[1])],
    }


def absolute_area(points):
    signed_area, _ = area(points)
    return abs(signed_area)


def write_svg(paths):
    countries = "\n".join(['<g id="countries" transform="scale(.1)">', *paths, "</g>"])
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{countries}</svg>\n'
    (ROOT / "clusterix" / "static" / "clusterix" / "europe.svg").write_text(svg, encoding="utf-8")


def write_shapes(shapes):
    # A country a line, so that a change of a border is a change of one line.
    lines = ",\n".join(
        f"{json.dumps(code)}: {json.dumps(shape)}" for code, shape in sorted(shapes.items())
    )
    (ROOT / "partners" / "europe.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def main(file):
    topology = json.loads(Path(file).read_text(encoding="utf-8"))
    countries = json.loads((ROOT / "fixtures" / "countries.json").read_text(encoding="utf-8"))
    codes = {country["fields"]["name"]: country["pk"] for country in countries}
    drawn = rings_by_name(topology)
    correct_borders(drawn)

    paths = []
    shapes = {}
    for name, rings in drawn.items():
        code = codes.get(CALLED.get(name, name))
        if code:
            paths.append(f'<path id="{code}" d="{path(rings)}"/>')
            shapes[code] = shape_of(rings)
        else:
            # A neighbour that no record of ours can be in: drawn, but not to be chosen.
            paths.append(f'<path d="{path(rings)}"/>')
    missing = sorted(set(codes.values()) - set(shapes))
    if missing:
        print(f"Without a shape: {', '.join(missing)}")
    write_svg(paths)
    write_shapes(shapes)


if __name__ == "__main__":
    main(*sys.argv[1:])
