"""Where the parts of a project lie on a line of time, for a drawing in SVG."""

from dataclasses import dataclass

WIDTH, MARGIN, ROW = 640, 10, 52


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
    """Bars for the phases (for the whole project where it has none) and a tick a year; None without dates.

    Lengths are in units of the drawing's viewBox.
    """
    spans = [(phase.name, phase.start, phase.end) for phase in phases] or [("Project", project.start, project.end)]
    spans = [span for span in spans if span[1] and span[2]]
    if not spans:
        return None
    first = min(start for _, start, _ in spans).year
    last = max(end for _, _, end in spans).year + 1
    scale = (WIDTH - 2 * MARGIN) / (last - first)

    def place(day):
        return round(MARGIN + (day.year - first + (day.timetuple().tm_yday - 1) / 366) * scale)

    bars = [
        Bar(name, start, end, place(start), max(4, place(end) - place(start)), 30 + number * ROW)
        for number, (name, start, end) in enumerate(spans)
    ]
    step = max(1, (last - first) // 8)
    ticks = [(year, round(MARGIN + (year - first) * scale)) for year in range(first, last + 1, step)]
    return Timeline(bars, ticks, height=34 + len(spans) * ROW)
