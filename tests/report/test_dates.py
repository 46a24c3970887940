from datetime import date

import pytest

from claimframe.report.dates import day_of, fitting_unit, period_of, said


@pytest.mark.parametrize("published", [
    "2016-07-03", "2016-07-03T14:05:00Z", "2016-07-03 14:05", "20160703", "2016/07/03", "3 July 2016", "July 3, 2016", "Jul 3, 2016", "03.07.2016",
    "Sun, 03 Jul 2016 14:05:00 +0000", " 2016-07-03 ",
])  # fmt: skip
def test_usual_dates_are_read(published):
    assert day_of(published) == date(2016, 7, 3)


@pytest.mark.parametrize("published", ["", "3/7/2016", "2014/2015", "2016-13-40", "yesterday", "2016", "9" * 5000])
def test_what_would_have_to_be_guessed_is_none(published):
    assert day_of(published) is None


@pytest.mark.parametrize(
    ("last", "unit"), [("2016-01-01", "day"), ("2016-02-09", "day"), ("2016-02-10", "week"), ("2016-12-31", "month"), ("2066-01-01", "year")]
)
def test_the_unit_fits_the_span(last, unit):
    assert fitting_unit(date(2016, 1, 1), date.fromisoformat(last)) == unit


def test_periods_begin_on_their_first_day():
    day = date(2016, 7, 3)
    assert [said(period_of(day, unit), unit) for unit in ("day", "week", "month", "year")] == ["2016-07-03", "week of 2016-06-27", "2016-07", "2016"]
