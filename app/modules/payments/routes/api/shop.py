"""/api/v1/shop/{vendor_code}/payments"""

from typing import Annotated

from fastapi import APIRouter, Header, Request

from app.api.deps import Shop
from app.api.policy import policy
from app.modules.payments.services import STRIPE, inbox_service

router = APIRouter()


@router.post("/stripe", name="payments:stripe_webhook")
@policy(audience="public", max_body=300_000)
async def stripe_webhook(
    shop: Shop, request: Request, stripe_signature: Annotated[str, Header()] = ""
) -> dict[str, bool]:
    """Stripe tells of something. Answered as soon as it is stored; doubles are welcome.

    Below the shop, so that the vendor's platform decides whether payments are on; but taken from
    closed shops too, since money may still move there.
    """
    raw = await request.body()
    return {"is_new": await inbox_service.take(shop.vendor, STRIPE, raw, stripe_signature)}
