"""What can be wrong with a feed: whole-file errors and findings about single rows."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses its row; a warning says what was changed or left out."""

    ERROR = "error"
    WARNING = "warning"


def _words(table: str) -> list[str]:
    return table.split()


FILE_ERRORS = frozenset(
    _words("""
    cell_too_long column_missing encoding_unreadable file_compressed file_empty file_json
    file_not_text file_spreadsheet file_too_large file_too_many_rows file_web_page header_missing
    line_too_long rows_missing too_many_columns unclosed_quote xml_doctype xml_not_a_feed
    xml_not_well_formed xml_too_deep
    """)
)
ROW_ERRORS = frozenset(
    _words("""
    currency_conflict currency_other currency_unknown handle_scattered id_missing id_repeated
    id_too_long id_unreadable parent_missing price_ambiguous price_missing price_negative
    price_too_large price_unreadable price_zero row_too_long row_too_short sku_taken
    title_missing too_many_variants type_grouped type_unknown
    """)
)
ROW_WARNINGS = frozenset(
    _words("""
    availability_unknown compare_price_ignored control_characters currency_ignored
    description_shortened encoding_mixed group_ignored gtin_invalid gtin_scientific image_refused
    images_shortened link_refused options_repeated price_rounded quantity_negative
    quantity_unreadable sale_price_higher sale_price_ignored sku_repeated sku_shortened
    title_shortened type_external weight_ignored
    """)
)
PROBLEM_CODES = FILE_ERRORS | ROW_ERRORS | ROW_WARNINGS

_VALUE_LIMIT = 80


@dataclass(slots=True)
class RowProblem:
    """One finding. Its text is the locale key `marketplace.feed.problem.<code>`.

    `line` is the line of the file on which the row starts; `column` is the column's own name.
    `params` holds what the text needs besides: a limit, the line of the first occurrence.
    """

    line: int
    column: str
    code: str
    value: str = ""
    params: dict[str, str | int] = field(default_factory=dict[str, str | int])

    def __post_init__(self) -> None:
        self.value = shown(self.value)

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code in ROW_WARNINGS else Severity.ERROR

    @property
    def message_key(self) -> str:
        return f"marketplace.feed.problem.{self.code}"

    @property
    def message_params(self) -> dict[str, str | int]:
        known: dict[str, str | int] = {
            "line": self.line,
            "column": self.column,
            "value": self.value,
        }
        return known | self.params


class FeedError(Exception):
    """The file as a whole cannot be read; nothing of it is imported.

    `line` and `position` (the character in that line) are 0 where they mean nothing.
    """

    def __init__(
        self, code: str, *, line: int = 0, position: int = 0, **params: str | int
    ) -> None:
        super().__init__(f"{code} (line {line}, position {position})")
        self.code = code
        self.line = line
        self.position = position
        self.params: dict[str, str | int] = {"line": line, "position": position} | params

    @property
    def message_key(self) -> str:
        return f"marketplace.feed.problem.{self.code}"


class RowRefusedError(Exception):
    """Raised inside a reader to give up one row; it never leaves the package."""

    def __init__(self, code: str, column: str = "", value: str = "", **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.value = value
        self.params = params

    def at(self, line: int) -> RowProblem:
        return RowProblem(line, self.column, self.code, self.value, self.params)


def shown(value: str) -> str:
    """A cell as it may be put into a message: short, on one line, without control characters."""
    if len(value) > _VALUE_LIMIT:
        value = value[:_VALUE_LIMIT] + "…"
    return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
