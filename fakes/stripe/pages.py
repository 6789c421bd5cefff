"""The hosted payment page, as a shopper sees it."""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from fakes.stripe import checkout
from fakes.stripe.cards import OFFERED, card_for
from fakes.stripe.gateway import Call, Gateway
from fakes.stripe.store import Object, new_id, now

HERE = Path(__file__).parent
TEXTS: dict[str, dict[str, str]] = json.loads((HERE / "texts.json").read_text("utf-8"))
_UNTYPED = {"email": "", "number": "", "expiry": "", "cvc": ""}
MEANINGS = ("card_ok", "card_3ds", "card_declined", "card_funds")

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
)


def routes(gateway: Gateway) -> list[Route]:
    both = ["GET", "POST"]
    return [
        Route("/c/style.css", show_style),
        Route("/c/pay/{id}", partial(_pay, gateway), methods=both),
        Route("/c/authenticate/{intent}", partial(_authenticate, gateway), methods=both),
    ]


async def show_style(request: Request) -> Response:
    return FileResponse(HERE / "templates" / "style.css", media_type="text/css")


async def _pay(gateway: Gateway, request: Request) -> Response:
    visit = _visit(gateway, request, request.path_params["id"])
    if visit is None:
        return _page("notice.html", language_of(request, {}), "missing_title", 404)
    if visit.closed():
        return visit.closed_page()
    return visit.form({}) if request.method == "GET" else await _try(visit, request)


async def _try(visit: "Visit", request: Request) -> Response:
    typed = dict(parse_qsl((await request.body()).decode()))
    wrong = _mistake(typed)
    if wrong:
        return visit.form(typed, wrong)
    if not visit.session["customer_email"] and typed.get("email"):
        visit.session["customer_email"] = typed["email"][:200]
    failure = checkout.pay(visit.call, visit.session, card_for(typed["number"]))
    return visit.after(failure, typed)


async def _authenticate(gateway: Gateway, request: Request) -> Response:
    found = gateway.store.all_of("payment_intent", request.path_params["intent"])
    visit = _visit(gateway, request, found[0].get("_session", "") if found else "")
    if visit is None:
        return _page("notice.html", language_of(request, {}), "missing_title", 404)
    intent = visit.intent()
    if visit.closed() or intent["status"] != "requires_action":
        return visit.onward()
    if request.method == "GET":
        last4 = str(intent.get("_card", ""))[-4:]
        return visit.page("secure.html", "secure_title", last4=last4)
    answer = dict(parse_qsl((await request.body()).decode()))
    failure = checkout.authenticate(
        visit.call, visit.session, granted=answer.get("answer") == "yes"
    )
    return visit.after(failure, {})


class Visit:
    """A shopper at a session's page."""

    def __init__(self, call: Call, session: Object, language: str) -> None:
        self.call = call
        self.session = session
        self.language = language
        self.text = TEXTS[language]

    def closed(self) -> bool:
        checkout.expire_if_late(self.call, self.session)
        return self.session["status"] != "open"

    def closed_page(self) -> Response:
        self.call.store.flush()
        state = "done" if self.session["status"] == "complete" else "expired"
        back = self.success_url() if state == "done" else self.session["cancel_url"]
        words = self.text[f"{state}_text"]
        return self.page("notice.html", f"{state}_title", words=words, back=back)

    def form(self, typed: dict[str, str], problem: str = "") -> Response:
        offered = [
            (number, self.text[meaning]) for number, meaning in zip(OFFERED, MEANINGS, strict=True)
        ]
        items = [
            item | {"shown": self.money(item["amount_total"])} for item in self.session["_items"]
        ]
        shown = self.text[problem] if problem else ""
        more: dict[str, Any] = {"typed": _UNTYPED | typed, "problem": shown, "offered": offered}
        return self.page("pay.html", "pay_to", 402 if problem else 200, items=items, **more)

    def after(self, failure: Object | None, typed: dict[str, str]) -> Response:
        """Where a try leads: back to the shop, to the bank, or to the form again."""
        self.call.store.flush()
        if failure:
            return self.form(typed, _reason(failure))
        return self.onward()

    def onward(self) -> Response:
        """303, so that a reload of the next page sends nothing twice."""
        intent = self.intent()
        if intent["status"] == "requires_action":
            target = f"{self.call.base_url}/c/authenticate/{intent['id']}"
        elif self.session["status"] == "complete":
            target = self.success_url()
        else:
            target = f"{self.call.base_url}/c/pay/{self.session['id']}"
        return RedirectResponse(target, status_code=303)

    def success_url(self) -> str:
        wanted = str(self.session["success_url"])
        return wanted.replace("{CHECKOUT_SESSION_ID}", self.session["id"])

    def intent(self) -> Object:
        found = self.call.store.find(
            "payment_intent", self.call.account, self.session.get("_intent", "")
        )
        return found or {"status": "none", "id": ""}

    def money(self, amount: int) -> str:
        currency = str(self.session["currency"]).upper()
        units = amount / 10 ** get_currency_precision(currency)
        return format_currency(units, currency, locale=Locale(self.language))

    def page(self, name: str, title: str, status: int = 200, **context: Any) -> Response:
        amount = self.money(self.session["amount_total"])
        context |= {"session": self.session, "amount": amount}
        return _page(name, self.language, title, status, **context)


def _visit(gateway: Gateway, request: Request, identity: str) -> Visit | None:
    found = gateway.store.all_of("checkout.session", identity)
    if not found:
        return None
    call = Call(
        gateway=gateway,
        account=gateway.store.owner("checkout.session", identity),
        params={},
        path={},
        base_url=str(request.base_url).rstrip("/"),
        request_id=new_id("req_", 14),
    )
    return Visit(call, found[0], language_of(request, found[0]))


def language_of(request: Request, session: Object) -> str:
    """The shop's own word first: `metadata.locale` knows Luxembourgish, `locale` does not."""
    header = request.headers.get("accept-language", "")
    said = (session.get("metadata") or {}).get("locale"), session.get("locale")
    for tag in (*said, *re.split(r"[,;]", header)):
        language = str(tag or "").strip().lower()[:2]
        if language in TEXTS:
            return language
    return "en"


def _mistake(typed: dict[str, str]) -> str:
    digits = re.sub(r"\D", "", typed.get("number", ""))
    if not 12 <= len(digits) <= 19 or not _luhn(digits):
        return "number_wrong"
    expiry = re.fullmatch(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*", typed.get("expiry", ""))
    if not expiry or not 1 <= int(expiry[1]) <= 12:
        return "expiry_wrong"
    # A card is good until the end of its month; a month is close enough to 30.5 days here.
    months = (2000 + int(expiry[2]) - 1970) * 12 + int(expiry[1])
    return "" if months * 30.4375 * 86400 >= now() else "expiry_wrong"


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _reason(failure: Object) -> str:
    code = str(failure.get("decline_code") or failure.get("code"))
    code = "authentication_failed" if "authentication" in code else code
    return code if code in TEXTS["en"] else "generic_decline"


def _page(name: str, language: str, title: str, status: int = 200, **context: Any) -> Response:
    text = TEXTS[language]
    context = {"words": "", "back": ""} | context
    html = _templates.get_template(name).render(
        language=language, text=text, title=text[title], **context
    )
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
