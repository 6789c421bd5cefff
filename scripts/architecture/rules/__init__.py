"""All rules, by number."""

from scripts.architecture.rules import addresses, house, structure

RULES = sorted([*structure.RULES, *house.RULES, *addresses.RULES], key=lambda rule: rule.code)
