"""Which menu items are hidden, by platforms for everybody and by people for themselves.

Held in memory by every process, as the directory is: a menu costs no query.
"""

from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN_SQL = "SELECT platform_id, frontend, user_id, item_id FROM admin_menu_config WHERE hidden"

Place = tuple[int, str, int | None]
_hidden: dict[Place, set[str]] = {}


def keep_hidden(rows: Iterable[Mapping[str, Any]]) -> None:
    """Take up the rows of the statement above, in one assignment."""
    global _hidden  # noqa: PLW0603 - one per process, replaced as a whole
    found: dict[Place, set[str]] = {}
    for row in rows:
        place = (row["platform_id"], row["frontend"], row["user_id"])
        found.setdefault(place, set()).add(row["item_id"])
    _hidden = found


def hidden_items(platform_id: int | None, frontend: str, user_id: int | None = None) -> set[str]:
    """`{module}.{item}` of what a platform hides (`user_id` None), or a person for himself."""
    return _hidden.get((platform_id or 0, frontend, user_id), set())
