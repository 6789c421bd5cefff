"""Enough of JSON Schema to hold a body against a provider's published description."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
    "number": (int, float),
}  # fmt: skip


@dataclass(frozen=True)
class Description:
    """An OpenAPI document. `problems` names every place where a body is not as described."""

    document: Any

    @classmethod
    def read(cls, path: Path) -> "Description":
        return cls(json.loads(path.read_text("utf-8")))

    def problems(self, schema: str, body: Any) -> list[str]:
        return self._check(self.document["components"]["schemas"][schema], body, schema)

    def fields(self, schema: str) -> set[str]:
        """Every property that is described, with those of what it is made of."""
        return self._fields(self.document["components"]["schemas"][schema])

    def paths(self) -> set[tuple[str, str]]:
        return {(m.upper(), p) for p, ways in self.document["paths"].items() for m in ways}

    def _fields(self, schema: Any) -> set[str]:
        schema = self._resolved(schema)
        found = set(schema.get("properties", {}))
        return found.union(*(self._fields(part) for part in schema.get("allOf", [])))

    def _resolved(self, schema: Any) -> Any:
        if "$ref" not in schema:
            return schema
        return self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]

    def _check(self, schema: Any, body: Any, where: str) -> list[str]:
        schema = self._resolved(schema)
        found = [p for part in schema.get("allOf", []) for p in self._check(part, body, where)]
        kind = TYPES.get(schema.get("type", ""))
        if kind and not isinstance(body, kind):
            return [*found, f"{where}: not of type {schema['type']}"]
        if "enum" in schema and body not in schema["enum"]:
            found.append(f"{where}: {body!r} is not one of {schema['enum']}")
        if isinstance(body, str):
            found += _text_problems(schema, body, where)
        elif isinstance(body, dict):
            found += self._object_problems(schema, body, where)
        elif isinstance(body, list):
            items = schema.get("items", {})
            found += [
                p for i, x in enumerate(body) for p in self._check(items, x, f"{where}[{i}]")
            ]
        return found

    def _object_problems(self, schema: Any, body: Any, where: str) -> list[str]:
        found = [f"{where}.{n}: missing" for n in schema.get("required", []) if n not in body]
        for name, part in schema.get("properties", {}).items():
            if name in body:
                found += self._check(part, body[name], f"{where}.{name}")
        return found


def _text_problems(schema: Any, text: str, where: str) -> list[str]:
    found: list[str] = []
    if "pattern" in schema and not re.search(schema["pattern"], text):
        found.append(f"{where}: {text!r} does not match {schema['pattern']}")
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        found.append(f"{where}: {text!r} has the wrong length")
    return found
