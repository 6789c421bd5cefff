"""/api/v1/shop/{vendor_code}/cart"""

from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.deps import Shop
from app.core.hot import tenant_connection
from app.modules.cart.schemas import CartCodesWrite, CartLineUpdate, CartLineWrite
from app.modules.cart.services import CartView, cart_service, cookie, wording

router = APIRouter()


@router.get("")
async def get_cart(request: Request, shop: Shop) -> Response:
    """The cart of this browser: lines, sum, and problems found on the way."""
    async with tenant_connection(shop.vendor_id) as db:
        cart_id = cookie.read_cart_id(request, shop.vendor)
        cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    return _answer(request, cart)


@router.post("/lines", status_code=201)
async def add_line(request: Request, shop: Shop, body: CartLineWrite) -> Response:
    """Put a SKU in, on top of what is there. Answers 409 when too few are left."""
    held = cookie.read_cart_id(request, shop.vendor)
    async with tenant_connection(shop.vendor_id, write=True) as db:
        cart_id, _ = await cart_service.add(
            db, shop.vendor, held, body.sku, body.quantity, shop.locale
        )
        cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    return _answer(request, cart, 201)


@router.put("/lines/{sku}")
async def set_line(request: Request, shop: Shop, sku: str, body: CartLineUpdate) -> Response:
    """Set the quantity of one line."""
    cart_id = cookie.read_cart_id(request, shop.vendor)
    async with tenant_connection(shop.vendor_id, write=True) as db:
        if cart_id is not None:
            await cart_service.change(
                db,
                shop.vendor,
                cart_id,
                {sku: body.quantity},
                seen_version=body.version,
                locale=shop.locale,
            )
        cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    return _answer(request, cart)


@router.put("/codes")
async def set_codes(request: Request, shop: Shop, body: CartCodesWrite) -> Response:
    """The promotion codes of this cart. `discounts` says what they give, `refused` why not."""
    cart_id = cookie.read_cart_id(request, shop.vendor)
    async with tenant_connection(shop.vendor_id, write=True) as db:
        await cart_service.set_codes(db, shop.vendor, cart_id, body.codes)
        cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    return _answer(request, cart)


def _answer(request: Request, cart: CartView, status: int = 200) -> Response:
    response = Response(orjson.dumps(as_json(cart)), status, media_type="application/json")
    if isinstance(cart.id, UUID):
        cookie.remember(response, request, cart.id, cart.count)
    return response


def as_json(cart: CartView) -> dict[str, Any]:
    return {
        "version": cart.version,
        "currency": cart.currency,
        "count": cart.count,
        "subtotal_cents": cart.subtotal_cents,
        "discount_cents": cart.discount_cents,
        "goods_cents": cart.goods_cents,
        "codes": list(cart.codes),
        "discounts": [
            {
                "name": discount.rule.name,
                "code": discount.rule.code,
                "kind": discount.rule.kind,
                "amount_cents": discount.amount_cents,
                "shares": dict(discount.shares),
            }
            for discount in cart.promoted.discounts
        ],
        "refused": [
            {"code": code, "reason": reason} for code, reason in wording.refused_codes(cart)
        ],
        "can_be_bought": cart.can_be_bought,
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "options": dict(line.options),
                "picture": line.picture,
                "quantity": line.quantity,
                "unit_price_cents": line.unit_price_cents,
                "discount_cents": line.discount_cents,
                "total_cents": line.paid_cents,
                "problems": [{"kind": p.kind, "old": p.old, "new": p.new} for p in line.problems],
            }
            for line in cart.lines
        ],
    }
