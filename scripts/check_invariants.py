"""Counts what must never be: runs every module's `invariants.py` against the database.

Usage: python scripts/check_invariants.py    (exit 1 when anything is wrong)
"""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import text

from app.core.database import Context, transaction

FRAMEWORK = {
    "one mail for one reason": (
        "SELECT count(*) FROM (SELECT 1 FROM mails GROUP BY vendor_id, dedup_key"
        " HAVING count(*) > 1) doubled"
    ),
}


def collect() -> dict[str, str]:
    """Every invariant there is: the framework's and each module's own."""
    found = {f"framework: {name}": query for name, query in FRAMEWORK.items()}
    for file in sorted((ROOT / "app" / "modules").glob("*/invariants.py")):
        module = file.parent.name
        queries = import_module(f"app.modules.{module}.invariants").INVARIANTS
        found |= {f"{module}: {name}": query for name, query in queries.items()}
    return found


def check() -> dict[str, int]:
    """Invariant -> how many rows break it; empty when all is well."""
    broken = {}
    with transaction(Context.operator()) as db:
        for name, query in collect().items():
            wrong = db.scalar(text(query)) or 0
            if wrong:
                broken[name] = wrong
    return broken


def main() -> int:
    broken = check()
    for name, count in broken.items():
        print(f"BROKEN  {name}: {count}")
    print(f"{len(collect())} invariants checked, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
