"""Where the phases of a project lie on a line of time, for a drawing in SVG."""

from dataclasses import dataclass

# All lengths are in units of the drawing's viewBox.
WIDTH = 640
MARGIN = 10
FIRST_ROW = 30  # below the years
ROW_HEIGHT = 52  # the name of a phase and its bar
SPACE_AT_END = 4
NARROWEST_BAR = 4  # a phase of one day must still be seen
MOST_TICKS = 8  # more years than these would overlap
LONGEST_YEAR = (
    366  # days; in every year, so that the first of January is where the tick of its year is
)


@dataclass(frozen=True)
class Bar:
    name: str
    start: object
    end: object
    x: int
    width: int
    y: int


@dataclass(frozen=True)
class Timeline:
    bars: list
    ticks: list
    height: int
    width: int = WIDTH


def timeline(project, phases):
    """A bar for each phase, or one for a project without phases, and a tick for each year. None without dates."""
    spans = dated_spans(project, phases)
    if not spans:
        return None
    first_year = min(start for _, start, _ in spans).year
    last_year = max(end for _, _, end in spans).year + 1
    year_width = (WIDTH - 2 * MARGIN) / (last_year - first_year)

    def x_of(day):
        share_of_year = (day.timetuple().tm_yday - 1) / LONGEST_YEAR
        return round(MARGIN + (day.year - first_year + share_of_year) * year_width)

    bars = []
    for row, (name, start, end) in enumerate(spans):
        width = max(NARROWEST_BAR, x_of(end) - x_of(start))
        bars.append(Bar(name, start, end, x_of(start), width, FIRST_ROW + row * ROW_HEIGHT))

    step = max(1, (last_year - first_year) // MOST_TICKS)
    years = range(first_year, last_year + 1, step)
    ticks = [(year, round(MARGIN + (year - first_year) * year_width)) for year in years]
    return Timeline(bars, ticks, height=FIRST_ROW + SPACE_AT_END + len(spans) * ROW_HEIGHT)


def dated_spans(project, phases):
    """(name, start, end) of what gets a bar."""
    spans = [(phase.name, phase.start, phase.end) for phase in phases]
    if not spans:
        spans = [("Project", project.start, project.end)]
    return [(name, start, end) for name, start, end in spans if start and end]
