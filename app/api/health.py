"""Is it up, and can it serve?"""

import time
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.core.hot import operator_connection
from app.modules import registry

router = APIRouter(include_in_schema=False)


@router.get("/health/live")
async def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/health/ready")
async def ready() -> JSONResponse:
    """The database answers, and no core module is quarantined."""
    checks: dict[str, Any] = {}
    started = time.perf_counter()
    try:
        async with operator_connection() as db:
            await db.fetchval("SELECT 1")
        checks["database"] = {"ok": True, "ms": round((time.perf_counter() - started) * 1000, 1)}
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        checks["database"] = {"ok": False, "error": type(error).__name__}
    quarantined = registry.snapshot().quarantined
    core_missing = {"core", "tenancy", "cms", "customers"} - set(registry.CORE_MODULES)
    is_ready = checks["database"]["ok"] and not core_missing
    status = "ok" if is_ready and not quarantined else "degraded" if is_ready else "unavailable"
    body = {
        "status": status,
        "checks": checks,
        "modules": {
            **dict.fromkeys(registry.MODULES, "loaded"),
            **dict.fromkeys(quarantined, "quarantined"),
        },
    }
    return JSONResponse(body, 200 if is_ready else 503)


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus metrics; expose it to your monitoring network only."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
