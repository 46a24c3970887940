"""The day an article was published, from whatever its dump called a date."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

FORMATS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%a, %d %b %Y", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y")
UNITS = ("day", "week", "month", "year")
MOST_PERIODS = 40


@lru_cache(maxsize=65_536)
def day_of(published: str) -> date | None:
    """The calendar day; None where it cannot be read without guessing (3/4/2016 is March to some and April to others)."""
    text = published.strip()[:40]
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text)
    try:
        if iso:
            return date.fromisoformat(iso[0])
    except ValueError:
        return None
    without_time = re.sub(r"[ T]\d{1,2}:\d{2}.*$", "", text)
    for form in FORMATS:
        try:
            return datetime.strptime(without_time, form).date()
        except ValueError:
            continue
    return None


def period_of(day: date, unit: str) -> date:
    """The first day of the day's period."""
    starts = {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1), "year": day.replace(month=1, day=1)}
    return starts[unit]


def fitting_unit(first: date, last: date) -> str:
    """The shortest unit that cuts the span into at most 40 periods (years, where none does)."""
    days = (last - first).days + 1
    lengths = {"day": 1, "week": 7, "month": 30.4, "year": 365.25}
    return next((unit for unit in UNITS if days / lengths[unit] <= MOST_PERIODS), "year")


def said(period: date, unit: str) -> str:
    """The period for people."""
    forms = {"day": "%Y-%m-%d", "week": "week of %Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return period.strftime(forms[unit])
