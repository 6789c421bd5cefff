"""Telling others of levels: the catalogue of what sold out, shops of what runs low."""

from uuid import uuid4

from celery import shared_task

from app.core.database import Context, transaction
from app.core.directory import directory
from app.core.mail import queue_mail
from app.core.module_settings import settings_for
from app.core.ports import port
from app.modules.inventory.services import watch_service
from app.modules.inventory.settings import InventorySettings
from app.templates_config import render_text
from app.utils.i18n import t, use_locale
from models.database import Vendor

SHOWN = 100


@shared_task
def tell_catalogue() -> int:
    """Each minute: products of which everything sold out, or something came back."""
    with transaction(Context.operator()) as db:
        found = watch_service.take_crossings(db)
        for vendor_id, skus in sorted(found.items()):
            vendor = directory().by_id.get(vendor_id)
            tell = port("catalog.stock_changed", vendor.platform_id) if vendor else None
            if tell:
                tell(db, vendor_id, skus)
    return sum(map(len, found.values()))


@shared_task
def alert() -> int:
    """Every ten minutes: one mail to each shop of which something began to run low."""
    thresholds = {
        vendor_id: settings_for(InventorySettings, vendor_id).low_stock_at
        for vendor_id in directory().by_id
    }
    with transaction(Context.operator()) as db:
        found = watch_service.newly_low(db, thresholds)
        for vendor_id, items in found.items():
            vendor = db.get_one(Vendor, vendor_id)
            if not vendor.email:
                continue
            locale = vendor.default_locale
            words = {"items": items[:SHOWN], "count": len(items), "shop": vendor.name}
            with use_locale(locale):
                subject = t("inventory.mail.subject", count=len(items), shop=vendor.name)
            queue_mail(
                db,
                vendor_id=vendor_id,
                to=vendor.email,
                subject=subject,
                text_body=render_text("inventory/mail/low.txt", locale, **words),
                html_body=render_text("inventory/mail/low.html", locale, **words),
                dedup_key=f"low-stock:{vendor_id}:{uuid4().hex}",
            )
    return sum(map(len, found.values()))
