"""Mails about teams."""

from sqlalchemy.orm import Session

from app.core.config import settings
from app.core.events import subscribe
from app.core.mail import queue_secret_mail
from app.modules.tenancy.events import MemberInvited
from app.templates_config import render_text
from app.utils.i18n import t


@subscribe(MemberInvited.name)
def mail_invitation(db: Session, event: MemberInvited) -> None:
    """The link goes to the first password, or to the shop for who has an account already."""
    path = f"password/{event.token}" if event.token else event.vendor_code
    said = {
        "link": f"{settings.public_url.rstrip('/')}/vendor/{path}",
        "shop": event.shop,
        "role": event.role_name or t(f"layout.role.{event.role}", event.locale),
        "is_new": event.token is not None,
    }
    queue_secret_mail(
        db,
        to=event.email,
        subject=t("tenancy.invitation.subject", event.locale, shop=event.shop),
        text_body=render_text("tenancy/mail/invitation.txt", event.locale, **said),
        html_body=render_text("tenancy/mail/invitation.html", event.locale, **said),
    )
