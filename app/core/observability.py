"""Health and metrics. Nothing here tells a secret or a tenant's data."""

import time
from collections.abc import Iterable
from typing import Any

from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.utils import i18n

REQUESTS = Counter("wizamart_requests_total", "Requests.", ["module", "method", "status"])
SECONDS = Histogram(
    "wizamart_request_seconds",
    "Time to the first byte.",
    ["module"],
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
)


class MissingTexts(Collector):
    """How often each text was asked for in a language that lacks it, since this process began."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        told = GaugeMetricFamily(
            "wizamart_missing_texts", "Texts that a language lacks.", labels=["locale", "key"]
        )
        for (locale, key), count in i18n.catalogues().missing.items():
            told.add_metric([locale, key], count)
        yield told


REGISTRY.register(MissingTexts())


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
