"""What a module says of itself: `ModuleDefinition` and the value types a definition may hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.database.admin_menu_config import FrontendType


class ModuleTier(StrEnum):
    CORE = "core"
    OPTIONAL = "optional"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A menu entry that says more than its id.

    `route` is a page name for `url_for`; without one the entry leads to
    `/{frontend}/.../{id}`. The label is the text `{module}.menu.{id}`. A `is_home` entry is
    marked on its own page only, though every other page lies below it. Nobody can hide an
    `is_mandatory` one. Numbers beside labels come from `provides`: see `app.modules.menu`.
    """

    id: str
    icon: str = ""
    order: int = 50
    section: str = "main"
    permission: str = ""
    route: str = ""
    is_home: bool = False
    is_mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """Something a team member may do, and the role presets that may do it from the start."""

    code: str
    roles: tuple[str, ...] = ("owner", "manager")


Hook = Callable[..., Any] | str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change should wait: a text's key and what stands in its places (`count=12`)."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a module adds to a place that it does not own.

    `function` is `app.modules.<module>.slots:<name>`. Lower `order` stands first; without the
    `permission`, who looks does not get it.
    """

    function: str
    order: int = 50
    permission: str = ""


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """A module's manifest. The first fourteen fields are the document's; the rest is optional.

    `scheduled_tasks` maps a task name (`{module}.{file}.{function}`) to seconds between runs.
    `optional_requires` are modules used when present, through events and ports only.
    `slots` adds pieces of pages, `provides` adds data (search results, onboarding steps, personal
    data); both map a place's name to a function, see `app.modules.contributions`. `settings` names
    a class, `app.modules.<module>.settings:<Class>`, see `app.core.module_settings`. `limits` name
    what a plan may limit, see `app.core.feature_gate`.

    Hooks are functions or their dotted paths. They run in the change's transaction, and one that
    raises refuses the change: `on_enable(db, platform_id)`, `on_disable(db, platform_id)`,
    `on_upgrade(db, from_version, to_version)`. `guards(db, platform_id)` returns the `Reason`s
    against switching the module off now; who does it all the same must type its code.
    """

    code: str
    name: str
    description: str = ""
    version: str = "1.0.0"
    requires: Sequence[str] = ()
    features: Sequence[str] = ()
    menu_items: Mapping[FrontendType, Sequence[str | MenuItem]] = field(default_factory=dict)
    is_core: bool = False
    is_internal: bool = False
    is_self_contained: bool = False
    services_path: str | None = None
    models_path: str | None = None
    schemas_path: str | None = None
    exceptions_path: str | None = None
    templates_path: str | None = None
    locales_path: str | None = None
    migrations_path: str | None = None
    health_check: Callable[..., Any] | str | None = None
    permissions: Sequence[Permission] = ()
    scheduled_tasks: Mapping[str, int] = field(default_factory=dict)
    optional_requires: Sequence[str] = ()
    slots: Mapping[str, str | Contribution] = field(default_factory=dict)
    provides: Mapping[str, str | Contribution] = field(default_factory=dict)
    on_enable: Hook | None = None
    on_disable: Hook | None = None
    on_upgrade: Hook | None = None
    guards: Hook | None = None
    settings: str | None = None
    limits: Sequence[str] = ()

    @property
    def tier(self) -> ModuleTier:
        if self.is_core:
            return ModuleTier.CORE
        return ModuleTier.INTERNAL if self.is_internal else ModuleTier.OPTIONAL

    @property
    def package(self) -> str:
        """Directory and Python name: `dev-tools` lives in `dev_tools`."""
        return self.code.replace("-", "_")

    def contribution(self, place: str) -> Contribution | None:
        """What this module adds to a place, if anything."""
        said = self.slots.get(place) or self.provides.get(place)
        return Contribution(said) if isinstance(said, str) else said

    def menu(self, frontend: FrontendType) -> list[MenuItem]:
        """This module's entries for one frontend; a plain id becomes an entry by convention."""
        items = self.menu_items.get(frontend, ())
        return [item if isinstance(item, MenuItem) else MenuItem(item) for item in items]
