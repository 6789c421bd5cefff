"""Bank transfers in the back office: the account, statements, and credits without an order."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from app.core.forms import Form
from app.core.pagination import PageRequest
from app.core.security import VendorPrincipal
from app.modules.payments.exceptions import UnreadableStatementError
from app.modules.payments.schemas import BankAccountWrite
from app.modules.payments.services import bank_service
from app.modules.payments.services.bank_service import StatementOutcome
from app.templates_config import render
from app.utils.i18n import t

MOST_BYTES = 5_000_000
VIEWS = ("unmatched", "partial", "over", "matched", "set_aside")


def bank_form(typed: dict[str, str]) -> Form[BankAccountWrite]:
    """The form, with sentences for what only banks know to be wrong."""
    form = Form.bind(BankAccountWrite, typed)
    wrong = {name: t(f"payments.bank.{name}_wrong") for name in ("iban", "bic")}
    errors = {
        name: wrong[name] if name in wrong and typed.get(name) else message
        for name, message in form.errors.items()
    }
    return Form(form.typed, form.value, errors)


async def uploaded(request: Request) -> bytes:
    """The bytes of the form's `statement`; empty when none was chosen."""
    async with request.form(max_fields=5, max_files=1) as form:
        file = form.get("statement")
        return await file.read() if isinstance(file, UploadFile) else b""


def read(
    request: Request, vendor: VendorPrincipal, db: Session, shown: PageRequest, raw: bytes
) -> HTMLResponse:
    """Read a statement; what is wrong with it stands beside its field."""
    form, outcome = _take(db, vendor.vendor_id, raw)
    return page(request, vendor, db, shown, form=form, outcome=outcome)


def _take(db: Session, vendor_id: int, raw: bytes) -> tuple[Form[Any], StatementOutcome | None]:
    if not raw:
        return Form(errors={"statement": t("payments.transfers.no_file")}), None
    try:
        return Form(), bank_service.read(db, vendor_id, raw)
    except UnreadableStatementError as error:
        facts = error.details
        sentence = t(f"payments.statement.{facts['problem']}", value=facts["value"])
        if facts["line"]:
            sentence = t("payments.statement.at_line", line=facts["line"], problem=sentence)
        return Form(errors={"statement": sentence}), None


def page(
    request: Request,
    vendor: VendorPrincipal,
    db: Session,
    shown: PageRequest,
    *,
    status: str = "",
    form: Form[Any] | None = None,
    outcome: StatementOutcome | None = None,
) -> HTMLResponse:
    form = form or Form()
    return render(
        request,
        "payments/vendor/transfers.html",
        status=422 if form.errors else 200,
        entries=bank_service.page(db, vendor.vendor_id, shown, status=status),
        unmatched=bank_service.unmatched(db, vendor.vendor_id),
        view=status,
        views=VIEWS,
        form=form,
        outcome=outcome,
    )
