"""Good practices on the map: the countries, or the regions of the one country that is chosen."""

from dataclasses import dataclass, replace
from itertools import combinations
from math import hypot, sqrt

from catalogue.links import link_to, query_string
from partners.europe import HEIGHT, WIDTH, on_map, shapes
from partners.models import Region

# Radii of circles and the height of letters, in units of the whole map.
LARGEST = 38
SMALLEST = 18  # at the width that the stylesheet keeps, a target of 24 pixels
GAP = 2  # between two circles
PASSES = 40  # in which circles are moved apart; crowded ones may still touch then
TEXT = 22
# A country fits a phone, where its map is about half as wide as the stylesheet keeps the whole.
# On larger screens the stylesheet makes the marks smaller again.
ENLARGED = 1.9
AROUND = 1.3  # of a country's box is shown
MOST_REGIONS = 5_000  # more than there are
NARROWEST = 130  # so that a small country keeps its neighbours


@dataclass(frozen=True)
class Mark:
    """A place with so many practices.

    `x`, `y` and `radius` are None where it is not known where to draw it.
    """

    code: str
    label: str
    count: int
    link: str
    x: float | None = None
    y: float | None = None
    radius: float | None = None


@dataclass
class Circle:
    """Where a mark is drawn; it is moved while it overlaps another one."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Box:
    """A part of the map, as high in proportion as the whole. Its marks may be `enlarged`."""

    left: float
    top: float
    width: float
    enlarged: float = 1

    @property
    def height(self):
        return self.width * HEIGHT / WIDTH

    @property
    def scale(self):
        """The size of marks, which are as large on the screen whatever part of the map is shown."""
        return self.enlarged * self.width / WIDTH

    def holds(self, x, y):
        in_width = self.left <= x <= self.left + self.width
        in_height = self.top <= y <= self.top + self.height
        return in_width and in_height

    def __str__(self):
        return f"{self.left} {self.top} {self.width} {self.height:.0f}"


WHOLE = Box(0, 0, WIDTH)


@dataclass(frozen=True)
class Map:
    """What is drawn of the map, and the places in it.

    `shown` are the codes of the countries that stand out. `country` is the name of the one that is
    shown alone, and `whole` leads back to all of Europe.
    """

    marks: list
    shown: list
    box: Box = WHOLE
    country: str = ""
    whole: str = ""

    @property
    def text(self):
        """The height of letters, in units of the map."""
        return round(TEXT * self.box.scale, 1)

    @property
    def drawn(self):
        """The largest first, so that none hides another."""
        return [mark for mark in self.marks if mark.radius]

    @property
    def is_partial(self):
        return len(self.drawn) < len(self.marks)


def practice_map(filters):
    """The Map of the practices that these filters leave."""
    countries = filters.data.getlist("country")
    if len(countries) == 1:
        return map_of_regions(filters, countries[0])
    return map_of_countries(filters)


def with_practices(options):
    return [option for option in options if option.count]


def map_of_countries(filters):
    params = filters.links.params_without("country")
    places = []
    drawn_countries = []
    for option in with_practices(filters.query.options("country")):
        link = query_string([*params, ("country", option.value)])
        point = None
        # A country that is not on the map keeps its place in the list beside it.
        if option.value in shapes():
            drawn_countries.append(option.value)
            point = shapes()[option.value].label
        places.append((option, link, point))
    return Map(make_marks(places, WHOLE), drawn_countries)


def map_of_regions(filters, country):
    options = with_practices(filters.query.options("region", MOST_REGIONS))
    points = points_of(country, options)
    params = filters.links.params_without("region")
    places = []
    for option in options:
        # A practice names regions of several countries; those of the others are not on this map.
        if option.value in points:
            link = query_string([*params, ("region", option.value)])
            places.append((option, link, points[option.value]))
    box = replace(WHOLE, enlarged=ENLARGED)
    drawn_countries = []
    if country in shapes():
        box = box_around(shapes()[country].box)
        drawn_countries.append(country)
    name = country_name(filters, country)
    whole = link_to(filters.links.params_without("country", "region"))
    return Map(
        make_marks(places, box),
        drawn_countries,
        box,
        name,
        whole,
    )


def country_name(filters, country):
    """What the facet calls the country; its code where no practice is there."""
    for option in filters.query.options("country"):
        if option.value == country:
            return option.label
    return country


def points_of(country, options):
    """{code: point on the map, None where it is not known} of the regions of this country."""
    codes = [option.value for option in options]
    regions = Region.objects.filter(country=country, code__in=codes)
    points = {}
    for code, latitude, longitude in regions.values_list("code", "latitude", "longitude"):
        points[code] = None
        if latitude is not None:
            points[code] = on_map(float(latitude), float(longitude))
    return points


def box_around(country_box):
    """The Box of the map that is shown for a country in this box."""
    left, top, right, bottom = country_box
    for_width = AROUND * (right - left)
    for_height = AROUND * (bottom - top) * WIDTH / HEIGHT
    width = max(NARROWEST, for_width, for_height)
    height = width * HEIGHT / WIDTH
    # The country is in the middle: half of what is over stands on each side of it.
    box_left = (left + right - width) / 2
    box_top = (top + bottom - height) / 2
    return Box(round(box_left), round(box_top), round(width), ENLARGED)


def make_marks(places, box):
    """Marks of (option, link, point) whose areas are as the numbers."""
    most = max((option.count for option, *_ in places), default=1)
    circles = {}
    for option, _, point in places:
        if point and box.holds(*point):
            # The area of a circle grows with the square of its radius.
            in_proportion = LARGEST * sqrt(option.count / most)
            circles[option.value] = Circle(*point, max(SMALLEST, in_proportion) * box.scale)
    move_apart(list(circles.values()), GAP * box.scale)
    marks = []
    for option, link, _ in places:
        circle = circles.get(option.value)
        position = {}
        if circle:
            position = {
                "x": round(circle.x, 1),
                "y": round(circle.y, 1),
                "radius": round(circle.radius, 1),
            }
        marks.append(Mark(option.value, option.label, option.count, link, **position))
    return marks


def move_apart(circles, gap):
    """Moves circles that overlap away from each other, each by half of what is missing."""
    for _ in range(PASSES):
        has_moved = False
        for first, second in combinations(circles, 2):
            across, down = second.x - first.x, second.y - first.y
            distance = hypot(across, down)
            missing = first.radius + second.radius + gap - distance
            if missing <= 0:
                continue
            has_moved = True
            if distance == 0:
                # Two places at one point: one goes up and the other down.
                across, down, distance = 0, 1, 1
            share = missing / 2 / distance
            first.x -= across * share
            first.y -= down * share
            second.x += across * share
            second.y += down * share
        if not has_moved:
            return
