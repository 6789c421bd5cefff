"""Features and limits that a vendor's plan grants.

Modules declare `features` and `limits`; whichever module sells plans provides the port
`billing.plan`, `(vendor_id) -> Plan`. Where none does, everything is granted and nothing limited.
A plan is kept for a while, so asking costs no query; `forget_plan` ends that at once.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.database import context_of
from app.core.ports import port
from app.exceptions.base import FeatureLockedError, LimitReachedError

KEPT_SECONDS = 60.0
MONTHLY = "_per_month"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a vendor has bought. `features` None is all of them; a limit that is not named is none.

    `sold_in` tells, for a feature that this plan lacks, the names of the plans that have it.
    """

    name: str = ""
    features: frozenset[str] | None = None
    limits: Mapping[str, int] = field(default_factory=dict[str, int])
    sold_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def has(self, feature: str) -> bool:
        return self.features is None or feature in self.features


EVERYTHING = Plan()
_kept: dict[int, tuple[float, Plan]] = {}


def plan_of(platform_id: int | None, vendor_id: int) -> Plan:
    """The plan of a vendor, at most a minute old."""
    ask = port("billing.plan", platform_id)
    if ask is None:
        return EVERYTHING
    since, plan = _kept.get(vendor_id, (0.0, EVERYTHING))
    if not since or time.monotonic() - since > KEPT_SECONDS:
        plan = ask(vendor_id)
        _kept[vendor_id] = (time.monotonic(), plan)
    return plan


def forget_plan(vendor_id: int) -> None:
    """A vendor has another plan now: ask again. For `on_commit` of whoever changed it."""
    _kept.pop(vendor_id, None)


def has_feature(platform_id: int | None, vendor_id: int, feature: str) -> bool:
    """Whether this vendor's plan has a feature."""
    return plan_of(platform_id, vendor_id).has(feature)


def require_feature(platform_id: int | None, vendor_id: int, feature: str) -> None:
    """Raise `FeatureLockedError` when the plan lacks the feature."""
    plan = plan_of(platform_id, vendor_id)
    if not plan.has(feature):
        raise FeatureLockedError(feature=feature, plans=list(plan.sold_in.get(feature, ())))


def require_room(platform_id: int | None, vendor_id: int, limit: str, used: int) -> None:
    """That one more fits, where `used` are there: for what is counted by its own rows."""
    most = plan_of(platform_id, vendor_id).limits.get(limit)
    if most is not None and used >= most:
        raise LimitReachedError(limit=limit, most=most)


COUNT = text(
    "INSERT INTO feature_usage AS u (vendor_id, name, period, used)"
    " SELECT :vendor, :name, :period, :amount WHERE :amount <= :most"
    " ON CONFLICT (vendor_id, name, period) DO UPDATE SET used = u.used + :amount"
    " WHERE u.used + :amount <= :most RETURNING used"
)
NO_LIMIT = 2_000_000_000


def count_use(
    db: Session, vendor_id: int, limit: str, amount: int = 1, *, may_refuse: bool = True
) -> int:
    """Count what was used and return the sum; raise `LimitReachedError` beyond the plan, unless
    it has happened already and nobody can refuse it.

    One conditional statement: of many at once, none gets past the limit. The count belongs to the
    caller's transaction. Limits that end in `_per_month` begin anew each month (UTC).
    """
    most = NO_LIMIT
    if may_refuse:
        most = plan_of(context_of(db).platform_id, vendor_id).limits.get(limit, NO_LIMIT)
    period = datetime.now(UTC).strftime("%Y-%m") if limit.endswith(MONTHLY) else ""
    values = {
        "vendor": vendor_id,
        "name": limit,
        "period": period,
        "amount": amount,
        "most": most,
    }
    used = db.scalar(COUNT, values)
    if used is None:
        raise LimitReachedError(limit=limit, most=most)
    return used
