"""What the frame of a page may show, and the questions that only the kernel can answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from markupsafe import Markup

UrlResolver = Callable[[Request, str, Mapping[str, Any]], str]
MenuProvider = Callable[[Request], Sequence[Mapping[str, Any]]]
ChromeProvider = Callable[[Request], Mapping[str, Any]]
SlotProvider = Callable[..., Markup]

# Every name a layout may ask for; the kernel's provider fills those it knows.
EMPTY_CHROME: Mapping[str, Any] = {
    "home_url": "/",
    "user": None,  # {name, email, role}
    "account_links": (),  # [{label, href, icon}]
    "sign_out_url": "",  # target of a POST form
    "switcher": None,  # {label, hint, items: [{label, href, hint, active}]}
    "notifications": None,  # {count, href}
    "search_url": "",  # GET ?q=
    "banners": (),  # [{tone, text, href, link}]: impersonation, maintenance
    "flashes": (),  # [{tone, text, action: {label, href, method}}]: toasts of this page
    "languages": (),  # [{code, label, href, active}]
    "shop": None,  # {**EMPTY_SHOP}
}
EMPTY_SHOP: Mapping[str, Any] = {
    "name": "",
    "home_url": "/",
    "logo_url": "",
    "favicon_url": "",
    "preset": "minimal",  # a file of assets/css/presets
    "mode": "auto",  # auto, light, dark
    "theme_css": "",  # the vendor's own tokens, as a stylesheet
    "announcement": None,  # {text, href}
    "categories": (),  # [{label, href, active, children: [{label, href}]}]
    "pages": (),  # [{label, href}]
    "footer": (),  # [{label, items: [{label, href}]}] instead of the columns made of the above
    "search_url": "",
    "account_url": "",
    "cart_url": "",
    "seller": "",  # who sells, in one line
    "withdrawal_url": "",  # the way out of a contract: on every page (2011/83/EU art. 11a)
    "canonical": "",  # this page's one address, for search engines
    "alternates": (),  # [{lang, href}]: the page in every language, and x-default
}


def _no_url(request: Request, name: str, params: Mapping[str, Any]) -> str:
    return str(request.url_for(name, **params))


def _no_menu(request: Request) -> Sequence[Mapping[str, Any]]:
    return ()


def _no_chrome(request: Request) -> Mapping[str, Any]:
    return {}


def _no_slot(place: str, **about: object) -> Markup:
    return Markup("")


@dataclass
class Hooks:
    """What the kernel supplies once at start-up."""

    url: UrlResolver = _no_url
    menu: MenuProvider = _no_menu
    chrome: ChromeProvider = _no_chrome
    slot: SlotProvider = _no_slot

    def frame(self, request: Request) -> Mapping[str, Any]:
        found = {**EMPTY_CHROME, **self.chrome(request)}
        if found["shop"] is not None:
            found["shop"] = {**EMPTY_SHOP, "home_url": found["home_url"], **found["shop"]}
        return found
