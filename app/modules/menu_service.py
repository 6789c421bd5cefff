"""Menus as their owners arrange them: what may be hidden, and hiding it.

An item is called `{module}.{id}`. A platform hides it for everybody, a person for himself; what
is mandatory always shows.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from app.core.database import on_commit
from app.core.gate import gate
from app.core.menu_config import hidden_items
from app.core.security import Principal, may
from app.modules import live, registry
from app.modules.base import MenuItem
from app.modules.menu import SECTIONS
from app.utils.i18n import t
from models.database import AdminMenuConfig
from models.database.admin_menu_config import FrontendType


@dataclass(frozen=True, slots=True)
class Choice:
    """One item of a menu, on the page where it can be hidden."""

    key: str
    label: str
    section: str
    is_shown: bool
    is_mandatory: bool


class MenuService:
    def choices(
        self,
        platform_id: int,
        frontend: FrontendType,
        *,
        user_id: int | None = None,
        principal: Principal | None = None,
    ) -> list[Choice]:
        """The items of enabled modules. A person sees only those that he could open."""
        hidden = hidden_items(platform_id, frontend, user_id)
        above = hidden_items(platform_id, frontend) if user_id is not None else set[str]()
        return [
            Choice(
                key,
                t(f"{module}.menu.{item.id}"),
                item.section,
                is_shown=item.is_mandatory or key not in hidden,
                is_mandatory=item.is_mandatory,
            )
            for key, module, item in _items(platform_id, frontend)
            if key not in above
            and (principal is None or not item.permission or may(principal, item.permission))
        ]

    def show_only(
        self,
        db: Session,
        platform_id: int,
        frontend: FrontendType,
        shown: Collection[str],
        *,
        user_id: int | None = None,
        among: Collection[str],
    ) -> None:
        """Of the items `among` which somebody chose, hide those that are not `shown`."""
        possible = {
            key
            for key, _, item in _items(platform_id, frontend)
            if key in among and not item.is_mandatory
        }
        config = AdminMenuConfig
        is_his = config.user_id.is_(None) if user_id is None else config.user_id == user_id
        db.execute(
            delete(config).where(
                config.platform_id == platform_id,
                config.frontend == frontend.value,
                is_his,
                config.item_id.in_(possible),
            )
        )
        rows = [
            {
                "platform_id": platform_id,
                "frontend": frontend.value,
                "user_id": user_id,
                "item_id": key,
            }
            for key in sorted(possible - set(shown))
        ]
        if rows:
            db.execute(insert(config), rows)
        db.execute(text("SELECT pg_notify('wizamart', 'menus')"))
        on_commit(db, live.refresh_menus)


def _items(platform_id: int, frontend: FrontendType) -> list[tuple[str, str, MenuItem]]:
    """`(key, package, item)` of every enabled module, as the menu has them."""
    found = [
        (f"{code}.{item.id}", definition.package, item)
        for code, definition in registry.MODULES.items()
        if gate.is_open(code, platform_id)
        for item in definition.menu(frontend)
    ]
    return sorted(found, key=lambda entry: (_rank(entry[2].section), entry[2].order))


def _rank(section: str) -> tuple[int, str]:
    return (SECTIONS.index(section) if section in SECTIONS else len(SECTIONS), section)


menu_service = MenuService()
