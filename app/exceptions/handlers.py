"""How an error reaches whoever asked: problem JSON for programs, a page for people.

APIs get RFC 9457 `application/problem+json` with a stable `code`; pages get the error page of
their frontend; htmx gets the same page, which it shows as a toast; someone who is not signed in
is led to the login page and back.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from app.exceptions.base import AppError, AuthenticationError, UnavailableError
from app.utils.i18n import has_text, t

log = logging.getLogger(__name__)

RenderPage = Callable[..., Response]
BUSY = ("LockNotAvailable", "QueryCanceled", "SerializationFailure", "DeadlockDetected")
GONE = ("OperationalError", "AdminShutdown", "CannotConnectNow", "ConnectionDoesNotExistError")
HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
LOGIN_PATHS = {"admin": "/admin/login", "vendor": "/vendor/login"}


def install(app: FastAPI, render_page: RenderPage) -> None:
    """Register the handlers. `render_page(request, status, detail=, reference=)` makes a page."""

    def on_app_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)
        if isinstance(error, AuthenticationError) and (login := _login_path(request)):
            return RedirectResponse(login, 303)
        if error.status >= 500 and not isinstance(error, UnavailableError):
            log.error("request failed", exc_info=error)
        details = {name: _plain(value) for name, value in error.details.items()}
        sentence = _sentence(error.message_key, str(error), details)
        return _answer(request, render_page, error.status, error.code, sentence, details)

    def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = HTTP_CODES.get(error.status_code, "http_error")
        sentence = _sentence(f"errors.{code}", str(error.detail), {})
        answer = _answer(request, render_page, error.status_code, code, sentence, {})
        answer.headers.update(error.headers or {})
        return answer

    def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        sentence = _sentence("errors.invalid_input", "The request is not valid.", {})
        details = {"fields": _fields(error)}
        return _answer(request, render_page, 422, "invalid_input", sentence, details)

    def on_database(request: Request, error: Exception) -> Response:
        is_ours = not _will_pass(error)
        return on_bug(request, error) if is_ours else on_app_error(request, UnavailableError())

    def on_bug(request: Request, error: Exception) -> Response:
        log.error("unhandled error", exc_info=error)
        sentence = _sentence("errors.internal_error", "Internal error.", {})
        return _answer(request, render_page, 500, "internal_error", sentence, {})

    app.add_exception_handler(AppError, on_app_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(DBAPIError, on_database)
    app.add_exception_handler(PoolTimeoutError, on_database)
    app.add_exception_handler(Exception, on_bug)


def _will_pass(error: Exception) -> bool:
    """Whether the database is busy or away: not our bug, and worth another try."""
    names = {type(error).__name__, type(getattr(error, "orig", None)).__name__}
    return isinstance(error, PoolTimeoutError) or bool(names & {*BUSY, *GONE})


def _fields(error: RequestValidationError) -> list[dict[str, str]]:
    return [
        {
            "field": ".".join(str(part) for part in fault["loc"][1:]),
            "type": fault["type"],
            "message": fault["msg"],
        }
        for fault in error.errors()
    ]


def _answer(
    request: Request,
    render_page: RenderPage,
    status: int,
    code: str,
    sentence: str,
    details: dict[str, Any],
) -> Response:
    state = request.scope["state"]
    headers = {"Retry-After": "2"} if status in {429, 503} else {}
    if state["is_api"]:
        problem = {
            "type": "about:blank",
            "title": sentence,
            "status": status,
            "code": code,
            "request_id": state["request_id"] if status >= 500 else None,
            **details,
        }
        body = {name: value for name, value in problem.items() if value is not None}
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    page = render_page(request, status, detail=sentence, reference=state["request_id"])
    page.headers.update(headers)
    return page


def _login_path(request: Request) -> str:
    """Where a person signs in; programs get a 401 instead."""
    state = request.scope["state"]
    login = LOGIN_PATHS.get(state["frontend"] or "")
    if state["is_api"] or login is None:
        return ""
    came_from = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{login}?next={quote(came_from)}" if request.method == "GET" else login


def _sentence(key: str, fallback: str, details: dict[str, Any]) -> str:
    return t(key, **details) if has_text(key) else fallback


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)
