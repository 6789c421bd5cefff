"""What every answer carries, whoever asked for whatever."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

from httpx2 import Response

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}
# What a page's script reads: a number, and the chosen language.
READABLE = {"cart_count", "wz_lang", "wz_platform"}


def faults_of(answer: Response, *, is_known: bool) -> Iterator[str]:
    for name, wanted in ALWAYS.items():
        if answer.headers.get(name) != wanted:
            yield f"{name} is {answer.headers.get(name)!r}"
    policy = answer.headers.get("content-security-policy", "")
    if "script-src 'self';" not in policy or "frame-ancestors 'none'" not in policy:
        yield f"content-security-policy is {policy!r}"
    if "unsafe" in policy:
        yield f"content-security-policy allows too much: {policy!r}"
    if "x-request-id" not in answer.headers:
        yield "no x-request-id"
    caching = answer.headers.get("cache-control", "")
    if is_known and "no-store" not in caching:
        yield f"cache-control is {caching!r} for somebody who is signed in"
    yield from _cookie_faults(answer)


def _cookie_faults(answer: Response) -> Iterator[str]:
    for line in answer.headers.get_list("set-cookie"):
        for name, cookie in SimpleCookie(line).items():
            is_taken_away = not cookie.value
            if (
                not is_taken_away
                and not cookie["httponly"]
                and not name.startswith(tuple(READABLE))
            ):
                yield f"cookie {name} can be read by scripts"
            if cookie["samesite"].lower() not in {"lax", "strict"}:
                yield f"cookie {name} goes to other sites"
