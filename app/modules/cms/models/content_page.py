"""Text pages of a shop: imprint, terms, delivery, about."""

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class ContentPage(VendorScoped, TimestampMixin, Base):
    """One page in one language. `body` is sanitised HTML."""

    __tablename__ = "content_pages"
    __table_args__ = (UniqueConstraint("vendor_id", "slug", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100))
    locale: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    is_published: Mapped[bool] = mapped_column(server_default="true")
    in_footer: Mapped[bool] = mapped_column(server_default="true")
    position: Mapped[int] = mapped_column(server_default="0")
