"""A vendor's delivery methods."""

from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.texts import slugify
from app.modules.checkout.exceptions import ShippingMethodNotFoundError
from app.modules.checkout.models import ShippingMethod
from app.modules.checkout.schemas import ShippingMethodWrite


class ShippingService:
    def all(self, db: Session, vendor_id: int) -> list[ShippingMethod]:
        order = (ShippingMethod.position, ShippingMethod.id)
        return list(db.scalars(ShippingMethod.for_vendor(vendor_id).order_by(*order)))

    def get(self, db: Session, vendor_id: int, method_id: int) -> ShippingMethod:
        query = ShippingMethod.for_vendor(vendor_id).filter_by(id=method_id)
        method = db.scalars(query).one_or_none()
        if method is None:
            raise ShippingMethodNotFoundError
        return method

    def save(
        self,
        db: Session,
        vendor_id: int,
        wanted: ShippingMethodWrite,
        method_id: int | None = None,
    ) -> ShippingMethod:
        """A new method, or new words and prices for a known one. Orders keep what they had."""
        if method_id is None:
            code = self._free_code(db, vendor_id, next(iter(wanted.names.values()), "delivery"))
            method = ShippingMethod(vendor_id=vendor_id, code=code)
            db.add(method)
        else:
            method = self.get(db, vendor_id, method_id)
        method.names = wanted.names
        method.price_cents = wanted.price_cents
        method.free_from_cents = wanted.free_from_cents
        method.countries = wanted.countries
        method.position = wanted.position
        # The checkout keeps the methods by content version.
        bump_content_version(db, vendor_id)
        return method

    def remove(self, db: Session, vendor_id: int, method_id: int) -> None:
        db.delete(self.get(db, vendor_id, method_id))
        bump_content_version(db, vendor_id)

    def _free_code(self, db: Session, vendor_id: int, name: str) -> str:
        base = slugify(name, "delivery")[:30]
        taken = {method.code for method in self.all(db, vendor_id)}
        numbers = (f"{base}-{n}" for n in range(2, len(taken) + 3))
        return next(code for code in (base, *numbers) if code not in taken)


shipping_service = ShippingService()
