"""MOD-027: what is released does not change."""

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.released import NAME, checksum, migrations, released
from scripts.architecture.tree import Framework, Tree


def released_migrations_stay(tree: Tree) -> Said:
    folder = tree.directory / "migrations"
    if isinstance(tree, Framework):
        folder = tree.root / "app" / "dbmig" / "alembic"
    versions = folder / "versions"
    try:
        known = released(versions)
    except ValueError as error:
        yield At(folder / NAME, 1, f"cannot be read: {error}")
        return
    present = {path.name: path for path in migrations(versions)}
    for name, told in known.items():
        if name not in present:
            yield At(folder / NAME, 1, f"the released migration {name} is gone")
        elif checksum(present[name]) != told:
            yield At(present[name], 1, f"{name} was edited after its release")


RULES = [
    Rule("MOD-027", Severity.ERROR, "A released migration does not change",
         "Put it back as it was, and write a new migration for the change.",
         released_migrations_stay, everywhere=True),
]  # fmt: skip
