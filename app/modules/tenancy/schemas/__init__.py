"""Bodies of the tenancy module."""

from typing import Annotated, Literal

from pydantic import EmailStr, Field

from app.core.schemas import ReadSchema, Text, WriteSchema

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", min_length=3, max_length=40)]
# A preset, or a role of the vendor's own.
Role = Annotated[
    str,
    Field(pattern=r"^(owner|manager|fulfilment|catalogue|support|readonly|custom:[0-9]{1,9})$"),
]
Preset = Literal["atelier", "marche", "tech", "kids", "minimal"]
Password = Annotated[Text, Field(min_length=10, max_length=128)]


class Credentials(WriteSchema):
    """Who signs in."""

    email: EmailStr
    password: Annotated[Text, Field(min_length=1, max_length=128)]


class TokenRead(ReadSchema):
    """A bearer token; send it as `Authorization: Bearer ...`."""

    token: str
    expires_in: int


class NewPassword(WriteSchema):
    password: Password


class VendorCreate(WriteSchema):
    """A new shop and who owns it."""

    code: Code
    name: Annotated[Text, Field(min_length=2, max_length=120)]
    company: Annotated[Text, Field(min_length=2, max_length=200)]
    owner_email: EmailStr
    default_locale: Literal["en", "de", "fr", "lb"] = "en"
    preset: Preset = "minimal"


class VendorRead(ReadSchema):
    code: str
    name: str
    status: str
    default_locale: str


class MemberInvite(WriteSchema):
    """Somebody new in a vendor's team."""

    email: EmailStr
    name: Annotated[Text, Field(min_length=2, max_length=120)]
    role: Role


class RoleWrite(WriteSchema):
    """The name of a role that a vendor makes."""

    name: Annotated[Text, Field(min_length=2, max_length=60)]


class ModuleState(ReadSchema):
    """A module on a platform."""

    code: str
    name: str
    tier: str
    enabled: bool
    requires: list[str]


class ModuleChangeRead(ReadSchema):
    """What a change switches beside the module itself."""

    module: str
    enable: bool
    also: list[str]
