"""Form bodies with nested keys: `line_items[0][price_data][currency]=eur`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from fakes.stripe.errors import ApiError

Params: TypeAlias = dict[str, Any]

_KEY = re.compile(r"\[([^\[\]]*)\]")


def parse(body: bytes) -> Params:
    """The parameters as a tree. Objects whose keys are 0, 1, 2… are lists."""
    tree: Params = {}
    for key, value in parse_qsl(body.decode(), keep_blank_values=True):
        name, bracket, rest = key.partition("[")
        path = [name, *_KEY.findall(bracket + rest)]
        _put(tree, path, value)
    return {key: _with_lists(value) for key, value in tree.items()}


def _put(tree: Params, path: list[str], value: str) -> None:
    for name in path[:-1]:
        inner = tree.setdefault(name or str(len(tree)), {})
        if not isinstance(inner, dict):
            msg = f"Invalid parameter: {path[0]}"
            raise ApiError(msg, param=path[0])
        tree = inner
    tree[path[-1] or str(len(tree))] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    tree: Params = {key: _with_lists(inner) for key, inner in value.items()}
    if tree and all(key.isdigit() for key in tree):
        return [tree[key] for key in sorted(tree, key=int)]
    return tree


def refuse_unknown(params: Mapping[str, Any], known: Iterable[str]) -> None:
    unknown = sorted(set(params) - set(known) - {"expand"})
    if unknown:
        msg = f"Received unknown parameter: {unknown[0]}"
        raise ApiError(msg, code="parameter_unknown", param=unknown[0])


def require(params: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if params.get(name) in (None, ""):
            msg = f"Missing required param: {name}."
            raise ApiError(msg, code="parameter_missing", param=name)


def integer(value: Any, param: str, *, least: int = 0) -> int:
    """A whole number as Stripe takes it: digits only."""
    text = str(value)
    if not re.fullmatch(r"-?\d{1,12}", text):
        msg = f"Invalid integer: {text}"
        raise ApiError(msg, code="parameter_invalid_integer", param=param)
    number = int(text)
    if number < least:
        msg = f"This value must be greater than or equal to {least}."
        raise ApiError(msg, code="parameter_invalid_integer", param=param)
    return number


def currency(value: Any, param: str) -> str:
    text = str(value).lower()
    if not re.fullmatch(r"[a-z]{3}", text):
        msg = f"Invalid currency: {text}."
        raise ApiError(msg, param=param)
    return text


def metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    pairs = {str(key): str(text) for key, text in value.items()}
    if len(pairs) > 50 or any(len(k) > 40 or len(v) > 500 for k, v in pairs.items()):
        msg = "Metadata has at most 50 keys of 40 characters with values of 500 characters."
        raise ApiError(msg, param="metadata")
    return pairs


def choice(value: Any, param: str, known: Iterable[str]) -> str:
    known = tuple(known)
    if value not in known:
        msg = f"Invalid {param}: must be one of {', '.join(known)}"
        raise ApiError(msg, param=param)
    return str(value)


def web_url(value: Any, param: str) -> str:
    text = str(value)
    if not text.startswith(("http://", "https://")):
        msg = "Not a valid URL"
        raise ApiError(msg, code="url_invalid", param=param)
    return text
