"""What promotions make of a cart: arithmetic that must hold for every cart there can be."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import TaxLine
from app.modules.cart.services.pricing import (
    KINDS,
    Buyer,
    Promoted,
    Rule,
    promote,
    share,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
RATES = (30, 80, 140, 170)


@dataclass(frozen=True)
class Goods:
    sku: str
    quantity: int
    unit_price_cents: int


def rule(**facts: Any) -> Rule:
    usual: dict[str, Any] = {"id": 1, "name": "Sale", "kind": "percentage", "percent": 100}
    return Rule(**usual | facts)


def price(
    *lines: Goods,
    rules: list[Rule],
    codes: tuple[str, ...] = (),
    buyer: Buyer | None = None,
    shelves: Mapping[str, list[str]] | None = None,
) -> Promoted:
    return promote(lines, rules, codes, buyer or Buyer(), now=NOW, shelves=shelves or {})


def test_a_discount_is_shared_to_the_cent_by_largest_remainder() -> None:
    assert share(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share(5, {"a": 999, "b": 1}) == {"a": 5}


def test_a_code_says_what_it_needs_and_what_is_there() -> None:
    books = rule(code="BOOKS", categories=frozenset({"books"}), minimum_cents=5000)
    lines = Goods("NOVEL", 2, 2100), Goods("MUG", 1, 9900)

    found = price(*lines, rules=[books], codes=("BOOKS",), shelves={"NOVEL": ["books"]})

    assert found.amount_cents == 0
    refusal = found.refusals[0]
    assert (refusal.reason, refusal.needed, refusal.have) == ("minimum", 5000, 4200)


def test_of_three_the_cheapest_is_free() -> None:
    deal = rule(kind="buy_x_get_y", percent=1000, buy_quantity=2, get_quantity=1)

    found = price(Goods("A", 2, 1000), Goods("B", 2, 300), rules=[deal])

    assert found.discounts[0].shares == {"B": 300}


@pytest.mark.parametrize(
    ("facts", "buyer", "reason"),
    [
        ({"starts_at": NOW + timedelta(hours=1)}, Buyer(), "not_started"),
        ({"ends_at": NOW}, Buyer(), "ended"),
        ({"usage_limit": 3, "used_count": 3}, Buyer(), "used_up"),
        ({"customer_limit": 1}, Buyer(uses={1: 1}), "used_by_you"),
        ({"is_first_order_only": True}, Buyer(has_bought=True), "not_first_order"),
        ({"customer_group": "trade"}, Buyer(group="friends"), "other_group"),
        ({"skus": frozenset({"OTHER"})}, Buyer(), "no_goods"),
        ({"minimum_quantity": 2}, Buyer(), "quantity"),
    ],
)
def test_every_refusal_has_its_reason(facts: dict[str, Any], buyer: Buyer, reason: str) -> None:
    found = price(Goods("A", 1, 1000), rules=[rule(code="X", **facts)], codes=("X",), buyer=buyer)

    assert [refusal.reason for refusal in found.refusals] == [reason]
    assert found.amount_cents == 0


def test_the_first_exclusive_promotion_stands_alone() -> None:
    rules = [
        rule(id=1, name="Small", percent=50),
        rule(id=2, name="Alone", percent=200, is_exclusive=True, priority=1),
        rule(id=3, name="Big", percent=500, priority=9),
    ]

    found = price(Goods("A", 1, 1000), rules=rules)

    assert [discount.rule.name for discount in found.discounts] == ["Alone"]
    assert {(r.rule.name, r.reason, r.other) for r in found.refusals} == {
        ("Big", "not_combinable", "Alone"),
        ("Small", "not_combinable", "Alone"),
    }


def test_an_unknown_code_is_named() -> None:
    assert price(Goods("A", 1, 1000), rules=[], codes=("NOPE",)).unknown_codes == ("NOPE",)


def random_cart(chance: Random) -> list[Goods]:
    return [
        Goods(sku, chance.randint(1, 40), chance.choice([0, 1, chance.randint(2, 300_000)]))
        for sku in "ABCDEF"[: chance.randint(1, 6)]
    ]


def random_rules(chance: Random) -> list[Rule]:
    return [
        Rule(
            id=number,
            name="r",
            kind=chance.choice(KINDS),
            percent=chance.randint(1, 1000),
            amount_cents=chance.randint(1, 400_000),
            buy_quantity=chance.randint(1, 4),
            get_quantity=chance.randint(1, 3),
            skus=frozenset(chance.sample("ABCDEF", chance.choice([0, 0, 1, 3]))),
            minimum_cents=chance.choice([0, 0, 100, 50_000]),
            is_exclusive=chance.random() < 0.1,
            priority=chance.randint(-2, 2),
        )
        for number in range(chance.randint(0, 5))
    ]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_ten_thousand_carts_add_up(seed: int) -> None:
    """A hundred seeds of a hundred carts: lines come to the total, nothing is negative, what is
    taken off is shared to the cent, VAT is reckoned per rate on the sum."""
    chance = Random(seed)  # noqa: S311 - a test, not a secret
    for _ in range(100):
        lines, rules = random_cart(chance), random_rules(chance)
        found = price(*lines, rules=rules)
        _adds_up(lines, rules, found)
        _taxes_add_up(lines, found, chance)


def _paid(lines: list[Goods], found: Promoted) -> dict[str, int]:
    return {x.sku: x.quantity * x.unit_price_cents - found.of_line(x.sku) for x in lines}


def _adds_up(lines: list[Goods], rules: list[Rule], found: Promoted) -> None:
    paid = _paid(lines, found)
    subtotal = sum(line.quantity * line.unit_price_cents for line in lines)
    assert all(cents >= 0 for cents in paid.values())
    assert sum(paid.values()) == subtotal - found.amount_cents >= 0
    assert len(found.discounts) + len(found.refusals) == len(rules)
    for discount in found.discounts:
        assert sum(discount.shares.values()) == discount.amount_cents <= discount.base_cents
        assert not discount.rule.skus or set(discount.shares) <= discount.rule.skus


def _taxes_add_up(lines: list[Goods], found: Promoted, chance: Random) -> None:
    gross: defaultdict[int, int] = defaultdict(int)
    for cents in _paid(lines, found).values():
        gross[chance.choice(RATES)] += cents
    taxes = [TaxLine(rate, cents) for rate, cents in gross.items()]
    assert all(0 <= tax.tax_cents <= tax.gross_cents for tax in taxes)
    for tax in taxes:  # EN 16931: once per rate on the sum, off by less than half a cent
        assert abs(tax.tax_cents * (1000 + tax.rate) - tax.gross_cents * tax.rate) * 2 <= (
            1000 + tax.rate
        )
