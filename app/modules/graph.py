"""Who needs whom: pure functions over `requires`, without a database or an import of modules."""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Requires = Mapping[str, Iterable[str]]


def with_requirements(requires: Requires, code: str) -> list[str]:
    """`code` and all it requires, requirements first: the order to enable in."""
    return _closure(requires, code)


def with_dependents(requires: Requires, code: str) -> list[str]:
    """`code` and all that requires it, dependents first: the order to disable in."""
    dependents: dict[str, list[str]] = {known: [] for known in requires}
    for module, needs in requires.items():
        for need in needs:
            dependents.setdefault(need, []).append(module)
    return _closure(dependents, code)


def closed(requires: Requires, codes: Iterable[str]) -> set[str]:
    """These modules and all they require, of those that are known."""
    return {
        needed
        for code in codes
        if code in requires
        for needed in with_requirements(requires, code)
    }


def _closure(neighbours: Requires, start: str) -> list[str]:
    """Depth first, without recursion: neighbours stand before whoever names them."""
    ordered: dict[str, None] = {}
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        code, done = stack.pop()
        if done:
            ordered[code] = None
        elif code not in seen:
            seen.add(code)
            stack.append((code, True))
            stack.extend((n, False) for n in sorted(neighbours.get(code, ()), reverse=True))
    return list(ordered)


def find_cycle(requires: Requires) -> tuple[str, ...]:
    """A circle of requirements, shown as `a, b, a`, or nothing."""
    state: dict[str, int] = {}
    path: list[str] = []

    def visit(code: str) -> tuple[str, ...]:
        if state.get(code) == 1:
            return (*path[path.index(code) :], code)
        if state.get(code) == 2 or code not in requires:
            return ()
        state[code] = 1
        path.append(code)
        for need in sorted(requires[code]):
            if found := visit(need):
                return found
        path.pop()
        state[code] = 2
        return ()

    for code in sorted(requires):
        if found := visit(code):
            return found
    return ()


def in_order(requires: Requires) -> list[str]:
    """Every module after what it requires, ties by code: the same on every machine.

    Requirements that are not in `requires` are ignored; members of a circle are left out.
    """
    waiting = {
        code: {need for need in needs if need in requires} for code, needs in requires.items()
    }
    wanted_by: dict[str, list[str]] = {}
    for code, needs in waiting.items():
        for need in needs:
            wanted_by.setdefault(need, []).append(code)
    ready = [code for code, needs in waiting.items() if not needs]
    heapify(ready)
    ordered: list[str] = []
    while ready:
        code = heappop(ready)
        ordered.append(code)
        for dependent in wanted_by.get(code, ()):
            waiting[dependent].discard(code)
            if not waiting[dependent]:
                heappush(ready, dependent)
    return ordered
