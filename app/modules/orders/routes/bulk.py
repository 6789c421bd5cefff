"""What can be done with several orders at once."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.api.urls import page_url
from app.core.directory import directory
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError
from app.modules.orders.exceptions import NothingChosenError
from app.modules.orders.services import documents, order_service

MOST = 200


def chosen(form: FormData) -> list[int]:
    """The numbers of the ticked orders. Raises `NothingChosenError`."""
    numbers = [int(n) for n in form.getlist("selected") if isinstance(n, str) and n.isdigit()]
    if not numbers:
        raise NothingChosenError
    return numbers[:MOST]


def slips(db: Session, vendor: VendorPrincipal, numbers: list[int]) -> Response:
    found = order_service.several(db, vendor.vendor_id, numbers)
    entry = directory().by_id[vendor.vendor_id]
    return pdf(documents.packing_slips(found, entry), "packing-slips")


def pick_list(db: Session, vendor: VendorPrincipal, numbers: list[int]) -> Response:
    return pdf(
        documents.pick_list(order_service.several(db, vendor.vendor_id, numbers)), "pick-list"
    )


def each(
    request: Request, db: Session, numbers: list[int], action: Callable[[int], Any]
) -> Response:
    """Do it with each order by itself; those for which it is not possible stay as they are."""
    done = 0
    for number in numbers:
        try:
            with db.begin_nested():
                action(number)
        except AppError:
            continue
        done += 1
    left = len(numbers) - done
    return RedirectResponse(f"{page_url(request, 'orders:orders')}?done={done}&left={left}", 303)


def pdf(content: bytes, name: str) -> Response:
    disposition = f'inline; filename="{name}.pdf"'
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": disposition}
    )
