"""How long a buyer may withdraw: Directive 2011/83/EU art. 9 to 16, Regulation 1182/71 art. 3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PERIOD = timedelta(days=14)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Parcel:
    """When it left, and when it arrived, if that is known. Aware times."""

    shipped_at: datetime
    delivered_at: datetime | None = None


def last_day(
    parcels: Sequence[Parcel], *, is_complete: bool, country: str, zone: str, assumed_days: int
) -> date | None:
    """The last day on which the buyer may declare; None while the goods are not all there.

    Counted from the day after the *last* parcel arrived. Where nobody saw it arrive, it counts as
    arrived `assumed_days` after it left. A period that would end on a Saturday, a Sunday or a
    public holiday of the buyer's country ends on the next working day.
    """
    if not is_complete or not parcels:
        return None
    here = ZoneInfo(zone)
    assumed = timedelta(days=assumed_days)
    received = max(
        (parcel.delivered_at or parcel.shipped_at + assumed).astimezone(here).date()
        for parcel in parcels
    )
    last = received + PERIOD
    while last.weekday() >= 5 or _is_holiday(last, country):
        last += DAY
    return last


def is_in_time(declared_at: datetime, last: date | None, zone: str) -> bool:
    """Whether it was declared before midnight of the last day, where the seller is."""
    return last is None or declared_at.astimezone(ZoneInfo(zone)).date() <= last


def _is_holiday(day: date, country: str) -> bool:
    import holidays  # noqa: PLC0415 - a quarter of a second that most processes never need

    try:
        return day in holidays.country_holidays(country, years=day.year)
    except NotImplementedError:
        return False
