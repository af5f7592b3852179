"""Good practices on the map: the countries, or the regions of the one country that is chosen."""

from dataclasses import dataclass
from math import sqrt

from partners.europe import HEIGHT, WIDTH, on_map, shapes
from partners.models import Region
from search.parameters import query_string

LARGEST, SMALLEST, TEXT = 34, 13, 22  # radii and letters, in units of the whole map
AROUND = 1.3  # of a country's box is shown
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
class Map:
    """What is drawn: `box` is the viewBox, `country` the name of the one that is shown alone, `shown` the codes of the
    countries that stand out, `text` the height of letters in units of the map, `whole` leads back to all of Europe."""

    marks: list
    shown: list
    box: str = f"0 0 {WIDTH} {HEIGHT}"
    text: float = TEXT
    country: str = ""
    whole: str = ""

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
    return _regions(filters, chosen[0]) if len(chosen) == 1 and chosen[0] in shapes() else _countries(filters)


def _countries(filters):
    pairs, options = filters.pairs(without=("country", "region")), filters.options("country")
    places = [
        (option, query_string([*pairs, ("country", option.value)]), shapes()[option.value].label)
        for option in options
        if option.count and option.value in shapes()
    ]
    return Map(_marks(places, 1), [option.value for option, *_ in places])


def _regions(filters, country):
    found = [option for option in filters.options("region") if option.count]
    rows = Region.objects.filter(country=country, code__in=[option.value for option in found])
    points = {code: place for code, *place in rows.values_list("code", "latitude", "longitude")}
    pairs = filters.pairs(without=("region",))
    places = [
        (option, query_string([*pairs, ("region", option.value)]), _point(*points[option.value]))
        for option in found
        if option.value in points
    ]
    left, top, width = _around(shapes()[country].box)
    box = f"{left:.0f} {top:.0f} {width:.0f} {width * HEIGHT / WIDTH:.0f}"
    label = filters.held.names.by_value["country", country].label
    whole = query_string(filters.pairs(without=("country", "region"))) or "?"
    return Map(_marks(places, width / WIDTH), [country], box, round(TEXT * width / WIDTH, 1), label, whole)


def _point(latitude, longitude):
    return None if latitude is None else on_map(float(latitude), float(longitude))


def _around(box):
    """(left, top, width) of what is shown of the map for a country in this box."""
    left, top, right, bottom = box
    width = max(NARROWEST, AROUND * (right - left), AROUND * (bottom - top) * WIDTH / HEIGHT)
    return (left + right - width) / 2, (top + bottom - width * HEIGHT / WIDTH) / 2, width


def _marks(places, scale):
    """Marks whose areas are as the numbers, the largest first."""
    most = max((option.count for option, *_ in places), default=1)
    marks = []
    for option, link, point in places:
        drawn = {}
        if point:
            radius = max(SMALLEST, LARGEST * sqrt(option.count / most)) * scale
            drawn = {"x": round(point[0], 1), "y": round(point[1], 1), "radius": round(radius, 1)}
        marks.append(Mark(option.value, option.label, option.count, link, **drawn))
    return marks
