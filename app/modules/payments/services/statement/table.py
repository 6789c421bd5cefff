"""CSV as banks export it: no two alike, so columns are found by what they are called."""

import csv
import re
from datetime import date, datetime
from io import StringIO

from app.core.texts import fold
from app.modules.payments.exceptions import StatementProblem as Problem
from app.modules.payments.exceptions import UnreadableStatementError
from app.modules.payments.services.statement.entry import StatementEntry, made_up_ref

# What banks of the region call their columns, folded; the first that is there counts.
COLUMNS = {
    "date": ("buchungstag", "buchungsdatum", "date de comptabilisation", "date comptable",
             "booking date", "date operation", "datum", "date"),
    "amount": ("betrag", "montant", "amount", "umsatz", "credit"),
    "currency": ("waehrung", "wahrung", "devise", "currency"),
    "payer": ("zahlungspflichtiger", "auftraggeber", "donneur d ordre", "contrepartie",
              "nom contrepartie", "payer", "name", "nom"),
    "text": ("verwendungszweck", "communication", "description", "details", "libelle",
             "remittance", "text"),
    "ref": ("bankreferenz", "reference banque", "bank reference", "transaction id", "id",
            "reference"),
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%Y%m%d")
AMOUNT = re.compile(r"^[+]?\d[\d .,'\u00a0\u202f]*$")


def read_table(text: str) -> list[StatementEntry]:
    """Every row with money coming in. Raises `UnreadableStatementError` naming the line."""
    lines = text.splitlines()
    if not lines:
        raise UnreadableStatementError(Problem.EMPTY)
    delimiter = max(";,\t|", key=lambda mark: max(line.count(mark) for line in lines[:15]))
    rows = list(csv.reader(StringIO(text), delimiter=delimiter))
    head, places = _head(rows)
    found: list[StatementEntry] = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if not any(cells.values()) or not cells["amount"] or cells["amount"].startswith("-"):
            continue
        found.append(_entry(cells, number))
    return found


def _head(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row with the names of the columns: some banks put their address above it."""
    for place, row in enumerate(rows[:20]):
        names = [" ".join(re.findall(r"[a-z0-9]+", fold(cell))) for cell in row]
        found = {
            column: at
            for column, words in COLUMNS.items()
            if (at := next((names.index(w) for w in words if w in names), None)) is not None
        }
        if {"date", "amount", "text"} <= found.keys():
            return place, found
    raise UnreadableStatementError(Problem.COLUMNS)


def _entry(cells: dict[str, str], line: int) -> StatementEntry:
    payer, text = cells.get("payer", ""), cells["text"]
    return StatementEntry(
        bank_ref=cells.get("ref", "") or made_up_ref(cells["date"], cells["amount"], payer, text),
        booked_on=_day(cells["date"], line),
        amount_cents=_cents(cells["amount"], line),
        currency=(cells.get("currency") or "EUR")[:3].upper(),
        payer=payer,
        text=text,
    )


def _day(text: str, line: int) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    raise UnreadableStatementError(Problem.DATE, value=text, line=line)


def _cents(text: str, line: int) -> int:
    """`1.234,56`, `1 234.56`, `12,5` and `12` alike; the last mark before two digits counts."""
    if not AMOUNT.match(text):
        raise UnreadableStatementError(Problem.AMOUNT, value=text, line=line)
    digits = re.sub(r"[^\d.,]", "", text)
    whole, mark, fraction = digits, "", ""
    if found := re.search(r"[.,](\d{1,2})$", digits):
        whole, mark, fraction = digits[: found.start()], found[0][0], found[1]
    return int(re.sub(r"\D", "", whole) or "0") * 100 + int(fraction.ljust(2, "0") if mark else 0)
