"""A basket as it is shown: lines, what is wrong with them, what promotions take off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.modules.cart.services.pricing import Promoted


@dataclass(frozen=True, slots=True)
class Problem:
    """What changed since the shopper looked: `price_changed`, `too_many`, `not_for_sale`."""

    kind: str
    old: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    slug: str
    title: str
    options: Mapping[str, str]
    picture: str
    quantity: int
    unit_price_cents: int
    tax_class: str
    available: int | None
    problems: tuple[Problem, ...] = ()
    discount_cents: int = 0
    exclusion: str = ""

    @property
    def total_cents(self) -> int:
        """Before promotions."""
        return self.quantity * self.unit_price_cents

    @property
    def paid_cents(self) -> int:
        """What the line costs in the end."""
        return self.total_cents - self.discount_cents

    @property
    def can_be_bought(self) -> bool:
        return not any(p.kind in {"not_for_sale", "too_many"} for p in self.problems)


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart as of now. Lines that cannot be bought are shown and not counted in the sum."""

    id: UUID | None = None
    version: int = 0
    currency: str = "EUR"
    lines: tuple[Line, ...] = field(default_factory=tuple)
    codes: tuple[str, ...] = ()
    promoted: Promoted = field(default_factory=Promoted)
    came_in: tuple[str, ...] = ()
    """SKUs that were merged in when the shopper signed in."""

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal_cents(self) -> int:
        """Goods before promotions."""
        return sum(line.total_cents for line in self.lines if line.can_be_bought)

    @property
    def discount_cents(self) -> int:
        return self.promoted.amount_cents

    @property
    def goods_cents(self) -> int:
        """Goods after promotions: what delivery and VAT are reckoned from."""
        return self.subtotal_cents - self.discount_cents

    @property
    def can_be_bought(self) -> bool:
        return bool(self.lines) and all(line.can_be_bought for line in self.lines)
