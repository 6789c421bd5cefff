"""Tables of the marketplace module."""

from app.modules.marketplace.models.feed_import import (
    ACTIVE,
    ColumnChoice,
    FeedImport,
    ImportProblem,
    Phase,
    Status,
)

__all__ = ["ACTIVE", "ColumnChoice", "FeedImport", "ImportProblem", "Phase", "Status"]
