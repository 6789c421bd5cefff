"""Who may call a route. Each file has a policy by its name; `@policy(...)` says otherwise.

The dispatcher enforces it before the endpoint or any dependency runs, so an endpoint written as
plainly as in the requirements document is guarded too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

Audience = Literal["admin", "vendor", "shop", "customer", "public", "anonymous"]
Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

ATTRIBUTE = "__wizamart_policy__"


@dataclass(frozen=True, slots=True)
class Policy:
    """`audience`: admin and vendor are signed in; customer is signed in to this shop; shop is
    anyone, with a tenant; anonymous is the login pages of a back office; public has no tenant.

    `cache="page"` shares an answer among anonymous shoppers. `max_body` is in bytes. `feature` is
    what the vendor's plan must have.
    """

    audience: Audience
    permission: str = ""
    cache: Literal["", "page"] = ""
    max_body: int | None = None
    feature: str = ""

    @property
    def needs_sign_in(self) -> bool:
        return self.audience in {"admin", "vendor"}


BY_FILE: dict[str, Policy] = {
    "admin": Policy("admin"),
    "vendor": Policy("vendor"),
    "shop": Policy("shop"),
}


def policy(
    *,
    audience: Audience | None = None,
    permission: str = "",
    cache: Literal["", "page"] = "",
    max_body: int | None = None,
    feature: str = "",
) -> Callable[[Endpoint], Endpoint]:
    """Say more about an endpoint than its file does."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, ATTRIBUTE, (audience, permission, cache, max_body, feature))
        return endpoint

    return mark


class MissingPolicyError(Exception):
    """A route that nobody said who may call. The application does not serve it."""


def policy_of(endpoint: Callable[..., object], file: str) -> Policy:
    """The policy of an endpoint that stands in `routes/*/{file}.py`."""
    said = getattr(endpoint, ATTRIBUTE, None)
    base = BY_FILE.get(file)
    if said is None:
        if base is None:
            msg = f"{endpoint.__module__}.{endpoint.__name__} needs @policy(audience=...)"
            raise MissingPolicyError(msg)
        return base
    audience, permission, cache, max_body, feature = said
    if audience is None and base is None:
        msg = f"{endpoint.__module__}.{endpoint.__name__} needs an audience in its @policy"
        raise MissingPolicyError(msg)
    start = base or Policy("public")
    return replace(
        start,
        audience=audience or start.audience,
        permission=permission,
        cache=cache,
        max_body=max_body,
        feature=feature,
    )
