"""Structured logs: one JSON line each in production, readable lines elsewhere, secrets masked."""

import logging
import re
from typing import Any

import structlog

from app.core.config import settings

SECRET_NAMES = re.compile(r"(?i)(password|secret|token|authorization|cookie|api_?key|card)")
SECRET_VALUES = re.compile(r"(?i)\b(sk|rk|whsec|pk)_(test|live)?_?[a-z0-9]{8,}|\b\d{13,19}\b")


def mask(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Hide values under telling names, and what looks like a key or a card number."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = SECRET_VALUES.sub("***", value)
    return event


def configure_logging() -> None:
    """Route the standard library's logging through structlog."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        mask,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.is_production
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
