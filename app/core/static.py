"""Static files of the platform and of modules, under one prefix, from memory.

- `/static/...` is the platform's `static/`; `/static/modules/{module}/...` a module's.
- A `~{hash}` segment names the state of the *whole* tree, so a script's relative imports and a
  stylesheet's `url()` stay consistent. The current hash may be cached for ever; an old one (a
  tab opened before an update) and a bare path get the current file, to be revalidated.
"""

import gzip
import hashlib
import mimetypes
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/static/"
FOREVER = b"public, max-age=31536000, immutable"
REVALIDATE = b"no-cache"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
COMPRESSIBLE = {".css", ".js", ".mjs", ".svg", ".json", ".txt", ".html", ".map"}
WORTH_COMPRESSING = 400
RECHECK_SECONDS = 0.5

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class File:
    body: bytes
    zipped: bytes | None
    content_type: bytes
    etag: bytes


@dataclass(frozen=True, slots=True)
class Tree:
    """All files below one directory, and the hash of the whole."""

    files: Mapping[str, File]
    hash: str


@dataclass(frozen=True, slots=True)
class Trees:
    platform: Tree
    modules: Mapping[str, Tree]

    def url(self, path: str) -> str:
        """The cacheable address of a platform file. Raises LookupError for a file not there."""
        return f"{PREFIX}~{self.platform.hash}/{_existing(self.platform, path)}"

    def module_url(self, module: str, path: str) -> str:
        """The cacheable address of a module's file. Raises LookupError for one not there."""
        name = module.replace("-", "_")
        if name not in self.modules:
            message = f"module {module} has no static files"
            raise LookupError(message)
        tree = self.modules[name]
        return f"{PREFIX}modules/{name}/~{tree.hash}/{_existing(tree, path)}"


def read_trees(root: Path = ROOT) -> Trees:
    """Read `static/` and every module's `static/`."""
    modules = {
        folder.parent.name: read_tree(folder)
        for folder in sorted((root / "app" / "modules").glob("*/static"))
        if folder.is_dir()
    }
    return Trees(read_tree(root / "static"), MappingProxyType(modules))


def read_tree(folder: Path) -> Tree:
    files: dict[str, File] = {}
    digest = hashlib.blake2b(digest_size=5)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            files[name] = _read_file(path)
            digest.update(name.encode() + files[name].etag)
    return Tree(MappingProxyType(files), digest.hexdigest())


def _read_file(path: Path) -> File:
    body = path.read_bytes()
    suffix = path.suffix.lower()
    content_type = TYPES.get(suffix) or mimetypes.guess_type(path.name)[0]
    zipped = None
    if suffix in COMPRESSIBLE and len(body) > WORTH_COMPRESSING:
        zipped = gzip.compress(body, 9, mtime=0)
    return File(
        body=body,
        zipped=zipped,
        content_type=(content_type or "application/octet-stream").encode(),
        etag=hashlib.blake2b(body, digest_size=8).hexdigest().encode(),
    )


def _existing(tree: Tree, path: str) -> str:
    if path not in tree.files:
        message = f"no static file {path}"
        raise LookupError(message)
    return path


def everyone_may_read(module: str, scope: Scope) -> bool:
    return True


class StaticFiles:
    """The dispatcher: answers everything below /static/, from memory.

    `allowed(module, scope)` decides whether a module's files exist for this request; the
    kernel sets it, so that a disabled module has no files either. `watch` is for development:
    files that change on disk are read again.
    """

    def __init__(self, root: Path = ROOT, *, watch: bool = False) -> None:
        self.allowed: Callable[[str, Scope], bool] = everyone_may_read
        self._root = root
        self._watch = watch
        self._trees = read_trees(root)
        self._checked_at = 0.0
        self._stamp = self._newest()

    @property
    def trees(self) -> Trees:
        if self._watch and time.monotonic() - self._checked_at > RECHECK_SECONDS:
            self._checked_at = time.monotonic()
            stamp = self._newest()
            if stamp != self._stamp:
                self._stamp = stamp
                self.reload()
        return self._trees

    def reload(self) -> None:
        """Read everything again, e.g. after a module was added."""
        self._trees = read_trees(self._root)

    def exchange(self, modules: Collection[str]) -> None:
        """Read the files of these modules (directories) anew; those of others stay."""
        kept = {name: tree for name, tree in self._trees.modules.items() if name not in modules}
        for name in modules:
            folder = self._root / "app" / "modules" / name / "static"
            if folder.is_dir():
                kept[name] = read_tree(folder)
        self._trees = Trees(self._trees.platform, MappingProxyType(kept))

    def has_module(self, module: str) -> bool:
        return module.replace("-", "_") in self.trees.modules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, headers, body = self._answer(scope)
        headers.append((b"x-content-type-options", b"nosniff"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: Scope) -> tuple[int, Headers, bytes]:
        if scope["method"] not in {"GET", "HEAD"}:
            return 405, [(b"allow", b"GET, HEAD"), (b"content-length", b"0")], b""
        file, current = self._find(scope)
        if file is None:
            text = b"Not found"
            length = str(len(text)).encode()
            headers = [(b"content-type", TYPES[".txt"].encode()), (b"content-length", length)]
            return 404, headers, text
        return _file_answer(file, scope, FOREVER if current else REVALIDATE)

    def _find(self, scope: Scope) -> tuple[File | None, bool]:
        """The file and whether the address names the present state of its tree."""
        path = str(scope["path"]).removeprefix(PREFIX)
        trees = self.trees
        tree = trees.platform
        if path.startswith("modules/"):
            module, _, path = path.removeprefix("modules/").partition("/")
            module = module.replace("-", "_")
            if module not in trees.modules or not self.allowed(module, scope):
                return None, False
            tree = trees.modules[module]
        claimed = ""
        if path.startswith("~"):
            claimed, _, path = path[1:].partition("/")
        # A dictionary of known names, never the file system: there is no path to escape from.
        return tree.files.get(path), claimed == tree.hash

    def _newest(self) -> float:
        if not self._watch:
            return 0.0
        folders = [self._root / "static", *(self._root / "app" / "modules").glob("*/static")]
        return max((p.stat().st_mtime for f in folders for p in f.rglob("*")), default=0.0)


def _file_answer(file: File, scope: Scope, caching: bytes) -> tuple[int, Headers, bytes]:
    request: dict[bytes, bytes] = dict(scope["headers"])
    body, etag = file.body, b'"' + file.etag + b'"'
    headers: Headers = [(b"cache-control", caching)]
    if file.zipped is not None:
        headers.append((b"vary", b"accept-encoding"))
        if b"gzip" in request.get(b"accept-encoding", b""):
            body, etag = file.zipped, b'"' + file.etag + b'-gz"'
    headers.append((b"etag", etag))
    known = request.get(b"if-none-match", b"")
    if known == b"*" or etag in {tag.strip().removeprefix(b"W/") for tag in known.split(b",")}:
        return 304, headers, b""
    if body is file.zipped:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-type", file.content_type))
    headers.append((b"content-length", str(len(body)).encode()))
    return 200, headers, b"" if scope["method"] == "HEAD" else body
