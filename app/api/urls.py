"""Addresses: one builder for links, redirects, mails and scripts."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from app.core.config import settings
from app.core.directory import directory
from app.core.gate import gate


def page_url(request: Request, name: str, /, **params: Any) -> str:
    """The path of a page as this visitor sees it: a shop's own host has no `/shop/{code}`.

    Raises `NoMatchFound` when there is no such page.
    """
    state = request.scope["state"]
    vendor = state["vendor"]
    if vendor is not None:
        params.setdefault("vendor_code", vendor.code)
    path = str(request.scope["app"].router.url_path_for(name, **params))
    if state["on_own_host"] and vendor is not None:
        inside = f"/shop/{vendor.code}"
        if path == inside or path.startswith(inside + "/"):
            path = path.removeprefix(inside) or "/"
    return path


def page_url_if_on(request: Request, name: str, /, **params: Any) -> str:
    """As `page_url`, or nothing when the page's module is missing or off for this platform."""
    entry = request.scope["app"].state.dispatch.table.names.get(name)
    if entry is None or not gate.mask(request.scope["state"]["platform_id"]) & entry.bit:
        return ""
    return page_url(request, name, **params)


def resolve(request: Request, name: str, params: Mapping[str, Any]) -> str:
    """`page_url` in the form in which templates ask for it."""
    return page_url(request, name, **params)


def absolute_shop_url(vendor_code: str, path: str = "") -> str:
    """An absolute address below a shop, for mails and providers. `path` starts with `/`."""
    vendor = directory().vendors.get(vendor_code)
    if vendor is not None and vendor.host:
        scheme = settings.public_url.partition("://")[0]
        return f"{scheme}://{vendor.host}{path or '/'}"
    return f"{settings.public_url.rstrip('/')}/shop/{vendor_code}{path}"
