"""Rendering: layouts, macros, addresses, errors."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from jinja2 import UndefinedError
from markupsafe import Markup

from app import templates_config
from app.core.pagination import Page
from app.templates_config import ModuleLoader, build_environment, render_error, render_text, t_rich
from app.utils.i18n import use_locale

KIT = Path(templates_config.APP) / "templates" / "ui"
environment = templates_config.environment


def request(query: str = "", frontend: str | None = None, locale: str = "en") -> Request:
    state: dict[str, Any] = {
        "frontend": frontend, "locale": locale, "principal": None, "vendor": None,
        "platform_id": None, "on_own_host": False, "request_id": "r-1", "is_api": False,
    }  # fmt: skip
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("testserver", 80),
            "path": "/admin/things",
            "query_string": query.encode(),
            "headers": [],
            "state": state,
        }
    )


def show(source: str, query: str = "", **context: object) -> str:
    token = templates_config.current_request.set(request(query))
    try:
        return environment.from_string(source).render(context)
    finally:
        templates_config.current_request.reset(token)


def test_every_template_compiles() -> None:
    names = environment.list_templates()

    for name in names:
        environment.get_template(name)
    assert {"layouts/admin.html", "ui/badge.html", "dev_tools/admin/gallery.html"} <= set(names)


def test_no_template_styles_or_scripts_inline() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:")
    allowed = {"mail/layout.html"}

    found = [
        name
        for name in environment.list_templates()
        if name not in allowed and inline.search(_source(name))
    ]

    assert found == []


def _source(name: str) -> str:
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0]
    return re.sub(r'<script type="application/(ld\+)?json">', "", text)


def test_no_component_fixes_its_language_when_it_is_loaded() -> None:
    for file in KIT.glob("*.html"):
        outside = re.sub(r"\{% macro.*?endmacro.*?%\}", "", file.read_text(), flags=re.DOTALL)
        assert not re.search(r"\bt\(", outside), file.name


def test_attributes_on_lines_of_their_own_stay_apart() -> None:
    form = SimpleNamespace(typed={}, errors={"sku": "No"})

    html = show('{{ ui.field(form, "sku", "SKU", required=true, hint="x") }}', form=form)

    assert re.search(
        r'\srequired\s+aria-invalid="true"\s+aria-describedby="sku-error sku-hint"', html
    )


def test_what_was_typed_is_kept_and_escaped() -> None:
    form = SimpleNamespace(typed={"sku": '"><script>'}, errors={})

    html = show('{{ ui.field(form, "sku", "SKU") }}', form=form)

    assert 'value="&#34;&gt;&lt;script&gt;"' in html


def test_a_password_is_never_sent_back() -> None:
    form = SimpleNamespace(typed={"password": "secret"}, errors={})

    assert "secret" not in show(
        '{{ ui.field(form, "password", "P", type="password") }}', form=form
    )


def test_an_unknown_tone_or_component_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        show('{{ ui.badge("x", tone="mauve") }}')
    with pytest.raises(UndefinedError, match="nothing"):
        show("{{ ui.nothing() }}")


def test_cells_know_their_column() -> None:
    page = Page([{"sku": "MUG", "on_hand": 3}], 1, 1, 25)
    source = """
      {% set columns = ["ui.status", {"key": "ui.quantity", "number": true}] %}
      {% call(row) ui.table(page, columns=columns, empty="-") %}
        <td>{{ row.sku }}</td><td>{{ row.on_hand }}</td>
      {% endcall %}"""

    html = show(source, page=page)

    assert '<td data-label="Status">MUG' in html
    assert '<td data-label="Quantity" class="is-number">3' in html


def test_an_empty_table_says_what_to_do() -> None:
    source = (
        """{% call(row) ui.table([], columns=["ui.status"], empty="Add one") %}{% endcall %}"""
    )

    assert "Add one" in show(source)


def test_pages_of_a_list_keep_its_filters() -> None:
    html = show(
        "{{ ui.pagination(page) }}", "search=a%26b&tag=x&tag=y&page=2", page=Page([], 60, 2, 25)
    )

    assert 'href="?search=a%26b&amp;tag=x&amp;tag=y&amp;page=3"' in html
    assert "26–50 of 60" in html


def test_a_reduced_price_names_the_lowest_of_thirty_days() -> None:
    html = show("{{ ui.price(1490, compare=1890, prior=1690) }}")

    assert "€14.90" in html
    assert "€18.90" in html
    assert "Lowest price of the last 30 days: €16.90" in html


def test_a_text_may_hold_a_link_and_nothing_more() -> None:
    link = Markup('<a href="/terms">terms</a>')

    assert t_rich("shop.from", price=link) == 'From <a href="/terms">terms</a>'
    assert t_rich("shop.from", price="<b>") == "From &lt;b&gt;"


def test_a_module_cannot_shadow_the_kit_or_another_module(tmp_path: Path) -> None:
    for name in ("ui/templates/ui/badge.html", "orders/templates/billing/x.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("shadow")
    (tmp_path / "orders/templates/orders").mkdir()
    (tmp_path / "orders/templates/orders/list.html").write_text("own")

    env = build_environment(tmp_path)

    assert isinstance(env.loader, ModuleLoader)
    assert env.get_template("orders/list.html").render() == "own"
    assert "shadow" not in env.loader.get_source(env, "ui/badge.html")[0]
    assert "billing/x.html" not in env.list_templates()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "You may not see this page"),
        (404, "This page does not exist"),
        (409, "This could not be done"),
        (500, "This page could not be made"),
        (502, "This page could not be made"),
        (503, "We will be right back"),
    ],
)
@pytest.mark.parametrize("frontend", ["admin", "vendor", None])
def test_every_refusal_has_a_page(status: int, words: str, frontend: str | None) -> None:
    page = render_error(request(frontend=frontend), status, reference="r-1")

    assert page.status_code == status
    assert words in bytes(page.body).decode()


def test_a_broken_frame_does_not_break_the_error_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: Request) -> dict[str, Any]:
        raise RuntimeError

    monkeypatch.setattr(templates_config.hooks, "chrome", broken)

    page = render_error(request(frontend="vendor"), 500, detail="<The fault is ours>")

    assert "&lt;The fault is ours&gt;" in bytes(page.body).decode()


def test_text_mails_are_not_escaped_and_speak_the_readers_language(tmp_path: Path) -> None:
    folder = tmp_path / "orders" / "templates" / "orders"
    folder.mkdir(parents=True)
    for ending in ("txt", "html"):
        (folder / f"mail.{ending}").write_text("{{ t('ui.save') }} {{ name }}")
    present = templates_config.environment
    templates_config.environment = build_environment(tmp_path)

    try:
        text = render_text("orders/mail.txt", "de", name="A & B")
        html = render_text("orders/mail.html", "de", name="A & B")
    finally:
        templates_config.environment = present

    assert (text, html) == ("Speichern A & B", "Speichern A &amp; B")


def test_the_page_speaks_its_readers_language() -> None:
    with use_locale("en"):
        page = bytes(render_error(request(locale="lb"), 404).body).decode()

    assert '<html lang="lb">' in page
    assert "Dës Säit gëtt et net" in page
