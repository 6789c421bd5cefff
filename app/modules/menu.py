"""Sidebars and switchers: what layouts ask the kernel for.

A module's numbers beside its entries come from `provides={"core.vendor_badges": ...}` (or
`core.admin_badges`): a function `(db, whose) -> {item id: number}`. They may be a few seconds old.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from starlette.routing import NoMatchFound

from app.api.shop_links import search_engine_links
from app.api.urls import page_url, page_url_if_on
from app.core.database import UnitOfWork
from app.core.directory import directory
from app.core.gate import gate
from app.core.menu_config import hidden_items
from app.core.security import AdminPrincipal, VendorPrincipal, may
from app.modules import registry
from app.modules.base import MenuItem
from app.modules.contributions import Asked, collect
from app.utils.i18n import LANGUAGES, has_text, t
from models.database.admin_menu_config import FrontendType

SECTIONS = ("main", "sales", "catalogue", "content", "settings", "platform", "tools")


def sidebar(request: Request) -> Sequence[Mapping[str, Any]]:
    """Sections with the items of enabled modules that this person may open."""
    state = request.scope["state"]
    frontend, principal = state["frontend"], state["principal"]
    if frontend not in {"admin", "vendor"} or principal is None:
        return ()
    mask = gate.mask(state["platform_id"])
    current = registry.snapshot()
    hidden = hidden_items(state["platform_id"], frontend)
    hidden = hidden | hidden_items(state["platform_id"], frontend, principal.user_id)
    badges = _badges(request, frontend)
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for code in current.order:
        if not mask & current.bits[code]:
            continue
        for item in current.modules[code].menu(FrontendType(frontend)):
            if item.permission and not may(principal, item.permission):
                continue
            key = f"{code}.{item.id}"
            if key in hidden and not item.is_mandatory:
                continue
            entry = _entry(request, code, current.modules[code].package, item)
            if entry is not None:
                entry["badge"] = badges.get(key) or None
                found.setdefault(item.section, []).append((item.order, entry))
    known = [s for s in SECTIONS if s in found] + sorted(found.keys() - set(SECTIONS))
    return [
        {
            "label": t(f"layout.section.{section}") if section != "main" else "",
            "items": [entry for _, entry in sorted(found[section], key=lambda pair: pair[0])],
        }
        for section in known
    ]


def _entry(request: Request, code: str, package: str, item: MenuItem) -> dict[str, Any] | None:
    try:
        href = page_url(request, item.route) if item.route else _by_convention(request, item.id)
    except NoMatchFound:
        return None
    path = request.scope["path"]
    key = f"{package}.menu.{item.id}"
    name = registry.MODULES[code].name
    return {
        "id": item.id,
        "label": t(key) if has_text(key) else name,
        "href": href,
        "icon": item.icon or "box",
        "active": path == href or (not item.is_home and path.startswith(href + "/")),
        "badge": None,
    }


BADGE_SECONDS = 15.0
_kept_badges: dict[tuple[str, int], tuple[float, Mapping[str, int]]] = {}


def _badges(request: Request, frontend: str) -> Mapping[str, int]:
    """`{module}.{item}` -> number. Asked anew at most every few seconds, and only inside a request
    that works with the database anyway; an error page or an event loop shows what is known."""
    state = request.scope["state"]
    whose: int = state["vendor"].id if frontend == "vendor" else state["platform_id"] or 0
    since, known = _kept_badges.get((frontend, whose), (0.0, {}))
    unit: UnitOfWork | None = request.scope.get("unit_of_work")
    is_fresh = time.monotonic() - since < BADGE_SECONDS
    if is_fresh or unit is None or not unit.is_open or not request.scope["entry"].is_sync:
        return known
    asked = Asked(unit.db, whose, state["platform_id"], None)
    found = {
        f"{answer.module}.{item}": number
        for answer in collect(asked, f"core.{frontend}_badges")
        for item, number in answer.value.items()
    }
    _kept_badges[frontend, whose] = (time.monotonic(), found)
    return found


def _by_convention(request: Request, item_id: str) -> str:
    state = request.scope["state"]
    inside = f"/{state['vendor'].code}" if state["frontend"] == "vendor" else ""
    return f"/{state['frontend']}{inside}/{item_id}"


def frame(request: Request) -> Mapping[str, Any]:
    """What the frame of a page shows: who is signed in, where to switch, which languages."""
    state = request.scope["state"]
    principal = state["principal"]
    languages = [
        {
            "code": code,
            "label": label,
            "href": "?" + request.url.include_query_params(lang=code).query,
            "active": code == state["locale"],
        }
        for code, label in LANGUAGES.items()
    ]
    common: dict[str, Any] = {"languages": languages}
    if isinstance(principal, AdminPrincipal):
        search_url = page_url_if_on(request, "core:admin_search")
        return {**common, "search_url": search_url, **_admin_frame(principal)}
    if isinstance(principal, VendorPrincipal):
        search_url = page_url_if_on(request, "core:vendor_search")
        return {**common, "search_url": search_url, **_vendor_frame(principal)}
    if state["frontend"] == "shop" and state["vendor"] is not None:
        return {**common, **_shop_frame(request)}
    return common


def _admin_frame(principal: AdminPrincipal) -> Mapping[str, Any]:
    platforms = directory().platforms
    here = platforms.get(principal.platform_id or 0)
    return {
        "home_url": "/admin",
        "user": {"name": principal.name, "email": principal.email, "role": t("layout.role.admin")},
        "account_links": [
            {"label": t("layout.profile"), "href": "/admin/profile", "icon": "user"},
        ],
        "sign_out_url": "/admin/logout",
        "switcher": {
            "label": here.name if here else "",
            "hint": t("layout.platform"),
            "items": [
                {
                    "label": platforms[p].name,
                    "hint": platforms[p].code,
                    "href": f"/admin/platform/{platforms[p].code}",
                    "active": p == principal.platform_id,
                }
                for p in principal.platform_ids
            ],
        },
    }


def _vendor_frame(principal: VendorPrincipal) -> Mapping[str, Any]:
    vendor = directory().by_id[principal.vendor_id]
    return {
        "home_url": f"/vendor/{principal.vendor_code}",
        "user": {
            "name": principal.name,
            "email": principal.email,
            "role": principal.role_name or t(f"layout.role.{principal.role}"),
        },
        "account_links": [
            {
                "label": t("layout.profile"),
                "href": f"/vendor/{principal.vendor_code}/profile",
                "icon": "user",
            },
            {
                "label": t("layout.view_shop"),
                "href": f"/shop/{principal.vendor_code}",
                "icon": "store",
            },
        ],
        "sign_out_url": "/vendor/logout",
        "switcher": {"label": vendor.name, "hint": t("layout.shop"), "items": []},
    }


def _shop_frame(request: Request) -> Mapping[str, Any]:
    """The shop's name, its shelves and its text pages."""
    state = request.scope["state"]
    vendor = state["vendor"]
    around = state.get("shop_frame") or {"categories": [], "pages": []}
    path = request.scope["path"]
    categories = [
        {
            "label": entry["name"],
            "href": (href := page_url(request, "catalog:category", slug=entry["slug"])),
            "active": path.endswith(f"/categories/{entry['slug']}") and bool(href),
        }
        for entry in around["categories"]
    ]
    pages = [
        {"label": entry["title"], "href": page_url(request, "cms:page", slug=entry["slug"])}
        for entry in around["pages"]
    ]
    return {
        "home_url": page_url_if_on(request, "cms:home") or "/",
        "shop": {
            "name": vendor.name,
            "home_url": page_url_if_on(request, "cms:home") or "/",
            "preset": vendor.theme.get("preset", "minimal"),
            "mode": vendor.theme.get("mode", "auto"),
            "categories": categories,
            "pages": pages,
            "search_url": page_url_if_on(request, "catalog:search"),
            "account_url": page_url_if_on(request, "customers:account"),
            "cart_url": page_url_if_on(request, "cart:cart"),
            "withdrawal_url": page_url_if_on(request, "orders:withdrawal"),
            "seller": vendor.theme.get("seller", vendor.name),
            **search_engine_links(request),
        },
    }
