"""What finding a route costs, with 16 modules and with 200."""

import statistics
import time
from typing import Any

from starlette.routing import Match, compile_path

from app.api.policy import Policy
from app.core.gate import gate
from app.modules.routes import Entry, ModuleDispatch, Table

ROUTES = 10
ROUNDS = 2000


def _entry(module: str, bit: int, path: str) -> Entry:
    pattern, _, convertors = compile_path(path)

    async def endpoint() -> None: ...

    return Entry(
        module=module,
        bit=bit,
        frontend="vendor",
        kind="api",
        path=path,
        name=path,
        methods=frozenset({"GET"}),
        pattern=pattern,
        convertors=convertors,
        policy=Policy("vendor"),
        app=endpoint,  # type: ignore[arg-type]
        endpoint=endpoint,
        is_sync=False,
        route=None,
    )


def table_of(modules: int) -> Table:
    table = Table()
    for number in range(modules):
        name = f"m{number}"
        for route in range(ROUTES):
            path = f"/api/v1/vendor/{name}/things{route}/{{thing_id:int}}"
            table.add(_entry(name, 1 << number, path))
    return table


def median_us(modules: int) -> float:
    """The median look-up of the last route of the last module."""
    gate.always = (1 << modules) - 1
    dispatch = ModuleDispatch(table_of(modules))
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": f"/api/v1/vendor/m{modules - 1}/things{ROUTES - 1}/7",
        "state": {"platform_id": None},
    }
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        match, _ = dispatch.matches(scope)
        times.append(time.perf_counter() - started)
        assert match is Match.FULL
    return statistics.median(times) * 1e6


def compare() -> str:
    few, many = median_us(16), median_us(200)
    return f"routing: {few:.1f} us with 16 modules, {many:.1f} us with 200: ratio {many / few:.2f}"


if __name__ == "__main__":
    print(compare())
