"""Static files: found, cached, compressed, and nothing else."""

import asyncio
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.core.static import StaticFiles

SCRIPT = "export const answer = 42; // and some more words\n" * 30


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shared = tmp_path / "static" / "shared"
    shared.mkdir(parents=True)
    (shared / "app.css").write_text("body { color: red }")
    (shared / "kit.js").write_text(SCRIPT)
    (shared / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    module = tmp_path / "app" / "modules" / "dev_tools" / "static" / "admin"
    module.mkdir(parents=True)
    (module / "tool.js").write_text("1")
    return tmp_path


def ask(
    files: StaticFiles, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
    }
    asyncio.run(files(scope, receive, send))
    answer = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], answer, sent[1]["body"]


def test_the_present_address_may_be_kept_for_ever(root: Path) -> None:
    files = StaticFiles(root)

    status, headers, body = ask(files, files.trees.url("shared/app.css"))

    assert (status, body) == (200, b"body { color: red }")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/static/shared/app.css", "/static/~0123456789/shared/app.css"])
def test_a_bare_or_old_address_must_be_asked_about(root: Path, path: str) -> None:
    files = StaticFiles(root)

    status, headers, _ = ask(files, path)
    again, _, body = ask(files, path, headers={"if-none-match": headers["etag"]})

    assert (status, headers["cache-control"]) == (200, "no-cache")
    assert (again, body) == (304, b"")


def test_a_modules_files_have_their_own_hash(root: Path) -> None:
    files = StaticFiles(root)
    before = files.trees.url("shared/app.css")

    url = files.trees.module_url("dev-tools", "admin/tool.js")
    (root / "app/modules/dev_tools/static/admin/tool.js").write_text("2")
    files.reload()

    assert url.startswith("/static/modules/dev_tools/~")
    assert files.trees.module_url("dev_tools", "admin/tool.js") != url
    assert files.trees.url("shared/app.css") == before
    assert ask(files, "/static/modules/dev-tools/admin/tool.js")[2] == b"2"


def test_files_of_a_module_that_is_off_do_not_exist(root: Path) -> None:
    files = StaticFiles(root)
    files.allowed = lambda module, scope: module != "dev_tools"

    status, headers, _ = ask(files, "/static/modules/dev_tools/admin/tool.js")

    assert (status, headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/shared/../../secret.txt",
        "/static//etc/passwd",
        "/static/shared/.hidden",
        "/static/shared",
        "/static/",
        "/static/modules/dev_tools/../../../secret.txt",
        "/static/modules/dev_tools",
        "/static/~",
    ],
)
def test_nothing_but_known_files_is_served(root: Path, path: str) -> None:
    assert ask(StaticFiles(root), path)[0] == 404


def test_text_is_compressed_for_those_who_ask(root: Path) -> None:
    files = StaticFiles(root)

    _, plain, _ = ask(files, "/static/shared/kit.js")
    _, zipped, body = ask(files, "/static/shared/kit.js", headers={"accept-encoding": "br, gzip"})

    assert zipped["content-encoding"] == "gzip"
    assert gzip.decompress(body).decode() == SCRIPT
    assert plain["vary"] == zipped["vary"] == "accept-encoding"
    assert plain["etag"] != zipped["etag"]


def test_head_tells_the_length_and_sends_nothing(root: Path) -> None:
    status, headers, body = ask(StaticFiles(root), "/static/shared/app.css", "HEAD")

    assert (status, headers["content-length"], body) == (200, "19", b"")


def test_files_cannot_be_written(root: Path) -> None:
    status, headers, _ = ask(StaticFiles(root), "/static/shared/app.css", "POST")

    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_an_address_of_no_file_is_a_mistake_of_the_page(root: Path) -> None:
    trees = StaticFiles(root).trees

    with pytest.raises(LookupError, match="no static file shared/none"):
        trees.url("shared/none.css")
    with pytest.raises(LookupError, match="module none has no static files"):
        trees.module_url("none", "x.js")


def test_development_sees_changed_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.static.RECHECK_SECONDS", -1)
    files = StaticFiles(root, watch=True)
    assert files.trees

    (root / "static/shared/new.css").write_text("a")

    assert ask(files, "/static/shared/new.css")[0] == 200
