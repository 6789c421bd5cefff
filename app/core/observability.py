"""Health and metrics. Nothing here tells a secret or a tenant's data."""

import time
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("wizamart_requests_total", "Requests.", ["module", "method", "status"])
SECONDS = Histogram(
    "wizamart_request_seconds",
    "Time to the first byte.",
    ["module"],
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
)


class MetricsMiddleware:
    """Counts requests by module, never by path: paths hold names of people and products."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                module = module_of(scope)
                REQUESTS.labels(module, scope["method"], str(message["status"])).inc()
                SECONDS.labels(module).observe(time.perf_counter() - started)
            await send(message)

        await self.app(scope, receive, observed)


def module_of(scope: Scope) -> str:
    entry: Any = scope.get("entry")
    return entry.module if entry is not None else "framework"
