"""All rules, by number."""

from scripts.architecture.rules import house, structure

RULES = sorted([*structure.RULES, *house.RULES], key=lambda rule: rule.code)
