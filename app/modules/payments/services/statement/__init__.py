"""Bank statements: files of a bank become entries, whatever their format."""

from app.modules.payments.services.statement.entry import StatementEntry
from app.modules.payments.services.statement.reader import read_statement

__all__ = ["StatementEntry", "read_statement"]
