"""Is it up, and can it serve?"""

import time
from asyncio import to_thread
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app.core.config import settings
from app.core.database import Context, transaction
from app.core.hot import operator_connection
from app.modules import health, registry
from app.modules.pending import framework_pending

router = APIRouter(include_in_schema=False)

# Without these there is nothing to serve, whether they are on the disk or not.
ESSENTIAL = ("core", "tenancy", "cms", "customers")


@router.get("/health/live")
async def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/health/ready")
async def ready() -> JSONResponse:
    """The database answers and is up to date, and every core module is loaded.

    `degraded` is ready: an optional module is quarantined, waits for its migrations or is unwell.
    """
    checks: dict[str, Any] = {}
    started = time.perf_counter()
    try:
        async with operator_connection() as db:
            await db.fetchval("SELECT 1")
        checks["database"] = {"ok": True, "ms": round((time.perf_counter() - started) * 1000, 1)}
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        checks["database"] = {"ok": False, "error": type(error).__name__}
    modules = await to_thread(health.report)
    checks["framework"] = await to_thread(_framework)
    missing = sorted(
        code
        for code in {*ESSENTIAL, *registry.CORE_MODULES}
        if modules.get(code, {}).get("state") != "loaded"
    )
    is_ready = checks["database"]["ok"] and checks["framework"]["ok"] and not missing
    is_whole = all(_is_well(module) for module in modules.values())
    status = "unavailable" if not is_ready else "ok" if is_whole else "degraded"
    body = {
        "status": status,
        "safe_mode": settings.modules_safe_mode,
        "checks": checks,
        "modules": {code: module["state"] for code, module in modules.items()},
        "module_checks": {c: m["check"] for c, m in modules.items() if "check" in m},
        "reasons": {c: m["reason"] for c, m in modules.items() if "reason" in m},
    }
    return JSONResponse(body, 200 if is_ready else 503)


def _is_well(module: dict[str, Any]) -> bool:
    return module["state"] == "loaded" and module.get("check", {"ok": True})["ok"]


def _framework() -> dict[str, Any]:
    """Whether the framework's own migrations have run."""
    try:
        with transaction(Context.operator()) as db:
            missing = framework_pending(db)
    except SQLAlchemyError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": not missing, "pending": missing}


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus metrics; expose it to your monitoring network only."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
