"""Mail: stored with the change that causes it, sent by a worker, once per `dedup_key`."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.celery_config import celery_app
from app.core.config import settings
from app.core.database import Context, transaction
from app.core.outbox import enqueue_task
from models.database.work import Mail


def queue_mail(
    db: Session,
    *,
    vendor_id: int,
    to: str,
    subject: str,
    text_body: str,
    html_body: str,
    dedup_key: str,
) -> None:
    """Store a mail to be sent after the commit. The same `dedup_key` is sent once, ever."""
    stored = db.scalar(
        insert(Mail)
        .values(
            vendor_id=vendor_id,
            dedup_key=dedup_key,
            recipient=to,
            subject=subject,
            text_body=text_body,
            html_body=html_body,
        )
        .on_conflict_do_nothing()
        .returning(Mail.id)
    )
    if stored is not None:
        enqueue_task(db, "wizamart.send_mail", {"mail_id": stored})


def queue_secret_mail(
    db: Session, *, to: str, subject: str, text_body: str, html_body: str
) -> None:
    """A mail with a secret link: sent after the commit, not stored.

    The text waits in the outbox, where no tenant can read.
    """
    enqueue_task(
        db,
        "wizamart.send_secret_mail",
        {"to": to, "subject": subject, "text_body": text_body, "html_body": html_body},
    )


@celery_app.task(name="wizamart.send_secret_mail")
def send_secret_mail(to: str, subject: str, text_body: str, html_body: str) -> None:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text_body)
    message.add_alternative(html_body, subtype="html")
    deliver(message)


@celery_app.task(name="wizamart.send_mail")
def send_mail(mail_id: int) -> None:
    """Send a stored mail. A second run finds it sent and does nothing."""
    with transaction(Context.operator()) as db:
        mail = db.scalars(select(Mail).where(Mail.id == mail_id).with_for_update()).one()
        if mail.status == "sent":
            return
        deliver(_message(mail))
        mail.status = "sent"
        mail.sent_at = db.scalar(text("SELECT now()"))


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    # The same id on a repeated attempt lets receivers drop the copy.
    domain = settings.mail_from.rpartition("@")[2]
    message["Message-ID"] = f"<mail-{mail.id}-{mail.vendor_id}@{domain}>"
    message.set_content(mail.text_body)
    message.add_alternative(mail.html_body, subtype="html")
    return message


def deliver(message: EmailMessage) -> None:
    """Hand a message to the mail server; raises OSError or SMTPException when it will not."""
    url = urlsplit(settings.mail_url)
    if "Message-ID" not in message:
        message["Message-ID"] = make_msgid()
    connect: Callable[..., Any] = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with connect(url.hostname or "127.0.0.1", url.port or 25, timeout=10) as server:
        if url.username:
            server.login(url.username, url.password or "")
        server.send_message(message)
