"""What search engines are told of a shop page: its one address, and it in other languages."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from app.api.urls import absolute_shop_url
from app.core.directory import VendorEntry
from app.utils.i18n import LANGUAGES


def search_engine_links(request: Request) -> Mapping[str, Any]:
    """`canonical`, and `alternates` as `{lang, href}` for each language and `x-default`.

    Sorting and narrowing make no page of their own; the pages of a long list do.
    """
    state = request.scope["state"]
    vendor: VendorEntry = state["vendor"]
    path: str = request.scope["path"].removeprefix(f"/shop/{vendor.code}")
    page = request.query_params.get("page", "")
    params = {"page": page} if page.isdigit() and page != "1" else {}
    address = absolute_shop_url(vendor.code, path)
    return {
        "canonical": _in_language(address, params, vendor, state["locale"]),
        "alternates": [
            *(
                {"lang": code, "href": _in_language(address, params, vendor, code)}
                for code in LANGUAGES
            ),
            {"lang": "x-default", "href": _with(address, params)},
        ],
    }


def shop_address(vendor: VendorEntry, path: str, locale: str) -> str:
    """The absolute address of a page of a shop in one language."""
    return _in_language(absolute_shop_url(vendor.code, path), {}, vendor, locale)


def alternates_of(vendor: VendorEntry, path: str) -> Sequence[Mapping[str, str]]:
    """The page in every language."""
    return [{"lang": code, "href": shop_address(vendor, path, code)} for code in LANGUAGES]


def _in_language(address: str, params: Mapping[str, str], vendor: VendorEntry, locale: str) -> str:
    """The shop's own language needs no mark."""
    mark = {} if locale == vendor.default_locale else {"lang": locale}
    return _with(address, {**params, **mark})


def _with(address: str, params: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(params)}" if params else address
