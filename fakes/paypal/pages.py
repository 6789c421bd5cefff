"""The approval page, as a shopper sees it."""

import json
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from babel.numbers import format_currency
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from fakes.paypal import orders
from fakes.paypal.control_api import visit
from fakes.paypal.errors import ApiError
from fakes.paypal.gateway import PayPal
from fakes.stripe.pages import HERE as SHARED
from fakes.stripe.pages import show_style
from fakes.stripe.store import Object

HERE = Path(__file__).parent
TEXTS: dict[str, dict[str, str]] = json.loads((HERE / "texts.json").read_text("utf-8"))
FUNDINGS = ("ok", "ECHECK", "INSTRUMENT_DECLINED")

_templates = Environment(
    loader=ChoiceLoader(
        [FileSystemLoader(HERE / "templates"), FileSystemLoader(SHARED / "templates")]
    ),
    autoescape=True,
    undefined=StrictUndefined,
)


def routes(gateway: PayPal) -> list[Route]:
    return [
        Route("/c/style.css", show_style),
        Route("/checkoutnow", partial(_approve, gateway), methods=["GET", "POST"]),
    ]


async def _approve(gateway: PayPal, request: Request) -> Response:
    identity = request.query_params.get("token", "")
    call = visit(gateway, request, identity)
    try:
        order = orders.find(call, identity)
    except ApiError:
        return _notice({}, "missing", 404)
    context = order["_context"]
    if order["status"] == "COMPLETED":
        return _notice(context, "done", back=_return(order))
    if request.method == "GET":
        return _page("approve.html", context, "title", order=order, amount=_amount(order))
    chosen = dict(parse_qsl((await request.body()).decode())).get("funding", "ok")
    orders.approve(call, order, chosen if chosen in FUNDINGS else "ok")
    gateway.store.flush()
    return RedirectResponse(_return(order), 303)


def _return(order: Object) -> str:
    url = str(order["_context"].get("return_url", ""))
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}token={order['id']}&PayerID=QYR5Z8XDVJNXQ"


def _language(context: Object) -> str:
    language = str(context.get("locale", "en"))[:2]
    return language if language in TEXTS else "en"


def _amount(order: Object) -> str:
    amount = order["purchase_units"][0]["amount"]
    return format_currency(
        Decimal(amount["value"]), amount["currency_code"], locale=_language(order["_context"])
    )


def _notice(context: Object, name: str, status: int = 200, *, back: str = "") -> Response:
    return _page("notice.html", context, name, status, words="", back=back)


def _page(name: str, context: Object, title: str, status: int = 200, **more: object) -> Response:
    language = _language(context)
    text = TEXTS[language]
    html = _templates.get_template(name).render(
        language=language, text=text, title=text[title], context=context, **more
    )
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
