"""Periods on one scale of years."""

import datetime

import hypothesis.strategies as st
from hypothesis import given

from registry.timelines import MOST, Period, Timeline

TODAY = datetime.date(2026, 7, 2)
DAYS = st.none() | st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
PERIODS = st.builds(
    Period, st.text(max_size=5), st.just("x"), st.just(""), DAYS, DAYS, goes_on=st.booleans()
)


def period(start: str = "", end: str = "", **more: object) -> Period:
    days = [datetime.date.fromisoformat(day) if day else None for day in (start, end)]
    return Period("One", "development", "", *days, **more)  # type: ignore[arg-type]


def test_without_a_day_there_is_nothing_to_draw() -> None:
    assert Timeline.of([period()], TODAY) is None
    assert Timeline.of([], TODAY) is None


def test_bars_are_where_their_days_are() -> None:
    drawn = Timeline.of(
        [period("2025-01-01", "2025-12-31"), period("2024-01-01", "2024-12-31")], TODAY
    )
    assert drawn is not None
    assert (drawn.first, drawn.last) == (2024, 2025)
    assert [(line.x, line.width) for line in drawn.lines] == [("0.00", "49.86"), ("50.00", "49.73")]
    assert [(tick.year, tick.x) for tick in drawn.ticks] == [(2024, "0.00"), (2025, "50.00")]


def test_what_goes_on_reaches_today_and_what_does_not_is_a_mark() -> None:
    going, left = period("2026-01-01"), period("2026-01-01", goes_on=False)
    drawn = Timeline.of([going, left], TODAY)
    assert drawn is not None
    assert {line.period.goes_on: line.width for line in drawn.lines} == {
        True: "49.73",
        False: "1.00",
    }


@given(st.lists(PERIODS, max_size=30))
def test_nothing_is_drawn_off_the_scale(periods: list[Period]) -> None:
    drawn = Timeline.of(periods, TODAY)
    known = [one for one in periods if one.start or one.end]
    assert (drawn is None) == (not known)
    if drawn:
        assert len(drawn.lines) + drawn.more == len(known)
        assert len(drawn.lines) <= MOST
        assert all(
            0 <= float(x.x) <= 100 and float(x.x) + float(x.width) <= 101 for x in drawn.lines
        )
        assert 1 <= len(drawn.ticks) <= 6
