"""A vendor's promotions: written, switched off, looked into."""

from collections.abc import Sequence

from sqlalchemy import String, cast, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.pagination import Page, PageRequest, paginate
from app.modules.cart.exceptions import CodeTakenError, PromotionNotFoundError
from app.modules.cart.models import Promotion, PromotionUse
from app.modules.cart.schemas import PromotionWrite

COPIED = (
    "code",
    "names",
    "kind",
    "percent",
    "amount_cents",
    "buy_quantity",
    "get_quantity",
    "categories",
    "skus",
    "minimum_cents",
    "minimum_quantity",
    "customer_group",
    "is_first_order_only",
    "starts_at",
    "ends_at",
    "usage_limit",
    "customer_limit",
    "is_exclusive",
    "priority",
)
SHOWN_USES = 50


class PromotionService:
    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, search: str = ""
    ) -> Page[Promotion]:
        """Active ones first, each group with the newest on top."""
        query = Promotion.for_vendor(vendor_id)
        if search:
            query = query.where(
                Promotion.code.icontains(search, autoescape=True)
                | cast(Promotion.names, String).icontains(search, autoescape=True)
            )
        return paginate(
            db, query.order_by(Promotion.is_active.desc(), Promotion.id.desc()), request
        )

    def get(self, db: Session, vendor_id: int, promotion_id: int) -> Promotion:
        query = Promotion.for_vendor(vendor_id).where(Promotion.id == promotion_id)
        found = db.scalars(query).one_or_none()
        if found is None:
            raise PromotionNotFoundError
        return found

    def save(
        self,
        db: Session,
        vendor_id: int,
        wanted: PromotionWrite,
        promotion_id: int | None = None,
    ) -> Promotion:
        """A new promotion, or new rules for a known one. Orders keep what they got.

        A limit below what was used already counts as used up. Raises `CodeTakenError`.
        """
        promotion = Promotion(vendor_id=vendor_id)
        if promotion_id is not None:
            query = Promotion.for_vendor(vendor_id).where(Promotion.id == promotion_id)
            found = db.scalars(query.with_for_update()).one_or_none()
            if found is None:
                raise PromotionNotFoundError
            promotion = found
        try:
            with db.begin_nested():  # a code that is taken must not end the transaction
                for name in COPIED:
                    setattr(promotion, name, getattr(wanted, name))
                if promotion.usage_limit is not None:
                    promotion.usage_limit = max(promotion.usage_limit, promotion.used_count or 0)
                db.add(promotion)
        except IntegrityError as error:
            if "uq_cart_promotions_code" not in str(error.orig):
                raise
            raise CodeTakenError from error
        bump_content_version(db, vendor_id)  # carts keep the promotions by content version
        return promotion

    def switch(self, db: Session, vendor_id: int, promotion_id: int, *, is_active: bool) -> None:
        """Switch on or off. Who is paying right now keeps what he was shown."""
        self.get(db, vendor_id, promotion_id).is_active = is_active
        bump_content_version(db, vendor_id)

    def uses(self, db: Session, vendor_id: int, promotion_id: int) -> Sequence[PromotionUse]:
        """The latest uses, newest first."""
        query = PromotionUse.for_vendor(vendor_id).where(PromotionUse.promotion_id == promotion_id)
        return list(db.scalars(query.order_by(PromotionUse.id.desc()).limit(SHOWN_USES)))

    def given_cents(
        self, db: Session, vendor_id: int, promotion_ids: Sequence[int]
    ) -> dict[int, int]:
        """What each promotion has cost so far."""
        query = (
            select(PromotionUse.promotion_id, func.sum(PromotionUse.amount_cents))
            .where(
                PromotionUse.vendor_id == vendor_id, PromotionUse.promotion_id.in_(promotion_ids)
            )
            .group_by(PromotionUse.promotion_id)
        )
        return {row[0]: int(row[1]) for row in db.execute(query)}


promotion_service = PromotionService()
