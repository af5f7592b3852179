from datetime import date
from types import SimpleNamespace

from projects.timeline import timeline


def span(start, end, name="Phase"):
    return SimpleNamespace(name=name, start=start, end=end)


NO_PROJECT = span(None, None)


def test_phases_lie_on_one_line_of_time_each_in_its_row():
    first = span(date(2016, 1, 1), date(2017, 12, 31), "One")
    second = span(date(2018, 1, 1), date(2019, 12, 31), "Two")

    drawing = timeline(NO_PROJECT, [first, second])

    assert [(bar.name, bar.x, bar.y) for bar in drawing.bars] == [("One", 10, 30), ("Two", 320, 82)]
    assert [year for year, _ in drawing.ticks] == [2016, 2017, 2018, 2019, 2020]
    assert drawing.height == 34 + 2 * 52


def test_a_project_without_phases_is_one_bar():
    drawing = timeline(span(date(2012, 1, 1), date(2014, 12, 31)), [])

    assert [(bar.name, bar.start, bar.end) for bar in drawing.bars] == [
        ("Project", date(2012, 1, 1), date(2014, 12, 31))
    ]


def test_nothing_is_drawn_without_dates():
    assert timeline(NO_PROJECT, []) is None
    assert timeline(span(date(2012, 1, 1), None), []) is None


def test_a_phase_of_one_day_can_still_be_seen():
    drawing = timeline(
        NO_PROJECT,
        [span(date(2000, 5, 5), date(2000, 5, 5)), span(date(2000, 1, 1), date(2029, 1, 1))],
    )

    assert drawing.bars[0].width == 4


def test_a_long_time_has_fewer_ticks_than_years_and_everything_fits_the_drawing():
    drawing = timeline(NO_PROJECT, [span(date(1990, 1, 1), date(2029, 12, 31))])

    assert len(drawing.ticks) <= 9
    assert all(0 <= x <= drawing.width for _, x in drawing.ticks)
    assert all(bar.x + bar.width <= drawing.width for bar in drawing.bars)
