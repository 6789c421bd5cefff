"""Bodies of the CMS."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Text, WriteSchema


class PageWrite(WriteSchema):
    """A text page in one language."""

    slug: Annotated[Text, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    locale: Literal["en", "de", "fr", "lb"] = "en"
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    body: Annotated[Text, Field(max_length=20_000)] = ""
    is_published: bool = False
    in_footer: bool = False
    position: Annotated[int, Field(ge=0, le=1000)] = 0
