"""Which migrations are released, and as what: `migrations/released.json` of each module.

    python scripts/architecture/released.py           record what is new
    python scripts/architecture/released.py --check    say what is not recorded yet

A released migration has run somewhere, so it is never edited again; MOD-027 compares. What is not
in the file may still change. The file lies with the migrations it speaks of and goes with them.
"""

import hashlib
import json
import sys
from pathlib import Path

NAME = "released.json"
ROOT = Path(__file__).resolve().parents[2]


def checksum(path: Path) -> str:
    """Of the text, whatever its line ends are."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def released(versions: Path) -> dict[str, str]:
    """File name -> checksum. Raises ValueError when the file holds something else."""
    path = versions.parent / NAME
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        msg = f"{NAME} must be an object of checksums"
        raise ValueError(msg)  # noqa: TRY004 - a wrong file, as one that is no JSON
    return {str(name): str(told) for name, told in found.items()}


def migrations(versions: Path) -> list[Path]:
    return [path for path in sorted(versions.glob("*.py")) if path.stem != "__init__"]


def places(root: Path = ROOT) -> list[Path]:
    """Every folder of migrations: the framework's and each module's."""
    modules = sorted((root / "app" / "modules").glob("*/migrations/versions"))
    return [root / "app" / "dbmig" / "alembic" / "versions", *modules]


def main() -> int:
    fresh = 0
    for versions in places():
        known = released(versions)
        new = {p.name: checksum(p) for p in migrations(versions) if p.name not in known}
        for name in new:
            print(name)
        fresh += len(new)
        if new and "--check" not in sys.argv:
            text = json.dumps(dict(sorted({**known, **new}.items())), indent=1) + "\n"
            (versions.parent / NAME).write_text(text, encoding="utf-8")
    print(f"{fresh} migrations were not recorded yet")
    return 1 if fresh and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
