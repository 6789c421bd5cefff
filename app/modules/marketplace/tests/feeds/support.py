"""Small feeds made here, and the real ones beside the project where they are present."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.modules.marketplace.services.feeds import (
    Feed,
    FeedEntry,
    FeedOptions,
    FeedProduct,
    RowProblem,
    open_feed,
    read_feed,
    recognise,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[5].parent / "shared" / "data"


def shared(name: str) -> Path:
    """A file or folder of the independent test material; the test is skipped without it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"independent test material is absent: {path}")
    return path


def write(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "feed"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def entries(path: Path, currency: str = "EUR", now: datetime = NOW) -> list[FeedEntry]:
    feed = open_feed(path)
    mapping = recognise(feed.header, feed.sample)
    return list(read_feed(feed, mapping, FeedOptions(now=now, default_currency=currency)))


def products(path: Path, currency: str = "EUR", now: datetime = NOW) -> list[FeedProduct]:
    return [entry for entry in entries(path, currency, now) if isinstance(entry, FeedProduct)]


def problems(path: Path, currency: str = "EUR") -> list[RowProblem]:
    return [entry for entry in entries(path, currency) if isinstance(entry, RowProblem)]


def codes(path: Path) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in problems(path)]


def raw_rows(feed: Feed) -> list[dict[str, str]]:
    return [dict(zip(feed.header, cells, strict=True)) for _, cells in feed.source.rows()]
