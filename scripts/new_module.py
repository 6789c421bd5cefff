"""Writes a new module that boots, is translated and tested: python scripts/new_module.py NAME

The files stand in `scripts/scaffold/` as they will be, with `__module__` for the name and
`__Module__` for its title.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCAFFOLD = Path(__file__).resolve().parent / "scaffold"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def write_module(name: str, root: Path = ROOT) -> list[Path]:
    """Write the module's files. Refuses a name that is taken or no Python name."""
    target = root / "app" / "modules" / name
    if not NAME.fullmatch(name):
        msg = f"{name!r} is no module name: small letters, digits and underscores, please."
        raise SystemExit(msg)
    if target.exists():
        msg = f"app/modules/{name} exists already."
        raise SystemExit(msg)
    title = name.replace("_", " ").capitalize()
    written = []
    for source in sorted(SCAFFOLD.rglob("*.txt")):
        relative = str(source.relative_to(SCAFFOLD)).removesuffix(".txt")
        path = target / relative.replace("__module__", name)
        text = source.read_text(encoding="utf-8")
        text = text.replace("__module__", name).replace("__Module__", title)
        text = text.replace("__Class__", "".join(part.title() for part in name.split("_")))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python scripts/new_module.py NAME")
        return 2
    name = sys.argv[1].replace("-", "_")
    for path in write_module(name):
        print(path.relative_to(ROOT))
    print(f"\nNow: alembic upgrade head, then python3 dev.py test app/modules/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
