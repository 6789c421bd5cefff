"""/api/v1/public/payments"""

from typing import Annotated

from fastapi import APIRouter, Header, Request

from app.api.policy import policy
from app.core.directory import directory
from app.exceptions.base import NotFoundError
from app.modules.payments.services import STRIPE, inbox_service

router = APIRouter()


@router.post("/stripe/{vendor_code}")
@policy(audience="public", max_body=300_000)
async def stripe_webhook(
    vendor_code: str, request: Request, stripe_signature: Annotated[str, Header()] = ""
) -> dict[str, bool]:
    """Stripe tells of something. Answered as soon as it is stored; doubles are welcome."""
    vendor = directory().vendors.get(vendor_code)
    if vendor is None:
        raise NotFoundError
    raw = await request.body()
    return {"is_new": await inbox_service.take(vendor, STRIPE, raw, stripe_signature)}
