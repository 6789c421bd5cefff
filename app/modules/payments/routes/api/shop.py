"""/api/v1/shop/{vendor_code}/payments"""

from fastapi import APIRouter, Request

from app.api.deps import Shop
from app.api.policy import policy
from app.modules.payments.services import PAYPAL, STRIPE, inbox_service

router = APIRouter()


@router.post("/stripe", name="payments:stripe_webhook")
@policy(audience="public", max_body=300_000)
async def stripe_webhook(shop: Shop, request: Request) -> dict[str, bool]:
    """Stripe tells of something. Answered as soon as it is stored; doubles are welcome.

    Below the shop, so that the vendor's platform decides whether payments are on; but taken from
    closed shops too, since money may still move there.
    """
    raw = await request.body()
    return {"is_new": await inbox_service.take(shop.vendor, STRIPE, raw, request.headers)}


@router.post("/paypal", name="payments:paypal_webhook")
@policy(audience="public", max_body=300_000)
async def paypal_webhook(shop: Shop, request: Request) -> dict[str, bool]:
    """PayPal tells of something, as Stripe does above."""
    raw = await request.body()
    return {"is_new": await inbox_service.take(shop.vendor, PAYPAL, raw, request.headers)}
