"""/vendor/{vendor_code}/promotions"""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from app.api.deps import CurrentVendor, DbSession, FormFields, PageParams
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.core.money import parse_cents
from app.core.ports import port
from app.modules.cart.exceptions import CodeTakenError
from app.modules.cart.models import Promotion
from app.modules.cart.schemas import PromotionWrite, day_of
from app.modules.cart.services import promotion_service
from app.modules.cart.services.pricing import KINDS
from app.templates_config import render
from app.utils.i18n import current_locale, t

router = APIRouter()
PERMISSION = "cart.promotions"
# What the form calls a field, and what the schema does.
MONEY = {"amount": "amount_cents", "minimum": "minimum_cents"}


@router.get("/{vendor_code}/promotions", response_class=HTMLResponse, name="cart:promotions")
@policy(permission=PERMISSION)
def promotions_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, search: str = ""
) -> HTMLResponse:
    """Codes and automatic promotions, how often they were used and what they cost."""
    found = promotion_service.page(db, vendor.vendor_id, page, search=search)
    given = promotion_service.given_cents(db, vendor.vendor_id, [p.id for p in found.items])
    return render(
        request, "cart/vendor/promotions.html", promotions=found, given=given, search=search
    )


@router.get(
    "/{vendor_code}/promotions/new", response_class=HTMLResponse, name="cart:new_promotion"
)
@policy(permission=PERMISSION)
def new_promotion(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    return _form(request, vendor, db, Form(), [])


@router.post("/{vendor_code}/promotions/new")
@policy(permission=PERMISSION)
def create_promotion(
    request: Request, vendor: CurrentVendor, db: DbSession, fields: FormFields
) -> Response:
    return _save(request, vendor, db, fields, None)


@router.get(
    "/{vendor_code}/promotions/{promotion_id}",
    response_class=HTMLResponse,
    name="cart:promotion",
)
@policy(permission=PERMISSION)
def edit_promotion(
    request: Request, vendor: CurrentVendor, db: DbSession, promotion_id: int
) -> HTMLResponse:
    """Its rules, and who used it."""
    promotion = promotion_service.get(db, vendor.vendor_id, promotion_id)
    return _form(request, vendor, db, Form(_typed(promotion)), promotion.categories, promotion)


@router.post("/{vendor_code}/promotions/{promotion_id}")
@policy(permission=PERMISSION)
def update_promotion(
    request: Request, vendor: CurrentVendor, db: DbSession, promotion_id: int, fields: FormFields
) -> Response:
    return _save(request, vendor, db, fields, promotion_id)


@router.post("/{vendor_code}/promotions/{promotion_id}/state", name="cart:switch_promotion")
@policy(permission=PERMISSION)
def switch_promotion(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    promotion_id: int,
    is_active: Annotated[bool, FormField()] = False,
) -> Response:
    promotion_service.switch(db, vendor.vendor_id, promotion_id, is_active=is_active)
    return RedirectResponse(page_url(request, "cart:promotions"), 303)


def _typed(promotion: Promotion) -> dict[str, str]:
    """A promotion as its form shows it."""
    typed = {f"name_{language}": name for language, name in promotion.names.items()}
    for shown, name in MONEY.items():
        cents = getattr(promotion, name)
        typed[shown] = f"{cents / 100:.2f}" if cents else ""
    typed["percent"] = f"{promotion.percent / 10:g}" if promotion.percent else ""
    typed["skus"] = "\n".join(promotion.skus)
    typed["starts_on"] = day_of(promotion.starts_at)
    typed["ends_on"] = day_of(promotion.ends_at, is_end=True)
    for name in ("is_first_order_only", "is_exclusive"):
        typed[name] = "on" if getattr(promotion, name) else ""
    for name in ("code", "kind", "customer_group", "priority"):
        typed[name] = str(getattr(promotion, name))
    for name in (
        "buy_quantity",
        "get_quantity",
        "minimum_quantity",
        "usage_limit",
        "customer_limit",
    ):
        typed[name] = str(getattr(promotion, name) or "")
    return typed


def _content(typed: dict[str, str], categories: list[str]) -> dict[str, Any]:
    """What was typed, as the schema has it; what cannot be read stays, to be refused."""
    content: dict[str, Any] = {**typed, "categories": categories}
    for shown, name in MONEY.items():
        if text := typed.get(shown, "").strip():
            cents = parse_cents(text)
            content[name] = "?" if cents is None else str(cents)
    if text := typed.get("percent", "").strip().removesuffix("%").strip():
        hundredths = parse_cents(text)
        is_tenths = hundredths is not None and hundredths % 10 == 0
        content["percent"] = str(hundredths // 10) if is_tenths and hundredths else "?"
    content["skus"] = typed.get("skus", "").replace(",", "\n").split()
    return content


def _save(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    fields: FormData,
    promotion_id: int | None,
) -> Response:
    typed = {name: value for name, value in fields.items() if isinstance(value, str)}
    categories = [value for value in fields.getlist("categories") if isinstance(value, str)]
    form: Form[PromotionWrite] = Form.bind(PromotionWrite, _content(typed, categories))
    if form.value is not None and not (form.value.names or form.value.code):
        form = form.refuse("name_en", t("validation.missing"))
    if form.value is not None:
        try:
            promotion_service.save(db, vendor.vendor_id, form.value, promotion_id)
        except CodeTakenError as error:
            form = form.refuse("code", t(error.message_key))
        else:
            return RedirectResponse(page_url(request, "cart:promotions"), 303)
    names = {name: shown for shown, name in MONEY.items()}
    errors = {names.get(name, name): text for name, text in form.errors.items()}
    known = (
        promotion_service.get(db, vendor.vendor_id, promotion_id)
        if promotion_id is not None
        else None
    )
    return _form(request, vendor, db, Form(typed, None, errors), categories, known, 422)


def _form(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    form: Form[PromotionWrite],
    chosen: list[str],
    promotion: Promotion | None = None,
    status: int = 200,
) -> HTMLResponse:
    shelves = port("catalog.shelf_choices", vendor.platform_id)
    uses = promotion_service.uses(db, vendor.vendor_id, promotion.id) if promotion else []
    return render(
        request,
        "cart/vendor/promotion.html",
        status=status,
        form=form,
        chosen=chosen,
        promotion=promotion,
        uses=uses,
        shelves=shelves(db, vendor.vendor_id, current_locale()) if shelves else [],
        kinds=[(kind, t(f"cart.kind.{kind}")) for kind in KINDS],
    )
