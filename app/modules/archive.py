"""A module's data as a file: a zip with one JSON-lines file a table and a manifest.

Rows are written and read as PostgreSQL's own JSON, one statement a table, never as a whole in
memory. The manifest comes last: an archive without one was not finished.
"""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Connection, bindparam, text

from app.core.database import Context, owner_transaction, transaction
from app.exceptions.base import ConflictError, InvalidInputError
from app.modules.removal import NothingToRemoveError, objects_of, package_of

FORMAT = "wizamart-module-export"
BATCH = 2_000
CHUNK = 256 * 1024
COLUMNS = text(
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND table_name = :table AND is_generated = 'NEVER' ORDER BY ordinal_position"
)


class NotAnArchiveError(InvalidInputError):
    code = "archive_unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"This is not a complete export of a module: {reason}.", reason=reason)


class ArchiveMismatchError(ConflictError):
    code = "archive_mismatch"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The export does not fit this installation: {reason}.", reason=reason)


class _Pipe(RawIOBase):
    """Where the zip is written to and a response takes it from, piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        found, self._pieces = b"".join(self._pieces), []
        return found


def stream_archive(code: str) -> Iterator[bytes]:
    """The zip in pieces, of one consistent view of the database."""
    pipe = _Pipe()
    with transaction(Context.operator()) as db:
        connection = db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        # Whoever downloads may be slow.
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
            for _ in _write(connection, code, file):
                if piece := pipe.take():
                    yield piece
    yield pipe.take()


def write_archive(code: str, path: Path) -> None:
    """The same into a file, which appears only when it is whole."""
    unfinished = path.with_suffix(path.suffix + ".part")
    with unfinished.open("wb") as file:
        for piece in stream_archive(code):
            file.write(piece)
    unfinished.replace(path)


def _write(connection: Connection, code: str, file: zipfile.ZipFile) -> Iterator[None]:
    package = package_of(code)
    names = [name for kind, name in objects_of(connection, package) if kind == "table"]
    revisions = list(
        connection.scalars(
            text("SELECT revision FROM module_migrations WHERE module = :m ORDER BY revision"),
            {"m": package},
        )
    )
    if not names and not revisions:
        raise NothingToRemoveError(code)
    tables: dict[str, Any] = {}
    for name in in_order_of_keys(connection, names):
        columns = connection.scalars(COLUMNS, {"table": name}).all()
        rows = 0
        with file.open(f"{name}.jsonl", "w", force_zip64=True) as lines:
            for batch in _rows(connection, name):
                lines.write(batch[0])
                rows += batch[1]
                yield
        tables[name] = {"rows": rows, "columns": list(columns)}
        yield
    manifest = {
        "format": FORMAT,
        "format_version": 1,
        "module": code,
        "version": connection.scalar(
            text("SELECT version FROM module_installs WHERE module = :m"), {"m": code}
        ),
        "revisions": revisions,
        "exported_at": datetime.now(UTC).isoformat(),
        "tables": tables,
    }
    file.writestr("manifest.json", orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    yield


def _rows(connection: Connection, table: str) -> Iterator[tuple[bytes, int]]:
    """Lines of JSON and how many, from a cursor on the server."""
    quoted = connection.dialect.identifier_preparer.quote(table)
    query = text(f"SELECT row_to_json(x)::text FROM {quoted} x")  # noqa: S608 - from the ledger
    streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
    for batch in streaming.execute(query).scalars().partitions(BATCH):
        yield b"".join(line.encode() + b"\n" for line in batch), len(batch)


def in_order_of_keys(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Tables after those their foreign keys name."""
    query = text(
        "SELECT c.relname AS child, p.relname AS parent FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid"
        " WHERE k.contype = 'f' AND c.relname IN :tables AND p.relname IN :tables"
    ).bindparams(bindparam("tables", expanding=True))
    parents: dict[str, set[str]] = {table: set() for table in tables}
    for child, parent in connection.execute(query, {"tables": list(tables) or [""]}):
        if child != parent:
            parents[child].add(parent)
    try:
        return list(TopologicalSorter(parents).static_order())
    except CycleError:
        return list(tables)


def read_manifest_of(file: zipfile.ZipFile) -> dict[str, Any]:
    """What an archive says of itself."""
    try:
        manifest = orjson.loads(file.read("manifest.json"))
    except (KeyError, ValueError) as error:
        msg = "it has no manifest; export it again"
        raise NotAnArchiveError(msg) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        msg = "its manifest is not ours"
        raise NotAnArchiveError(msg)
    return manifest


def restore_archive(code: str, source: Path | IO[bytes]) -> dict[str, int]:
    """Put an export back into the module's empty tables. Table -> rows; all of it or nothing."""
    try:
        file = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        msg = "it is not a zip file"
        raise NotAnArchiveError(msg) from error
    with file, owner_transaction() as connection:
        manifest = read_manifest_of(file)
        if manifest.get("module") != code:
            msg = f"it is of the module {manifest.get('module')}"
            raise ArchiveMismatchError(msg)
        owned = {n for kind, n in objects_of(connection, package_of(code)) if kind == "table"}
        if gone := sorted(manifest["tables"].keys() - owned):
            msg = f"there is no table {', '.join(gone)}; install that version and migrate first"
            raise ArchiveMismatchError(msg)
        wanted = in_order_of_keys(connection, sorted(manifest["tables"]))
        return {name: _restore(connection, file, name, manifest["tables"]) for name in wanted}


def _restore(
    connection: Connection, file: zipfile.ZipFile, table: str, said: dict[str, Any]
) -> int:
    quote = connection.dialect.identifier_preparer.quote
    quoted = quote(table)
    if connection.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {quoted})")):  # noqa: S608
        msg = f"{table} holds rows already"
        raise ArchiveMismatchError(msg)
    here = set(connection.scalars(COLUMNS, {"table": table}))
    columns = said[table]["columns"]
    if unknown := sorted(set(columns) - here):
        msg = f"{table} has no column {', '.join(unknown)}"
        raise ArchiveMismatchError(msg)
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.lines")
    connection.exec_driver_sql("CREATE TEMPORARY TABLE lines (line text) ON COMMIT DROP")
    rows = _copy_lines(connection, file, f"{table}.jsonl")
    if rows != said[table]["rows"]:
        msg = f"{table} has {rows} rows of {said[table]['rows']}"
        raise NotAnArchiveError(msg)
    names = ", ".join(map(quote, columns))
    # One statement: rows of one table may refer to each other.
    connection.exec_driver_sql(
        f"INSERT INTO {quoted} ({names}) OVERRIDING SYSTEM VALUE"  # noqa: S608
        f" SELECT {names} FROM lines, json_populate_record(NULL::{quoted}, line::json)"
    )
    _move_sequences(connection, table, columns)
    return rows


def _copy_lines(connection: Connection, file: zipfile.ZipFile, name: str) -> int:
    """COPY the file's lines as they are."""
    try:
        lines = file.open(name)
    except KeyError as error:
        msg = f"{name} is missing"
        raise NotAnArchiveError(msg) from error
    rows = 0
    cursor: Any = connection.connection.cursor()
    with lines, cursor, cursor.copy("COPY lines (line) FROM STDIN") as copy:
        for line in lines:
            copy.write_row((line.rstrip(b"\n").decode(),))
            rows += 1
    return rows


def _move_sequences(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """The next id comes after those that were put back."""
    quote = connection.dialect.identifier_preparer.quote
    for column in columns:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": quote(table), "column": column},
        )
        if sequence:
            query = (
                f"SELECT setval(:sequence, greatest((SELECT max({quote(column)})"  # noqa: S608
                f" FROM {quote(table)}), 1))"
            )
            connection.execute(text(query), {"sequence": sequence})
