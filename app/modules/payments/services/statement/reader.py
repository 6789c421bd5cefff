"""A file of a bank, whatever its format and encoding."""

from app.modules.payments.services.statement.camt import read_camt
from app.modules.payments.services.statement.entry import StatementEntry
from app.modules.payments.services.statement.table import read_table

ENCODINGS = ("utf-8-sig", "cp1252")


def read_statement(raw: bytes) -> list[StatementEntry]:
    """The money that came in, in the order of the file. Raises `UnreadableStatementError`."""
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return read_camt(raw)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return read_table(raw.decode("utf-16", "replace"))
    for encoding in ENCODINGS:
        try:
            return read_table(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return read_table(raw.decode("latin-1"))
