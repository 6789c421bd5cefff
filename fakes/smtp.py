"""A mail server that delivers to a folder: `python -m fakes.smtp` (port 1025, `var/mail`).

Each mail becomes two files of one name, `.eml` as received and `.json` for whoever shows it.
Two local parts act as difficult mailboxes: `refused@...` never exists (550), and `later@...` is
busy the first time a sender tries (451, as greylisting does) and takes the mail after that.
"""

import asyncio
import json
import os
import secrets
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

KEEP = 1000
SIZE_LIMIT = 20_000_000


@dataclass
class Catcher:
    """aiosmtpd calls the `handle_*` methods and sends what they return."""

    folder: Path
    put_off: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        local = address.partition("@")[0].lower()
        if local == "refused":
            return "550 5.1.1 No such mailbox"
        if local == "later" and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        name = store(self.folder, raw, envelope.mail_from or "", envelope.rcpt_tos)
        return f"250 2.0.0 Kept as {name}"


def store(folder: Path, raw: bytes, sender: str, recipients: list[str]) -> str:
    """Write both files; the JSON last, so that whoever lists the folder sees finished mails."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    name = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
    facts = {"id": name, "received_at": now.isoformat(), "envelope_from": sender,
             "envelope_to": recipients} | describe(raw)  # fmt: skip
    _write(folder / f"{name}.eml", raw)
    _write(folder / f"{name}.json", json.dumps(facts, ensure_ascii=False, indent=1).encode())
    for old in sorted(folder.glob("*.json"))[:-KEEP]:
        old.with_suffix(".eml").unlink(missing_ok=True)
        old.unlink(missing_ok=True)
    return name


def describe(raw: bytes) -> dict[str, Any]:
    """What a reader wants to see, decoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    return {
        "from": str(mail["From"] or ""),
        "to": str(mail["To"] or ""),
        "subject": str(mail["Subject"] or ""),
        "headers": [[name, str(value)] for name, value in mail.items()],
        "text": _body(mail, "plain"),
        "html": _body(mail, "html"),
        "attachments": [
            {
                "name": part.get_filename() or "",
                "type": part.get_content_type(),
                "size": len(part.get_payload(decode=True) or b""),
            }
            for part in mail.iter_attachments()
        ],
    }


async def listen(folder: Path, port: int) -> asyncio.Server:
    catcher = Catcher(folder)

    def conversation() -> SMTP:
        return SMTP(catcher, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, ident="fake-smtp")

    return await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", port)


async def serve(folder: Path, port: int) -> None:
    """Until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with await listen(folder, port):
        await stopped.wait()


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)


def main() -> None:
    folder = os.environ.get("MAIL_CATCH_DIR") or Path(__file__).parents[1] / "var" / "mail"
    asyncio.run(serve(Path(folder), int(os.environ.get("FAKE_SMTP_PORT", "1025"))))


if __name__ == "__main__":
    main()
