"""Pages of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    number: int = 1
    size: int = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


class PageRead(BaseModel, Generic[T]):
    """A page as the API shows it."""

    model_config = ConfigDict(from_attributes=True)

    items: Sequence[T]
    total: int
    number: int
    size: int
    last: int


def paginate(db: Session, query: Select[Any], request: PageRequest) -> Page[Any]:
    """Two statements, however many rows: the count and the page."""
    total = db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    offset = (request.number - 1) * request.size
    items = db.scalars(query.limit(request.size).offset(offset)).all()
    return Page(items, total, request.number, request.size)
