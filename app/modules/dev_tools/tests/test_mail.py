"""Mails that were caught instead of sent."""

import json
from pathlib import Path

import pytest

from app.core.pagination import PageRequest
from app.modules.dev_tools.exceptions import CaughtMailNotFoundError
from app.modules.dev_tools.routes.pages import admin as pages
from app.modules.dev_tools.services import MailService
from tests.support.fixtures import SignIn


def write(folder: Path, name: str, **changes: object) -> None:
    mail = {
        "id": name,
        "from": "shop@example.com",
        "to": ["lea@example.com", "tom@example.com"],
        "subject": "Your order",
        "text": "Thank you",
        "html": "<h1>Thank you</h1><script>alert(1)</script>",
        "received_at": "2026-11-23T15:04:00+00:00",
        **changes,
    }
    (folder / f"{name}.json").write_text(json.dumps(mail))


@pytest.fixture
def caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pages, "mail_service", MailService(tmp_path))
    return tmp_path


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "a", received_at="2026-11-22T10:00:00+00:00")
    write(tmp_path, "b")

    mails = MailService(tmp_path).page(PageRequest())

    assert [mail.id for mail in mails.items] == ["b", "a"]
    assert mails.items[0].to == "lea@example.com, tom@example.com"


def test_a_mail_that_is_still_being_written_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "whole")
    (tmp_path / "half.json").write_text('{"id": "half", "fro')

    assert MailService(tmp_path).page(PageRequest()).total == 1


def test_mails_are_searched_by_recipient_and_subject(tmp_path: Path) -> None:
    write(tmp_path, "a", subject="Invoice 12")
    write(tmp_path, "b", to="ada@example.com")
    service = MailService(tmp_path)

    assert [mail.id for mail in service.page(PageRequest(), "invoice").items] == ["a"]
    assert [mail.id for mail in service.page(PageRequest(), "ADA@").items] == ["b"]


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "..", "none"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    write(tmp_path, "secrets")

    with pytest.raises(CaughtMailNotFoundError):
        MailService(folder).get(name)


def test_the_list_leads_to_the_mail(as_admin: SignIn, caught: Path) -> None:
    write(caught, "a-1", subject="<b>Your order</b>")
    admin = as_admin()

    listed = admin.get("/admin/dev-tools/mail").text
    shown = admin.get("/admin/dev-tools/mail/a-1").text

    assert "&lt;b&gt;Your order&lt;/b&gt;" in listed
    assert 'href="/admin/dev-tools/mail/a-1"' in listed
    assert 'src="/admin/dev-tools/mail/a-1/html"' in shown
    assert "Thank you" in shown


def test_a_mail_runs_no_scripts(as_admin: SignIn, caught: Path) -> None:
    write(caught, "a-1")

    shown = as_admin().get("/admin/dev-tools/mail/a-1/html")

    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_an_empty_folder_says_what_to_do(as_admin: SignIn, caught: Path) -> None:
    assert "No mail yet" in as_admin().get("/admin/dev-tools/mail").text


def test_a_mail_that_is_gone_is_not_found(as_admin: SignIn, caught: Path) -> None:
    assert as_admin().get("/admin/dev-tools/mail/gone").status_code == 404
