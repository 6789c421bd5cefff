"""Bodies of the customers module."""

from datetime import datetime
from typing import Annotated

from pydantic import EmailStr, Field

from app.core.schemas import ReadSchema, Text, WriteSchema


class Credentials(WriteSchema):
    """Who signs in to the shop."""

    email: EmailStr
    password: Annotated[Text, Field(min_length=1, max_length=128)]


Password = Annotated[Text, Field(min_length=10, max_length=128)]


class Registration(WriteSchema):
    """A new account."""

    email: EmailStr
    name: Annotated[Text, Field(min_length=2, max_length=200)]
    password: Password


class PasswordRequest(WriteSchema):
    """Who wants a link to choose a password."""

    email: EmailStr


class NewPassword(WriteSchema):
    password: Password


class CustomerRead(ReadSchema):
    id: int
    email: str
    name: str
    locale: str
    created_at: datetime
