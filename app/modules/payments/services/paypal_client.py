"""PayPal's REST API over plain HTTP: a token per account, and its errors as ours."""

import hashlib
import threading
import time
from typing import Any

import httpx2

from app.core.config import settings
from app.modules.payments.config import config
from app.modules.payments.exceptions import PaymentProviderError
from app.modules.payments.services.gateway import GatewayAccount

LIVE = "https://api-m.paypal.com"
SANDBOX = "https://api-m.sandbox.paypal.com"
# A token is renewed this long before PayPal ends it.
MARGIN_SECONDS = 60
MOST_TOKENS = 2_000

_http = httpx2.Client(timeout=config.provider_timeout, trust_env=False)
_tokens: dict[str, tuple[str, float]] = {}
_lock = threading.Lock()


class PayPalError(PaymentProviderError):
    """An answer that is no success. `issue` is PayPal's own word, e.g. `INSTRUMENT_DECLINED`."""

    def __init__(self, message: str, *, issue: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.issue = issue
        self.http_status = status


def call(
    account: GatewayAccount,
    method: str,
    path: str,
    *,
    json: Any = None,
    raw: bytes | None = None,
    key: str = "",
) -> dict[str, Any]:
    """One request. `key` makes a repetition harmless (`PayPal-Request-Id`). Raises `PayPalError`.

    A token that PayPal has revoked is renewed once.
    """
    headers = {"Content-Type": "application/json", "Prefer": "return=representation"}
    if key:
        headers["PayPal-Request-Id"] = key[:108]
    answer = None
    for is_fresh in (False, True):
        headers["Authorization"] = f"Bearer {_token(account, renew=is_fresh)}"
        answer = _send(account, method, path, headers=headers, json=json, content=raw)
        if answer.status_code != 401:
            break
    return _read(answer)


def base_of(account: GatewayAccount) -> str:
    base = config.paypal_api_base.rstrip("/")
    if base and settings.is_production:
        msg = "PAYMENTS_PAYPAL_API_BASE is refused in production."
        raise PaymentProviderError(msg)
    return base or (LIVE if account.is_live else SANDBOX)


def _token(account: GatewayAccount, *, renew: bool) -> str:
    """OAuth by client credentials, kept for as long as PayPal says."""
    place = hashlib.sha256(f"{base_of(account)} {account.secret_key}".encode()).hexdigest()
    token, ends = _tokens.get(place, ("", 0.0))
    if not renew and ends > time.monotonic():
        return token
    client_id, _, secret = account.secret_key.partition(":")
    answer = _read(
        _send(
            account,
            "POST",
            "/v1/oauth2/token",
            auth=(client_id, secret),
            data={"grant_type": "client_credentials"},
        )
    )
    token = str(answer["access_token"])
    with _lock:
        if len(_tokens) >= MOST_TOKENS:
            _tokens.clear()
        _tokens[place] = (token, time.monotonic() + int(answer["expires_in"]) - MARGIN_SECONDS)
    return token


def _send(account: GatewayAccount, method: str, path: str, **more: Any) -> httpx2.Response:
    try:
        return _http.request(method, base_of(account) + path, **more)
    except httpx2.HTTPError as error:
        raise PayPalError(type(error).__name__) from error


def _read(answer: httpx2.Response | None) -> dict[str, Any]:
    if answer is None or answer.status_code == 204:
        return {}
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if answer.is_success:
        return body
    details = body.get("details") or [{}]
    issue = str(details[0].get("issue") or body.get("name") or body.get("error") or "")
    raise PayPalError(
        issue or f"HTTP {answer.status_code}", issue=issue, status=answer.status_code
    )
