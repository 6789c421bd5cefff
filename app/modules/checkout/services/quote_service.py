"""What a cart comes to: delivery, VAT per rate, total."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.core.directory import VendorEntry, content_version
from app.core.hot import Connection
from app.core.money import TaxLine
from app.core.texts import pick
from app.modules.cart.services import CartView, share
from app.modules.checkout.config import config
from app.modules.checkout.exceptions import NoDeliveryError

METHODS = """
SELECT code, names, price_cents, free_from_cents, countries FROM checkout_shipping_methods
ORDER BY position, id
"""
RATES = """
SELECT DISTINCT ON (tax_class) tax_class, rate FROM checkout_tax_rates
WHERE country = $1 AND valid_from <= $2 ORDER BY tax_class, valid_from DESC
"""
STANDARD = "standard"
_kept_rates: dict[tuple[str, date], dict[str, int]] = {}
_kept_methods: dict[int, tuple[int, list[Any]]] = {}


@dataclass(frozen=True, slots=True)
class Delivery:
    code: str
    name: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The sum of a cart with one delivery. All amounts include VAT."""

    cart: CartView
    deliveries: tuple[Delivery, ...]
    delivery: Delivery
    taxes: tuple[TaxLine, ...]
    rates: dict[str, int]

    @property
    def total_cents(self) -> int:
        return self.cart.goods_cents + self.delivery.price_cents


class QuoteService:
    async def quote(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart: CartView,
        *,
        country: str,
        delivery_code: str = "",
        locale: str,
        on: date | None = None,
    ) -> Quote:
        """Sum up a cart for a country. Raises `NoDeliveryError` when nothing goes there.

        VAT is the vendor's country's: the rate of the day, and delivery shares the rates of the
        goods by their value, as the law has it for ancillary costs.
        """
        deliveries = await self._deliveries(db, vendor, cart, country, locale)
        if not deliveries:
            raise NoDeliveryError(country)
        delivery = next((d for d in deliveries if d.code == delivery_code), deliveries[0])
        day = on or datetime.now(UTC).date()
        rates = {
            row["tax_class"]: row["rate"] for row in await db.fetch(RATES, vendor.country, day)
        }
        taxes = _taxes(cart, delivery.price_cents, rates)
        return Quote(cart, tuple(deliveries), delivery, taxes, rates)

    async def _deliveries(
        self, db: Connection, vendor: VendorEntry, cart: CartView, country: str, locale: str
    ) -> list[Delivery]:
        goods, is_free = cart.goods_cents, cart.promoted.frees_shipping
        rows = await _methods(db, vendor)
        if not rows:
            price = 0 if is_free else config.default_shipping_cents
            return [Delivery("standard", "", price)]
        return [
            Delivery(
                row["code"],
                pick(row["names"], locale, vendor.default_locale),
                0
                if is_free
                or (row["free_from_cents"] is not None and goods >= row["free_from_cents"])
                else row["price_cents"],
            )
            for row in rows
            if not row["countries"] or country in row["countries"]
        ]


async def _rates(db: Connection, country: str, day: date) -> dict[str, int]:
    """The rates of a country on a day. They change by migration, so a day's are kept."""
    key = (country, day)
    if key not in _kept_rates:
        if len(_kept_rates) > 1000:
            _kept_rates.clear()
        rows = await db.fetch(RATES, country, day)
        _kept_rates[key] = {row["tax_class"]: row["rate"] for row in rows}
    return _kept_rates[key]


async def _methods(db: Connection, vendor: VendorEntry) -> list[Any]:
    """A vendor's delivery methods; who changes them bumps the shop's content version."""
    version = content_version(vendor.id)
    kept = _kept_methods.get(vendor.id)
    if kept is None or kept[0] != version:
        kept = _kept_methods[vendor.id] = (version, await db.fetch(METHODS))
    return kept[1]


def rate_of(rates: dict[str, int], tax_class: str) -> int:
    return rates.get(tax_class, rates.get(STANDARD, 0))


def _taxes(cart: CartView, shipping_cents: int, rates: dict[str, int]) -> tuple[TaxLine, ...]:
    """VAT per rate on the sum of what is paid; delivery shares the rates of the goods."""
    paid: defaultdict[int, int] = defaultdict(int)
    worth: defaultdict[int, int] = defaultdict(int)
    for line in cart.lines:
        if line.can_be_bought:
            rate = rate_of(rates, line.tax_class)
            paid[rate] += line.paid_cents
            worth[rate] += line.total_cents
    # Goods given away for nothing still say at which rates they travel.
    weights = paid if any(paid.values()) else worth
    shipping = share(shipping_cents, dict(sorted(weights.items())))
    return tuple(TaxLine(rate, paid[rate] + shipping.get(rate, 0)) for rate in sorted(worth))


quote_service = QuoteService()
