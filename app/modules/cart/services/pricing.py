"""What promotions make of a cart: arithmetic alone, no database, no clock.

Promotions work one after the other, the highest priority first, each on what the ones before left.
The first exclusive one that applies stands alone. Whatever is taken off is shared among the lines
it is for, to the cent, by largest remainder, so that VAT per rate and refunds need no second rule.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

K = TypeVar("K")
PERCENTAGE = "percentage"
AMOUNT = "amount"
FREE_SHIPPING = "free_shipping"
BUY_X_GET_Y = "buy_x_get_y"
KINDS = (PERCENTAGE, AMOUNT, FREE_SHIPPING, BUY_X_GET_Y)
WHOLE = 1000  # tenths of a percent


class Priced(Protocol):
    """A line of goods before promotions."""

    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price_cents(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A promotion. Percentages are tenths of a percent; an empty `code` applies by itself.

    `categories` and `skus` say what it is for; neither means everything. `minimum_cents` and
    `minimum_quantity` are of those goods, at what the promotions before this one left of them.
    """

    id: int
    name: str
    kind: str
    code: str = ""
    percent: int = 0
    amount_cents: int = 0
    buy_quantity: int = 0
    get_quantity: int = 0
    categories: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()
    minimum_cents: int = 0
    minimum_quantity: int = 0
    customer_group: str = ""
    is_first_order_only: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None
    customer_limit: int | None = None
    used_count: int = 0
    is_exclusive: bool = False
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who is shopping, as far as it is known. What an open checkout of his own cart holds is not
    held against him."""

    email: str = ""
    customer_id: int | None = None
    cart_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """What promotions ask of who buys: a guest's address is only known at the checkout.

    `has_bought` is None while nobody knows; then a first order is believed, and the checkout looks
    again. `uses` says how often he used which promotion.
    """

    has_bought: bool | None = None
    group: str = ""
    uses: Mapping[int, int] = field(default_factory=dict[int, int])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a promotion does not apply: `cart.why.<reason>` says it in words, with these facts."""

    rule: Rule
    reason: str
    needed: int = 0
    have: int = 0
    at: datetime | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Discount:
    """What one promotion took off: `shares` per SKU add up to `amount_cents`."""

    rule: Rule
    base_cents: int = 0
    amount_cents: int = 0
    shares: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Promoted:
    """All that promotions do to a cart."""

    discounts: tuple[Discount, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    scopes: Mapping[int, str] = field(default_factory=dict[int, str])
    """What refused promotions are for, in words, by their id."""

    @property
    def amount_cents(self) -> int:
        return sum(discount.amount_cents for discount in self.discounts)

    @property
    def frees_shipping(self) -> bool:
        return any(discount.rule.kind == FREE_SHIPPING for discount in self.discounts)

    def of_line(self, sku: str) -> int:
        """What is taken off this line, in cents."""
        return sum(discount.shares.get(sku, 0) for discount in self.discounts)


def promote(
    lines: Sequence[Priced],
    rules: Sequence[Rule],
    codes: Collection[str],
    buyer: Buyer,
    *,
    now: datetime,
    shelves: Mapping[str, Collection[str]],
) -> Promoted:
    """Apply what applies. `shelves` names the categories of each SKU, with those above them."""
    unknown = tuple(code for code in codes if not any(rule.code == code for rule in rules))
    asked = [rule for rule in rules if not rule.code or rule.code in codes]
    asked.sort(key=lambda rule: (-rule.priority, rule.id))
    goods_of = {
        rule.id: [line for line in lines if is_for(rule, line.sku, shelves)] for rule in asked
    }
    left = {line.sku: line.quantity * line.unit_price_cents for line in lines}
    alone = next(
        (
            rule
            for rule in asked
            if rule.is_exclusive and not _refuse(rule, goods_of[rule.id], left, buyer, now)
        ),
        None,
    )
    refusals: list[Refusal] = []
    discounts: list[Discount] = []
    for rule in asked:
        goods = goods_of[rule.id]
        refusal = _refuse(rule, goods, left, buyer, now)
        if refusal is None and alone is not None and rule is not alone:
            refusal = Refusal(rule, "not_combinable", other=alone.name)
        if refusal is None:
            discounts.append(_apply(rule, goods, left))
        else:
            refusals.append(refusal)
    return Promoted(tuple(discounts), tuple(refusals), unknown)


def is_for(rule: Rule, sku: str, shelves: Mapping[str, Collection[str]]) -> bool:
    """Whether a promotion is for this SKU."""
    if not rule.skus and not rule.categories:
        return True
    return sku in rule.skus or any(shelf in rule.categories for shelf in shelves.get(sku, ()))


def share(amount: int, weights: Mapping[K, int]) -> dict[K, int]:
    """Share an amount by weight, to the cent: largest remainder, the first one wins a tie.

    No share is larger than its weight as long as the amount is not larger than all of them.
    """
    whole = sum(weights.values())
    if not amount or not whole:
        return {}
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    missing = amount - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: -(amount * weights[key] % whole))
    for key in by_remainder[:missing]:
        shares[key] += 1
    return {key: value for key, value in shares.items() if value}


def _refuse(
    rule: Rule, goods: Sequence[Priced], left: Mapping[str, int], buyer: Buyer, now: datetime
) -> Refusal | None:
    return (
        _refuse_time(rule, now) or _refuse_buyer(rule, buyer) or _refuse_goods(rule, goods, left)
    )


def _refuse_time(rule: Rule, now: datetime) -> Refusal | None:
    if rule.starts_at is not None and now < rule.starts_at:
        return Refusal(rule, "not_started", at=rule.starts_at)
    if rule.ends_at is not None and now >= rule.ends_at:
        return Refusal(rule, "ended", at=rule.ends_at)
    if rule.usage_limit is not None and rule.used_count >= rule.usage_limit:
        return Refusal(rule, "used_up")
    return None


def _refuse_buyer(rule: Rule, buyer: Buyer) -> Refusal | None:
    used = buyer.uses.get(rule.id, 0)
    if rule.customer_limit is not None and used >= rule.customer_limit:
        return Refusal(rule, "used_by_you", needed=rule.customer_limit, have=used)
    if rule.is_first_order_only and buyer.has_bought:
        return Refusal(rule, "not_first_order")
    if rule.customer_group and buyer.group != rule.customer_group:
        return Refusal(rule, "other_group")
    return None


def _refuse_goods(rule: Rule, goods: Sequence[Priced], left: Mapping[str, int]) -> Refusal | None:
    if not goods:
        return Refusal(rule, "no_goods")
    value = sum(left[line.sku] for line in goods)
    units = sum(line.quantity for line in goods)
    if value < rule.minimum_cents:
        return Refusal(rule, "minimum", rule.minimum_cents, value)
    needed = max(
        rule.minimum_quantity,
        rule.buy_quantity + rule.get_quantity if rule.kind == BUY_X_GET_Y else 0,
    )
    if units < needed:
        return Refusal(rule, "quantity", needed, units)
    return None if value or rule.kind == FREE_SHIPPING else Refusal(rule, "nothing_left")


def _apply(rule: Rule, goods: Sequence[Priced], left: dict[str, int]) -> Discount:
    """Take a promotion off what is left of its goods."""
    weights = {line.sku: left[line.sku] for line in goods}
    base = sum(weights.values())
    if rule.kind == BUY_X_GET_Y:
        shares = _for_nothing(rule, goods, left)
    elif rule.kind == PERCENTAGE:
        shares = share(_part(base, rule.percent), weights)
    elif rule.kind == AMOUNT:
        shares = share(min(rule.amount_cents, base), weights)
    else:
        shares = {}
    for sku, cents in shares.items():
        left[sku] -= cents
    return Discount(rule, base, sum(shares.values()), shares)


def _for_nothing(rule: Rule, goods: Sequence[Priced], left: Mapping[str, int]) -> dict[str, int]:
    """Of every `buy + get` units the cheapest `get` are reduced by `percent`."""
    units = sum(line.quantity for line in goods)
    free = units // (rule.buy_quantity + rule.get_quantity) * rule.get_quantity
    shares: dict[str, int] = {}
    for line in sorted(goods, key=lambda line: (line.unit_price_cents, line.sku)):
        taken = min(free, line.quantity)
        free -= taken
        cents = _part(taken * line.unit_price_cents, rule.percent)
        if cents:
            shares[line.sku] = min(cents, left[line.sku])
    return {sku: cents for sku, cents in shares.items() if cents}


def _part(cents: int, percent: int) -> int:
    """Tenths of a percent of an amount, rounded half up."""
    return (2 * cents * percent + WHOLE) // (2 * WHOLE)
