"""The mail catcher, spoken to as a mail client does."""

import asyncio
import json
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from fakes import smtp


def make_mail(*, to: str = "anna@example.test") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Bäckerei <shop@example.test>"
    mail["To"] = to
    mail["Subject"] = "Ihre Bestellung – 12,99 €"
    mail.set_content("Moien Anna")
    mail.add_alternative("<p>Moien <b>Anna</b></p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="rechnung.pdf")
    return mail


def converse(folder: Path, talk: Callable[[smtplib.SMTP], Any]) -> Any:
    """Run `talk` against a catcher that delivers to `folder`."""

    def client(port: int) -> Any:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as connection:
            return talk(connection)

    async def both() -> Any:
        async with await smtp.listen(folder, 0) as server:
            return await asyncio.to_thread(client, server.sockets[0].getsockname()[1])

    return asyncio.run(both())


def caught(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def test_a_mail_is_kept_decoded_and_as_received(tmp_path: Path) -> None:
    converse(tmp_path, lambda client: client.send_message(make_mail()))

    [mail] = caught(tmp_path)
    assert mail["envelope_to"] == ["anna@example.test"]
    assert mail["subject"] == "Ihre Bestellung – 12,99 €"
    assert mail["text"].strip() == "Moien Anna"
    assert "<b>Anna</b>" in mail["html"]
    assert mail["attachments"] == [{"name": "rechnung.pdf", "type": "application/pdf", "size": 5}]
    assert b"Moien Anna" in (tmp_path / f"{mail['id']}.eml").read_bytes()


def test_an_unknown_mailbox_is_refused_for_good(tmp_path: Path) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        converse(tmp_path, lambda client: client.send_message(make_mail(to="refused@a.test")))

    assert refusal.value.recipients["refused@a.test"][0] == 550
    assert caught(tmp_path) == []


def test_a_busy_mailbox_takes_the_mail_at_the_second_try(tmp_path: Path) -> None:
    mail = make_mail(to="later@a.test")

    def twice(client: smtplib.SMTP) -> None:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(mail)
        client.send_message(mail)

    converse(tmp_path, twice)

    assert [found["envelope_to"] for found in caught(tmp_path)] == [["later@a.test"]]


def test_only_the_newest_mails_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "KEEP", 2)

    names = [smtp.store(tmp_path, bytes(make_mail()), "a@a.test", ["b@b.test"]) for _ in range(3)]

    assert sorted(path.stem for path in tmp_path.glob("*.eml")) == names[1:]
