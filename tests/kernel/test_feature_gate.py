"""Plans: what they grant, what they limit, and what asking costs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.core import feature_gate, ports
from app.core.database import transaction
from app.core.feature_gate import Plan, count_use, forget_plan, has_feature, require_feature
from app.exceptions.base import FeatureLockedError, LimitReachedError
from tests.support.factories import Shop
from tests.support.fixtures import QueryCounter, SignIn


class Billing:
    """A module that sells plans, reading them from the database as a real one does."""

    def __init__(self) -> None:
        self.plans: dict[int, Plan] = {}

    def plan(self, vendor_id: int) -> Plan:
        from app.core.database import Context

        with transaction(Context.operator()) as db:
            db.execute(text("SELECT 1"))
        return self.plans.get(vendor_id, feature_gate.EVERYTHING)


@pytest.fixture
def billing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Billing]:
    sample = Billing()
    monkeypatch.setattr(feature_gate, "_kept", {})
    book = vars(ports)["_providers"]
    before = book.all()
    book.enter("billing.plan", sample.plan)
    yield sample
    book.put(before)


SMALL = Plan(
    "Small", frozenset({"products"}), {"team_members": 1, "products": 0, "coupons": 3},
    {"product_import": ("Pro", "Enterprise")},
)  # fmt: skip


def test_without_billing_everything_is_granted(shop: Shop, db: object) -> None:
    assert has_feature(shop.platform_id, shop.id, "anything")


def test_what_a_plan_lacks_is_refused_with_the_plans_that_have_it(
    billing: Billing, shop: Shop
) -> None:
    billing.plans[shop.id] = SMALL

    assert has_feature(shop.platform_id, shop.id, "products")
    with pytest.raises(FeatureLockedError) as refused:
        require_feature(shop.platform_id, shop.id, "product_import")
    assert refused.value.details["plans"] == ["Pro", "Enterprise"]


def test_asking_again_costs_no_query_until_the_plan_changes(
    billing: Billing, shop: Shop, query_counter: QueryCounter
) -> None:
    has_feature(shop.platform_id, shop.id, "product_import")
    query_counter.statements.clear()
    for _ in range(5):
        assert has_feature(shop.platform_id, shop.id, "product_import")
    assert query_counter.statements == []

    billing.plans[shop.id] = SMALL
    forget_plan(shop.id)
    assert not has_feature(shop.platform_id, shop.id, "product_import")


def test_a_locked_feature_shows_which_plan_has_it_and_its_route_refuses(
    billing: Billing, as_team: SignIn, shop: Shop
) -> None:
    billing.plans[shop.id] = SMALL
    browser = as_team(shop)
    address = f"/vendor/{shop.code}/imports"

    page = browser.get(address).text
    answer = browser.post(address, data={"url": "https://example.com/feed.csv"})

    assert "Not in your plan" in page
    assert "Pro, Enterprise" in page
    assert answer.status_code == 403


def test_a_team_grows_as_far_as_its_plan(billing: Billing, as_team: SignIn, shop: Shop) -> None:
    billing.plans[shop.id] = SMALL
    typed = {"email": "new@example.com", "name": "New", "role": "readonly"}

    answer = as_team(shop).post(f"/vendor/{shop.code}/team", data=typed)

    assert answer.status_code == 403
    assert "Your plan allows 1 of these" in answer.text


def test_of_many_at_once_none_gets_past_the_limit(billing: Billing, shop: Shop) -> None:
    billing.plans[shop.id] = SMALL

    def use(_: int) -> bool:
        try:
            with transaction(shop.context) as db:
                count_use(db, shop.id, "coupons")
        except LimitReachedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(use, range(8)))

    assert sum(done) == 3


def test_what_is_counted_by_the_month_begins_anew(shop: Shop) -> None:
    with transaction(shop.context) as db:
        count_use(db, shop.id, "orders_per_month")
        assert count_use(db, shop.id, "orders_per_month") == 2
        db.execute(text("UPDATE feature_usage SET period = '2020-01'"))

        assert count_use(db, shop.id, "orders_per_month") == 1
