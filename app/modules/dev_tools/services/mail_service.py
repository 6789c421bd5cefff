"""Mails that the catcher has put into its folder instead of sending them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.config import settings
from app.core.pagination import Page, PageRequest
from app.modules.dev_tools.exceptions import CaughtMailNotFoundError


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail as it would have arrived. `html` is untrusted: show it in a sandbox only."""

    id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    received_at: datetime


class MailService:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def page(self, request: PageRequest, search: str = "") -> Page[CaughtMail]:
        """The newest first; `search` looks into recipient and subject."""
        wanted = search.lower().strip()
        mails = [mail for mail in self._all() if wanted in f"{mail.to} {mail.subject}".lower()]
        start = (request.number - 1) * request.size
        return Page(mails[start : start + request.size], len(mails), request.number, request.size)

    def get(self, mail_id: str) -> CaughtMail:
        # The id becomes a file name: nothing that could leave the folder is asked for.
        found = None
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", mail_id):
            found = _read(self._folder / f"{mail_id}.json")
        if found is None:
            raise CaughtMailNotFoundError(mail=mail_id)
        return found

    def _all(self) -> list[CaughtMail]:
        read = (_read(file) for file in self._folder.glob("*.json"))
        mails = [mail for mail in read if mail is not None]
        return sorted(mails, key=lambda mail: mail.received_at, reverse=True)


def _read(file: Path) -> CaughtMail | None:
    """Nothing for a file that is gone, or still being written."""
    try:
        content: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        to = content["to"]
        return CaughtMail(
            id=file.stem,
            sender=str(content["from"]),
            to=", ".join(to) if isinstance(to, list) else str(to),
            subject=str(content["subject"]),
            text=str(content.get("text") or ""),
            html=str(content.get("html") or ""),
            received_at=datetime.fromisoformat(content["received_at"]),
        )
    except (OSError, ValueError, KeyError):
        return None


mail_service = MailService(settings.mail_catch_dir)
