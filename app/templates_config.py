"""Jinja: where templates live, what they may call, and how a page becomes a response.

`render(request, "orders/vendor/orders.html", orders=page)` is all a page route needs.
What only the kernel knows (addresses, menus, who is signed in) comes through the three
`set_...` functions, so that this file imports neither modules nor the registry.
"""

import logging
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from copy import copy
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import (
    BaseLoader,
    DictLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.ext import Extension
from markupsafe import Markup, escape

from app.core.config import ROOT, settings
from app.core.feature_gate import plan_of
from app.core.static import StaticFiles
from app.templates_frame import ChromeProvider, Hooks, MenuProvider, SlotProvider, UrlResolver
from app.utils import i18n

APP = Path(__file__).resolve().parent
LAYOUTS = {
    "admin": "layouts/admin.html",
    "vendor": "layouts/vendor.html",
    "shop": "layouts/shop.html",
}

PLAIN = "layouts/plain.html"
ERROR_PAGES = {403, 404, 500, 503}  # others share the pages 400 and 500

_log = logging.getLogger(__name__)
static_files = StaticFiles(watch=settings.environment == "development")
current_request: ContextVar[Request] = ContextVar("templates_request")


class ModuleLoader(BaseLoader):
    """Finds a template by the first segment of its name: one look-up however many modules.

    `orders/vendor/orders.html` belongs to the module `orders` and to nobody else; what names
    no module is the platform's (`layouts/`, `patterns/`, `ui/`, `errors/`). So no module can
    shadow another's template or the kit.
    """

    def __init__(self, platform: Path, modules_root: Path, *, watch: bool) -> None:
        """Unless they are to be watched, modules' templates are read now: what changes on the
        disk later must not mix with the code that is running."""
        self._platform = FileSystemLoader(platform)
        self._root = modules_root
        self._watch = watch
        self._reserved = {folder.name for folder in platform.iterdir() if folder.is_dir()}
        self._modules: dict[str, BaseLoader] = {}
        self.read({folder.parent.name for folder in modules_root.glob("*/templates")})

    def read(self, modules: Collection[str]) -> None:
        """Take the templates of these modules (directories) as they are now."""
        for name in sorted(set(modules) - self._reserved):
            folder = self._root / name / "templates"
            self._modules.pop(name, None)
            if folder.is_dir():
                loader = FileSystemLoader(folder)
                self._modules[name] = loader if self._watch else _frozen(loader)

    def with_modules_read(self, modules: Collection[str]) -> "ModuleLoader":
        """A loader like this one, for which these modules were read anew."""
        return copy(self).having_read(modules)

    def having_read(self, modules: Collection[str]) -> "ModuleLoader":
        self._modules = dict(self._modules)
        self.read(modules)
        return self

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        loader = self._modules.get(template.partition("/")[0], self._platform)
        return loader.get_source(environment, template)

    def list_templates(self) -> list[str]:
        own = (
            name
            for module, loader in self._modules.items()
            for name in loader.list_templates()
            if name.startswith(f"{module}/")
        )
        return sorted([*self._platform.list_templates(), *own])


def _frozen(loader: FileSystemLoader) -> DictLoader:
    folder = Path(loader.searchpath[0])
    return DictLoader(
        {name: (folder / name).read_text(encoding="utf-8") for name in loader.list_templates()}
    )


class ShortIndentation(Extension):
    """Sends one space where the template has an indentation: a third of a page is nothing else.

    Not `lstrip_blocks`: it glues `{% if a %}x{% endif %}` and `{% if b %}y{% endif %}` on the
    next line together, and an attribute is lost.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return (
            re.sub(r"^[ \t]{2,}", " ", source, flags=re.MULTILINE) if _is_markup(name) else source
        )


class UiKit:
    """`ui.badge(...)` in any template is the macro `badge` of `ui/badge.html`.

    A macro that was used once is an attribute like any other, and found without this.
    """

    def __init__(self, env: Environment) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            template = self._env.get_template(f"ui/{name}.html")
        except TemplateNotFound:
            message = f"the kit has no ui/{name}.html"
            raise AttributeError(message) from None
        macro: Callable[..., Any] = getattr(template.module, name)
        if not self._env.auto_reload:
            setattr(self, name, macro)
        return macro


def build_environment(
    modules_root: Path = APP / "modules", loader: ModuleLoader | None = None
) -> Environment:
    """A new environment over the present templates of platform and modules."""
    watch = settings.environment == "development"
    cached = None
    if settings.is_production:
        folder = ROOT / "var" / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        cached = FileSystemBytecodeCache(str(folder))
    env = Environment(
        loader=loader or ModuleLoader(APP / "templates", modules_root, watch=watch),
        autoescape=_is_markup,  # noqa: S701 - everything but `.txt`
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=[ShortIndentation],
        auto_reload=watch,
        bytecode_cache=cached,
        cache_size=2000,
    )
    cast("dict[str, Any]", env.globals).update(_globals(), ui=UiKit(env))
    return env


def _is_markup(name: str | None) -> bool:
    return not (name or "").endswith(".txt")


def _globals() -> dict[str, Any]:
    return {
        "t": i18n.t,
        "t_rich": t_rich,
        "has_text": i18n.has_text,
        "locale": i18n.current_locale,
        "languages": i18n.LANGUAGES,
        "money": i18n.money,
        "number": i18n.number,
        "percent": i18n.percent,
        "date": i18n.date,
        "datetime": i18n.datetime,
        "ago": i18n.ago,
        "static": static,
        "url": url_for,
        "url_for": url_for,
        "menu": menu,
        "chrome": chrome,
        "query": query,
        "absolute": absolute,
        "slot": slot,
        "lacking": lacking,
    }


def t_rich(key: str, locale: str | None = None, **params: object) -> Markup:
    """A text whose places may hold markup, such as a link: all else is escaped."""
    text = str(escape(i18n.t(key, locale)))
    return Markup(re.sub(r"\{(\w+)\}", lambda place: str(escape(params[place[1]])), text))  # noqa: S704


def static(path: str) -> str:
    """The address of a platform file, e.g. `static('shared/css/app.css')`."""
    return static_files.trees.url(path)


def url_for(name: str, /, **params: Any) -> str:
    """The address of a page (`module:page`) or of a file (`orders_static`, path=...)."""
    if name.endswith("static") and "path" in params:
        if name == "static":
            return static(params["path"])
        return static_files.trees.module_url(name.removesuffix("_static"), params["path"])
    return hooks.url(current_request.get(), name, params)


def absolute(path: str) -> str:
    """The whole address of a file of ours (`/media/...`); any other address as it is."""
    return settings.public_url.rstrip("/") + path if path.startswith("/") else path


def query(**changes: object) -> str:
    """`?...` of this page with some parameters changed; None or "" takes one away."""
    kept = [
        (name, value)
        for name, value in current_request.get().query_params.multi_items()
        if name not in changes
    ]
    added = [(name, value) for name, value in changes.items() if value not in {None, ""}]
    return "?" + urlencode([*kept, *added])


def menu() -> Sequence[Mapping[str, Any]]:
    """Sections of the sidebar: `{label, items: [{label, href, icon, active, badge}]}`."""
    return hooks.menu(current_request.get())


def chrome() -> Mapping[str, Any]:
    """What the frame of a page shows: the names of `EMPTY_CHROME`."""
    return hooks.frame(current_request.get())


def slot(place: str, **about: object) -> Markup:
    """What other modules add here, such as cards of a dashboard; `about` says what is shown."""
    return hooks.slot(place, **about)


def lacking(feature: str) -> Sequence[str] | None:
    """None when the vendor's plan has this feature, else the names of the plans that have it."""
    vendor = current_request.get().scope["state"]["vendor"]
    plan = plan_of(vendor.platform_id, vendor.id)
    return None if plan.has(feature) else plan.sold_in.get(feature, ())


hooks = Hooks()


def set_url_resolver(resolver: UrlResolver) -> None:
    """`fn(request, name, params) -> str`: how `url()` and `url_for()` find pages."""
    hooks.url = resolver


def set_menu_provider(provider: MenuProvider) -> None:
    """`fn(request)` -> the sections of the sidebar."""
    hooks.menu = provider


def set_chrome_provider(provider: ChromeProvider) -> None:
    """`fn(request)` -> some of the names of `EMPTY_CHROME`."""
    hooks.chrome = provider


def set_slot_provider(provider: SlotProvider) -> None:
    """`fn(place, **about)` -> the markup that modules add to a place of the present page."""
    hooks.slot = provider


environment = build_environment()


def exchange(modules: Collection[str]) -> Environment:
    """Take up templates, texts and static files of modules that were added, changed or removed.

    Returns the environment that pages are made with from now on.
    """
    global environment  # noqa: PLW0603 - replaced as a whole, so no page sees half of it
    present = cast("ModuleLoader", environment.loader)
    i18n.exchange(modules)
    static_files.exchange(modules)
    environment = build_environment(loader=present.with_modules_read(modules))
    return environment


def render(
    request: Request, template: str, *, status: int = 200, **context: object
) -> HTMLResponse:
    """A page in the layout of its frontend and the language of its reader."""
    state: Mapping[str, Any] = request.scope.get("state") or {}
    frontend = state.get("frontend")
    values = {
        "request": request,
        "frontend": frontend,
        "layout": _layout(frontend, has_shop=state.get("vendor") is not None),
        **context,
    }
    token = current_request.set(request)
    try:
        with i18n.use_locale(state.get("locale") or i18n.current_locale()):
            page = _environment_of(request).get_template(template).render(values)
    finally:
        current_request.reset(token)
    return HTMLResponse(page, status)


def render_piece(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """A part of a page that is being rendered: the request and its language are set."""
    frontend = request.scope["state"].get("frontend")
    values = {"request": request, "frontend": frontend, **context}
    return _environment_of(request).get_template(template).render(values)


def _environment_of(request: Request) -> Environment:
    """The one that was in use when the request was given to its endpoint."""
    return request.scope.get("templates") or environment


def _layout(frontend: str | None, *, has_shop: bool) -> str:
    """A shop that does not exist has no frame."""
    if frontend == "shop" and not has_shop:
        return PLAIN
    return LAYOUTS.get(frontend or "", PLAIN)


def render_error(request: Request, status: int, **context: object) -> HTMLResponse:
    """The page for an error: in the frontend's frame when there is one, else on its own.

    `context` may say `detail` (a sentence in the reader's language) and `reference` (the
    request id). Never raises because of the frame: the frame may be what failed.
    """
    page = status if status in ERROR_PAGES else 500 if status >= 500 else 400
    name = f"errors/{page}.html"
    values: dict[str, object] = {"detail": "", "reference": "", **context}
    if status < 500:
        try:
            return render(request, name, status=status, **values)
        except Exception:  # noqa: BLE001 - a frame may fail in any way
            _log.exception("the frame of an error page failed")
    return render(request, name, status=status, **{**values, "layout": PLAIN})


def render_text(template: str, locale: str, **context: object) -> str:
    """A mail body or another text without a request. `.txt` templates are not escaped."""
    with i18n.use_locale(locale):
        return environment.get_template(template).render(context)
