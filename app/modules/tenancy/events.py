"""What happened to shops and their teams."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Somebody was taken into a team. `token` leads a new account to its first password.

    It is a secret: this event is for handlers in the transaction and is never stored.
    """

    name: ClassVar[str] = "tenancy.member_invited"

    vendor_code: str
    shop: str
    email: str
    locale: str
    role: str
    role_name: str
    token: str | None
