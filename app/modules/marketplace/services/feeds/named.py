"""Rows whose columns have fixed names, as the exports of shop systems have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.modules.marketplace.services.feeds.problems import RowRefusedError
from app.modules.marketplace.services.feeds.synonyms import fold
from app.modules.marketplace.services.feeds.table import Source


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each folded name stands, and how the file spells it."""

    position: dict[str, int]
    spelling: dict[str, str]

    @classmethod
    def of(cls, header: Sequence[str]) -> "Columns":
        position: dict[str, int] = {}
        for index, name in enumerate(header):
            position.setdefault(fold(name), index)
        return cls(position, {key: header[index] for key, index in position.items()})

    def name(self, *keys: str) -> str:
        """The file's spelling of the first of these columns that it has."""
        return next((self.spelling[key] for key in keys if key in self.spelling), keys[0])


@dataclass(slots=True)
class Row:
    """One row by folded column names; a column that is not there reads as empty."""

    line: int
    cells: list[str]
    columns: Columns

    def get(self, *keys: str) -> str:
        """The first of these cells that has something in it."""
        for key in keys:
            index = self.columns.position.get(key, -1)
            if 0 <= index < len(self.cells) and (text := self.cells[index].strip()):
                return text
        return ""

    def pair(self, *keys: str) -> tuple[str, str]:
        """(column's name, cell), as the field readers take it."""
        return self.columns.name(*keys), self.get(*keys)

    def check_width(self, expected: int) -> None:
        found = len(self.cells)
        if found < expected:
            raise RowRefusedError(
                code="row_too_short", value=self.cells[-1], expected=expected, found=found
            )
        if any(cell.strip() for cell in self.cells[expected:]):
            extra = self.cells[expected]
            raise RowRefusedError(code="row_too_long", value=extra, expected=expected, found=found)


def named_rows(source: Source) -> Iterator[Row]:
    columns = Columns.of(source.header)
    for line, cells in source.rows():
        yield Row(line, cells, columns)
