"""Rows of a delimited text file: delimiter and quoting are found out, rows are streamed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.modules.marketplace.services.feeds.decode import Encoding
from app.modules.marketplace.services.feeds.problems import FeedError
from app.modules.marketplace.services.feeds.records import Limits

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", "\t", ";", "|")
UNQUOTED = ("\t", "|")

_GUESS_CHARS = 64 * 1024
_GUESS_ROWS = 50
# Given to the reader after the last line. If it comes back as a row of its own, every quote was
# closed; if it comes back inside a cell, the rest of the file was swallowed by an open one.
_END = "\x00end of feed\x00"
_SEPARATOR_HINT = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvDialect:
    delimiter: str = ","
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A readable file. `rows()` may be called again and again; each call reads from the top."""

    path: Path
    encoding: Encoding
    dialect: CsvDialect
    header: tuple[str, ...]
    limits: Limits

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line on which the row starts, cells) of each row that is not blank, header excluded.

        Raises FeedError for a quote that never closes and for what passes the limits.
        """
        with _open(self.path, self.encoding) as text:
            reader = _reader(_lines(text, self.limits), self.dialect)
            yield from _records(reader, self.limits)

    def sample(self, count: int) -> list[list[str]]:
        return [cells for _, (_, cells) in zip(range(count), self.rows(), strict=False)]


def open_csv(path: Path, encoding: Encoding, limits: Limits) -> CsvSource:
    dialect = guess_dialect(_beginning(path, encoding))
    with _open(path, encoding) as text:
        reader = _reader(_lines(text, limits), dialect)
        header = next(_header(reader), list[str]())
    if len(header) > limits.columns:
        raise FeedError(code="too_many_columns", limit=limits.columns)
    if not any(name.strip() for name in header):
        raise FeedError(code="header_missing")
    return CsvSource(path, encoding, dialect, unique_names(header), limits)


def unique_names(header: list[str]) -> tuple[str, ...]:
    """Trimmed names; a second `size` becomes `size (2)`, so that a name means one column."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for raw in header:
        name = " ".join(raw.replace("\ufeff", "").split())
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def guess_dialect(text: str) -> CsvDialect:
    """The delimiter that gives the most rows as many cells as the header has.

    Among equals the one that gives more cells wins. Where tabs or bars separate, quotes are often
    just inch signs: they count as such if that fits better. Without a delimiter there is one
    column.
    """
    hint = _SEPARATOR_HINT.match(text)
    if hint:
        return CsvDialect(hint[1])
    candidates = [CsvDialect(sign) for sign in DELIMITERS]
    candidates += [CsvDialect(sign, quoted=False) for sign in UNQUOTED]
    best, best_score = CsvDialect(), (0.0, 0)
    for candidate in candidates:
        score = _fit(text, candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _fit(text: str, dialect: CsvDialect) -> tuple[float, int]:
    widths: list[int] = []
    try:
        for cells in _reader(iter(io.StringIO(text, newline="")), dialect):
            if cells:
                widths.append(len(cells))
            if len(widths) > _GUESS_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    agreeing = sum(width == widths[0] for width in widths[1:]) + 1
    return (round(agreeing / len(widths), 1), widths[0])


def _beginning(path: Path, encoding: Encoding) -> str:
    with _open(path, encoding) as text:
        beginning = text.read(_GUESS_CHARS)
    # A row cut in half would look like a short one.
    whole, newline, _ = beginning.rpartition("\n")
    return whole + newline if len(beginning) == _GUESS_CHARS and newline else beginning


def _open(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    return path.open("r", encoding=encoding.name, errors=encoding.errors, newline="")


def _reader(lines: Iterator[str], dialect: CsvDialect) -> "Reader":
    quoting = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=quoting)


def _lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    limit = limits.line_chars
    number = 0
    while line := text.readline(limit):
        number += 1
        if len(line) >= limit:
            raise FeedError(code="line_too_long", line=number, limit=limit)
        if number > 1 or not _SEPARATOR_HINT.fullmatch(line):
            yield line
        else:
            yield "\n"  # keeps the count of lines
    yield _END


def _header(reader: "Reader") -> Iterator[list[str]]:
    return (cells for cells in reader if cells and cells != [_END])


def _records(reader: "Reader", limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Rows after the header. `reader.line_num` counts the lines that a row has used up."""
    before = 0
    is_header = True
    count = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not cells or cells == [_END]:
                continue
            if is_header:
                is_header = False
                continue
            if _END in cells[-1]:
                raise FeedError(code="unclosed_quote", line=line)
            count += 1
            if count > limits.rows:
                raise FeedError(code="file_too_many_rows", limit=limits.rows)
            yield line, cells
    except csv.Error as error:
        raise FeedError(code="cell_too_long", line=before + 1, limit=limits.cell_chars) from error
