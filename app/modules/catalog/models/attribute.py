"""What a shop tells of its products besides words and pictures."""

from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class Attribute(VendorScoped, Base):
    """`names` holds one name per language; `unit` stands behind numbers; a list has `choices`,
    each one text per language: `{"code": "oak", "names": {"en": "Oak", "de": "Eiche"}}`."""

    __tablename__ = "catalog_attributes"
    __table_args__ = (
        UniqueConstraint("vendor_id", "code"),
        CheckConstraint(
            "kind IN ('text', 'number', 'list', 'boolean', 'date')", name="known_kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(20), server_default="")
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    is_facet: Mapped[bool] = mapped_column(server_default="true")
    position: Mapped[int] = mapped_column(server_default="0")
