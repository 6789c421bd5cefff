"""What is wrong between money and orders: found, tried again, solved."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.outbox import enqueue_task
from app.core.pagination import Page, PageRequest, paginate
from app.modules.payments.exceptions import IssueNotFoundError
from app.modules.payments.models import Issue, Payment

Kind = Literal["paid_without_order", "order_without_payment", "refund_failed"]


class IssueService:
    def report(  # noqa: PLR0913 - the facts of one row
        self,
        db: Session,
        vendor_id: int,
        kind: Kind,
        ref: str,
        *,
        amount_cents: int,
        currency: str,
        order_number: int | None = None,
        problem: str = "",
        retry_task: str = "",
        retry_payload: dict[str, Any] | None = None,
    ) -> None:
        """Put it on the vendor's list, or note that it was tried in vain once more."""
        facts = {
            "problem": problem[:500],
            "amount_cents": amount_cents,
            "status": "open",
            "solved_at": None,
        }
        statement = insert(Issue).values(
            vendor_id=vendor_id,
            kind=kind,
            ref=ref,
            currency=currency,
            order_number=order_number,
            retry_task=retry_task,
            retry_payload=retry_payload or {},
            **facts,
        )
        again = {**facts, "attempts": Issue.attempts + 1, "tried_at": func.now()}
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["vendor_id", "kind", "ref"], set_=again
            )
        )

    def solve(self, db: Session, vendor_id: int, kind: Kind, refs: Sequence[str]) -> None:
        """It is right now. What was never wrong stays unmentioned."""
        db.execute(
            update(Issue)
            .where(
                Issue.vendor_id == vendor_id,
                Issue.kind == kind,
                Issue.ref.in_(refs),
                Issue.status == "open",
            )
            .values(status="solved", solved_at=func.now())
        )

    def retry(self, db: Session, vendor_id: int, issue_id: int) -> None:
        """Have it tried again now. Raises `IssueNotFoundError`."""
        query = Issue.for_vendor(vendor_id).where(Issue.id == issue_id)
        issue = db.scalars(query.with_for_update()).one_or_none()
        if issue is None:
            raise IssueNotFoundError
        if issue.status == "open" and issue.retry_task:
            enqueue_task(db, issue.retry_task, issue.retry_payload)

    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, status: str
    ) -> Page[Issue]:
        query = Issue.for_vendor(vendor_id).where(Issue.status == status)
        return paginate(db, query.order_by(Issue.id.desc()), request)

    def open_count(self, db: Session, vendor_id: int) -> int:
        query = select(func.count()).where(Issue.vendor_id == vendor_id, Issue.status == "open")
        return db.scalar(query) or 0

    def close_mended(self, db: Session, vendor_id: int) -> None:
        """Payments that got their order, or went back, since they were found."""
        mended = select(Payment.ref).where(
            Payment.vendor_id == vendor_id,
            Payment.ref.in_(
                select(Issue.ref).where(
                    Issue.vendor_id == vendor_id,
                    Issue.kind == "paid_without_order",
                    Issue.status == "open",
                )
            ),
            Payment.is_settled | (Payment.refunded_cents >= Payment.captured_cents),
        )
        self.solve(db, vendor_id, "paid_without_order", list(db.scalars(mended)))


issue_service = IssueService()
