"""Which modules are on for which platform: one integer per platform, tested by one `&`.

The kernel (`app.modules.service`) fills it; routes, events and tasks ask it. When the database
is away the last known answer stays in force, never "everything is on".
"""

from collections.abc import Awaitable, Callable, Mapping

# How an answer and later requests name a platform and its generation: "7.42".
GENERATION_HEADER = b"x-module-generation"
GENERATION_COOKIE = "wz_mgen"


async def nothing_newer(platform_id: int, generation: int) -> None:
    """For processes that do not follow changes by themselves."""


class Gate:
    """`waiting` are modules whose migrations the database has not had: off everywhere until then.
    `generations` tells how new the masks are, for each platform; `serial` counts the times that
    the code behind them was exchanged."""

    def __init__(self) -> None:
        self.bits: Mapping[str, int] = {}
        self.always: int = 0
        self.masks: Mapping[int, int] = {}
        self.waiting: int = 0
        self.generations: Mapping[int, int] = {}
        self.serial: int = 0
        self.look_again: Callable[[int, int], Awaitable[None]] = nothing_newer

    def is_behind(self, platform_id: int, generation: int) -> bool:
        """Whether somebody has seen a newer set of modules than this process knows."""
        return self.generations.get(platform_id, generation) < generation

    def waiting_modules(self) -> set[str]:
        """Those that cannot work before the database is updated."""
        return {code for code, bit in self.bits.items() if bit & self.waiting}

    def mask(self, platform_id: int | None) -> int:
        """The enabled modules of a platform; an unknown platform has the core ones only."""
        if platform_id is None:
            return self.always
        return self.masks.get(platform_id, self.always)

    def is_open(self, code: str, platform_id: int | None) -> bool:
        return bool(self.mask(platform_id) & self._bit(code))

    def is_open_anywhere(self, code: str) -> bool:
        """Whether any platform has the module: for work that belongs to no platform."""
        bit = self._bit(code)
        return bool(self.always & bit) or any(mask & bit for mask in self.masks.values())

    def _bit(self, code: str) -> int:
        return self.bits.get(code) or self.bits.get(code.replace("_", "-"), 0)


gate = Gate()


def owner_of(dotted: str) -> str:
    """The module code that Python code at `app.modules.<m>...` belongs to, or '' (framework)."""
    parts = dotted.split(".")
    return (
        parts[2].replace("_", "-") if dotted.startswith("app.modules.") and len(parts) > 3 else ""
    )
