"""Promotions and prices in words, for the cart, the checkout and the vendor's simulator."""

from dataclasses import dataclass

from app.modules.cart.services.cart_view import CartView
from app.modules.cart.services.pricing import FREE_SHIPPING, Discount, Refusal
from app.utils.i18n import datetime, money, number, t


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a price came about: what it adds, and the sum after it."""

    kind: str
    text: str
    amount_cents: int
    after_cents: int
    parts: tuple[tuple[str, int], ...] = ()
    """How a reduction was shared: `(title, cents)`, which add up to `amount_cents`."""


def label(discount: Discount) -> str:
    """`Spring sale (SPRING10)`."""
    rule = discount.rule
    return f"{rule.name} ({rule.code})" if rule.code and rule.code != rule.name else rule.name


def why_not(cart: CartView, refusal: Refusal) -> str:
    """Why a promotion does not apply, with what is needed and what is there."""
    rule = refusal.rule
    scope = cart.promoted.scopes.get(rule.id, "")
    is_money = refusal.reason == "minimum"
    facts: dict[str, object] = {
        "name": rule.code or rule.name,
        "scope": scope,
        "other": refusal.other,
        "needed": money(refusal.needed, cart.currency) if is_money else refusal.needed,
        "have": money(refusal.have, cart.currency) if is_money else refusal.have,
        "missing": money(refusal.needed - refusal.have, cart.currency) if is_money else "",
        "at": datetime(refusal.at, "short") if refusal.at else "",
    }
    scoped = refusal.reason in {"minimum", "quantity"} and bool(scope)
    return t(f"cart.why.{refusal.reason}{'_of' if scoped else ''}", None, **facts)


def refused_codes(cart: CartView) -> list[tuple[str, str]]:
    """`(code, why it does not apply)` for the codes that the shopper typed."""
    refused = [(r.rule.code, why_not(cart, r)) for r in cart.promoted.refusals if r.rule.code]
    gone = [(code, t("cart.why.gone", name=code)) for code in cart.promoted.unknown_codes]
    return refused + gone


def nudges(cart: CartView) -> list[str]:
    """Automatic promotions that only need more goods: worth telling."""
    return [
        why_not(cart, refusal)
        for refusal in cart.promoted.refusals
        if not refusal.rule.code and refusal.reason in {"minimum", "quantity"} and refusal.have
    ]


def explain(cart: CartView) -> list[Step]:
    """How the goods' price came about, line by line and promotion by promotion."""
    titles = {line.sku: line.title for line in cart.lines}
    steps: list[Step] = []
    after = 0
    for line in cart.lines:
        if line.can_be_bought:
            after += line.total_cents
            text = t(
                "cart.explain.line",
                count=number(line.quantity),
                title=line.title,
                price=money(line.unit_price_cents, cart.currency),
            )
            steps.append(Step("line", text, line.total_cents, after))
    for discount in cart.promoted.discounts:
        after -= discount.amount_cents
        parts = tuple((titles[sku], -cents) for sku, cents in discount.shares.items())
        text = _given(discount, cart.currency)
        steps.append(Step("discount", text, -discount.amount_cents, after, parts))
    return steps


def _given(discount: Discount, currency: str) -> str:
    rule = discount.rule
    if rule.kind == FREE_SHIPPING:
        return t("cart.explain.free_shipping", name=label(discount))
    return t(
        f"cart.explain.{rule.kind}",
        name=label(discount),
        percent=number(rule.percent / 10),
        base=money(discount.base_cents, currency),
        amount=money(rule.amount_cents, currency),
        buy=rule.buy_quantity,
        get=rule.get_quantity,
    )
