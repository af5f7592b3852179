"""Good practices on the map: the countries, or the regions of the one country that is chosen."""

from dataclasses import dataclass
from math import sqrt

from catalogue.links import link_to
from catalogue.parameters import query_string
from partners.europe import HEIGHT, WIDTH, on_map, shapes
from partners.models import Region

LARGEST, SMALLEST, TEXT = 34, 13, 22  # radii and letters, in units of the whole map
AROUND = 1.3  # of a country's box is shown
MOST_REGIONS = 5_000  # more than there are
NARROWEST = 130  # so that a small country keeps its neighbours


@dataclass(frozen=True)
class Mark:
    """A place with so many practices. `x`, `y` and `radius` are None where it is not known where to draw it."""

    code: str
    label: str
    count: int
    link: str
    x: float | None = None
    y: float | None = None
    radius: float | None = None


@dataclass(frozen=True)
class Box:
    """A part of the map, as high in proportion as the whole."""

    left: float
    top: float
    width: float

    @property
    def height(self):
        return self.width * HEIGHT / WIDTH

    def holds(self, x, y):
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height

    def __str__(self):
        return f"{self.left} {self.top} {self.width} {self.height:.0f}"


WHOLE = Box(0, 0, WIDTH)


@dataclass(frozen=True)
class Map:
    """What is drawn of the map, and the places in it; `shown` are the codes of the countries that stand out.

    `country` is the name of the one that is shown alone, and `whole` leads back to all of Europe.
    """

    marks: list
    shown: list
    box: Box = WHOLE
    country: str = ""
    whole: str = ""

    @property
    def text(self):
        """The height of letters, in units of the map."""
        return round(TEXT * self.box.width / WIDTH, 1)

    @property
    def drawn(self):
        """The largest first, so that none hides another."""
        return [mark for mark in self.marks if mark.radius]

    @property
    def is_partial(self):
        return len(self.drawn) < len(self.marks)


def practice_map(filters):
    """The Map of the practices that these filters leave."""
    chosen = filters.data.getlist("country")
    return _regions(filters, chosen[0]) if len(chosen) == 1 else _countries(filters)


def _countries(filters):
    params, drawn = filters.links.params_without("country"), shapes()
    places = [
        (
            option,
            query_string([*params, ("country", option.value)]),
            drawn[option.value].label if option.value in drawn else None,
        )
        for option in filters.query.options("country")
        if option.count
    ]
    return Map(_marks(places, WHOLE), [option.value for option, *_ in places if option.value in drawn])


def _regions(filters, country):
    found = [option for option in filters.query.options("region", MOST_REGIONS) if option.count]
    rows = Region.objects.filter(country=country, code__in=[option.value for option in found])
    points = {code: place for code, *place in rows.values_list("code", "latitude", "longitude")}
    params = filters.links.params_without("region")
    places = [
        (option, query_string([*params, ("region", option.value)]), _point(*points[option.value]))
        for option in found
        if option.value in points
    ]
    box = _around(shapes()[country].box) if country in shapes() else WHOLE
    label = next((option.label for option in filters.query.options("country") if option.value == country), country)
    whole = link_to(filters.links.params_without("country", "region"))
    return Map(_marks(places, box), [country] if country in shapes() else [], box, label, whole)


def _point(latitude, longitude):
    return None if latitude is None else on_map(float(latitude), float(longitude))


def _around(box):
    """The Box of the map that is shown for a country in this box."""
    left, top, right, bottom = box
    width = max(NARROWEST, AROUND * (right - left), AROUND * (bottom - top) * WIDTH / HEIGHT)
    return Box(round((left + right - width) / 2), round((top + bottom - width * HEIGHT / WIDTH) / 2), round(width))


def _marks(places, box):
    """Marks whose areas are as the numbers, the largest first."""
    most, scale = max((option.count for option, *_ in places), default=1), box.width / WIDTH
    marks = []
    for option, link, point in places:
        drawn = {}
        if point and box.holds(*point):
            radius = max(SMALLEST, LARGEST * sqrt(option.count / most)) * scale
            drawn = {"x": round(point[0], 1), "y": round(point[1], 1), "radius": round(radius, 1)}
        marks.append(Mark(option.value, option.label, option.count, link, **drawn))
    return marks
