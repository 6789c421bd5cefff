"""All rules, by number."""

from scripts.architecture.rules import (
    addresses,
    boundaries,
    house,
    names,
    references,
    releases,
    structure,
    texts,
)

PARTS = (addresses, boundaries, house, names, references, releases, structure, texts)
RULES = sorted((rule for part in PARTS for rule in part.RULES), key=lambda rule: rule.code)
