"""The application: settings, middleware, error pages, and whatever modules are there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import templates_config
from app.api import health, urls
from app.core import hot
from app.core.config import settings
from app.core.database import engine
from app.core.gate import gate
from app.core.logging import configure_logging
from app.core.observability import MetricsMiddleware
from app.core.row_security import unsafe_settings, unsecured_tables
from app.exceptions import handlers
from app.modules import live, menu, mounting, registry, slots, staging
from app.modules.routes import ModuleDispatch, Table, build_table, openapi_routes, use_table
from app.modules.setup import declare_what_modules_declare
from app.modules.upgrades import upgrade_modules
from middleware.auth import AuthMiddleware
from middleware.headers import SecurityHeadersMiddleware
from middleware.module_generation import ModuleGenerationMiddleware
from middleware.page_cache import PageCacheMiddleware
from middleware.platform_context import PlatformContextMiddleware
from middleware.static import StaticMiddleware


class UnsecuredTableError(Exception):
    """A tenant table without row-level security: the application does not start."""


class UnsafeServerError(Exception):
    """The database server or its login breaks a promise: the application does not start."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    current_default_thread_limiter().total_tokens = settings.pool_size * 2
    with engine.connect() as connection:
        if unsecured := unsecured_tables(connection):
            msg = f"no tenant wall on {', '.join(unsecured)}; run `alembic upgrade head`"
            raise UnsecuredTableError(msg)
        if settings.is_production and (problems := unsafe_settings(connection)):
            raise UnsafeServerError("; ".join(problems))
    live.refresh()
    if upgrade_modules(leave=gate.waiting_modules()):
        live.refresh()
    staging.note_start(mounting.loaded())
    watcher = live.Watcher()
    if settings.modules_watch:
        watcher.start()
    gate.look_again = live.catch_up.to
    listener = live.Listener()
    await listener.start()
    yield
    await watcher.stop()
    await listener.stop()
    await hot.close_pool()


def create_app() -> FastAPI:
    configure_logging()
    registry.load()
    mounting.note_loaded()
    declare_what_modules_declare()
    dispatch = ModuleDispatch(use_table(build_table()))
    app = FastAPI(
        title="Wizamart",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
    )
    app.router.routes.insert(0, dispatch)
    app.include_router(health.router)
    app.state.dispatch = dispatch
    handlers.install(app, templates_config.render_error)
    templates_config.static_files.allowed = module_files_allowed
    templates_config.set_url_resolver(urls.resolve)
    templates_config.set_menu_provider(menu.sidebar)
    templates_config.set_chrome_provider(menu.frame)
    templates_config.set_slot_provider(slots.slot)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = get_openapi(
                title="Wizamart", version="1", routes=openapi_routes(dispatch.table)
            )
        return app.openapi_schema

    def serve_by(table: Table) -> None:
        dispatch.table = table
        app.openapi_schema = None

    mounting.on_swap(serve_by)
    app.openapi = openapi  # type: ignore[method-assign]
    # Added last runs first.
    for layer in (
        AuthMiddleware,
        SecurityHeadersMiddleware,
        PageCacheMiddleware,
        StaticMiddleware,
        ModuleGenerationMiddleware,
        PlatformContextMiddleware,
        MetricsMiddleware,
    ):
        app.add_middleware(layer)
    return app


def module_files_allowed(module: str, scope: Any) -> bool:
    """Whether a module's static files exist for the platform this request is for."""
    platform_id = scope["state"].get("platform_id")
    return platform_id is None or gate.is_open(module, platform_id)


app = create_app()
