"""The walk: every route, as everybody, for what belongs to somebody else; then as who may."""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response

from app.core.database import Context, transaction
from app.modules import live, registry
from app.modules.routes import Entry
from app.modules.service import module_service
from tests.support.walk import Things, hidden, shown
from tests.walk.headers import faults_of
from tests.walk.world import UNSAFE, Caller, Snapshot, World, absent, is_nobodys, names_of, part_of

REALMS = {"admin": "admin", "vendor": "vendor", "shop": "customer"}
OPEN = {"shop", "public", "anonymous"}
# Login pages and webhooks: what they name is a key in itself and belongs to no shop.
KEYLESS = {"public", "anonymous"}
# A path that names another shop's thing and is answered all the same, with nothing of it.
HARMLESS = {
    "PUT /api/v1/shop/{vendor_code}/cart/lines/{sku}": "a line that is not there stays so",
    "POST /vendor/{vendor_code}/stock/{sku}": "counts in one's own stock, whatever the SKU",
}
NO_SHOP = "no-such-shop"


@dataclass
class Findings:
    leaks: list[str] = field(default_factory=list[str])
    let_in: list[str] = field(default_factory=list[str])
    told_apart: list[str] = field(default_factory=list[str])
    written: list[str] = field(default_factory=list[str])
    unreached: list[str] = field(default_factory=list[str])
    headers: set[str] = field(default_factory=set[str])
    requests: int = 0


class Walk:
    def __init__(self, world: World) -> None:
        self.world = world
        self.found = Findings()
        self.snapshot = Snapshot()

    def all_of(self, entries: Iterable[Entry]) -> Findings:
        with contextlib.closing(self.snapshot):
            for entry in sorted(entries, key=lambda e: (e.module, e.path)):
                for method in sorted(entry.methods - {"HEAD"}):
                    Route(self, entry, method).walk()
        return self.found


class Route:
    """One route and method on the walk."""

    def __init__(self, walk: Walk, entry: Entry, method: str) -> None:
        self.walk_, self.world, self.found = walk, walk.world, walk.found
        self.entry, self.method = entry, method
        self.key = f"{method} {entry.path}"
        self.part = part_of(entry)
        self.things = self.world.things(entry, method)
        named = {name: self.things[name] for name in names_of(entry)}
        self.nothing = {**self.things, **absent(named)}
        self.audience = entry.policy.audience
        self.is_bound = not is_nobodys(entry) and bool(entry.convertors)
        self.has_names = self.is_bound and bool(names_of(entry))

    def walk(self) -> None:
        snapshot, mine = self.walk_.snapshot, self.world.mine
        if self.method in UNSAFE:
            before = snapshot.of(mine)
            self._smuggle()
            if self.audience not in OPEN:
                self._knock()
            self._compare(before, snapshot.of(mine))
            if self.audience in OPEN:
                self._knock()
            self._enter()
        else:
            before = snapshot.of_all()
            self._smuggle()
            self._knock()
            self._enter()
            self._compare(before, snapshot.of_all())

    def _smuggle(self) -> None:
        """At home in the other shop, ask for this one's things."""
        if not self.has_names or self.audience in KEYLESS:
            return
        other = self.world.other.code
        for caller in self.world.callers:
            if self._means_his_own(caller):
                continue
            asked = self._send(caller, other, self.things)
            nothing = self._send(caller, other, self.nothing)
            self._look_for_leaks(caller, asked, "smuggled")
            if self.key in HARMLESS:
                continue
            if not is_refusal(asked):
                self.found.let_in.append(f"{self.key} as {caller.name}, smuggled: {asked}")
            if sign(asked) != sign(nothing):
                told = f"{sign(asked)} and {sign(nothing)}"
                self.found.told_apart.append(f"{self.key} as {caller.name}: {told}")

    def _means_his_own(self, caller: Caller) -> bool:
        """Nothing but the session says whose things are meant, and they are his."""
        says_whose = self.audience in OPEN or "vendor_code" in self.entry.convertors
        return not says_whose and caller.belongs_to(self.world.mine)

    def _knock(self) -> None:
        """Ask for this shop's things at its own address, without its secrets."""
        if self.audience in KEYLESS:
            return
        secrets = getattr(self.part, "SECRETS", set())
        wrong = {name: self.nothing[name] for name in names_of(self.entry) if name in secrets}
        for caller in self.world.callers:
            if self.may(caller) and self.method in UNSAFE and self.audience not in OPEN:
                continue  # his turn comes in `_enter`
            asked = self._send(caller, self.world.mine.code, {**self.things, **wrong})
            self._look_for_leaks(caller, asked, "direct")
            if self.may(caller) and not wrong:
                continue
            if not is_refusal(asked):
                self.found.let_in.append(f"{self.key} as {caller.name}, direct: {asked}")
            if "vendor_code" in self.entry.convertors:
                nothing = self._send(caller, NO_SHOP, self.things)
                is_insider = caller.belongs_to(self.world.mine)
                if not is_insider and sign(asked) != sign(nothing):
                    told = f"{sign(asked)} and {sign(nothing)}"
                    self.found.told_apart.append(f"{self.key} as {caller.name}, direct: {told}")

    def _who_enter(self) -> list[Caller]:
        may = [c for c in self.world.callers if self.may(c)]
        if self.key in getattr(self.part, "ONLY_SUPER", ()):
            return [c for c in may if c.name == "super admin"]
        if self.audience in OPEN:
            return may[:1]
        if self.method in UNSAFE:
            return [c for c in may if c.name in {"owner of mine", "admin here"}]
        return may

    def _enter(self) -> None:
        """As somebody who may: it works."""
        if self.key in getattr(self.part, "UNREACHED", {}):
            return
        may = self._who_enter()
        for caller in may:
            cookie = self.things.get("cookie", "") if self.audience in OPEN else ""
            answer = self._send(caller, self.world.mine.code, self.things, cookie)
            is_sent_away = is_refusal(answer) and self.audience not in KEYLESS
            if answer.status_code >= 400 or is_sent_away:
                said = answer.text[:300]
                self.found.unreached.append(f"{self.key} as {caller.name}: {answer} {said}")
        if not may:
            self.found.unreached.append(f"{self.key}: nobody may")
        if self.method == "DELETE" and "/modules/" in self.key:
            switch_everything_on(self.world.mine.platform_id)

    def may(self, caller: Caller) -> bool:
        if self.audience in OPEN:
            return True
        if caller.realm != REALMS[self.entry.frontend] or not caller.is_signed_in:
            return False
        wanted = self.entry.policy.permission
        is_allowed = not wanted or bool(caller.permissions & {wanted, "*"})
        return is_allowed and (caller.belongs_to(self.world.mine) or not self.is_bound)

    def _send(self, caller: Caller, code: str, things: Things, cookie: str = "") -> Response:
        path = self.address(code, things)
        body: dict[str, Any] = {}
        if self.method in UNSAFE:
            body = self.part.BODIES[self.key](things)
        client = self.world.client
        client.cookies.clear()
        cookies = "; ".join(filter(None, (caller.cookie, cookie)))
        headers = {"cookie": cookies} if cookies else {}
        answer = client.request(self.method, path, headers=headers, **body)
        self.found.requests += 1
        is_known = caller.is_signed_in and caller.realm == REALMS.get(self.entry.frontend)
        if caller.realm == "customer" and caller.shop:
            is_known = is_known and caller.shop.code == code
        self.found.headers |= {
            f"{self.key}: {fault}" for fault in faults_of(answer, is_known=is_known)
        }
        return answer

    def address(self, code: str, things: Things) -> str:
        """Where these things are asked for, in this shop."""
        path = self.entry.path
        for name in self.entry.convertors:
            path = path.replace(f"{{{name}}}", code if name == "vendor_code" else things[name])
        query = things.get("query") if self.method not in UNSAFE else ""
        return f"{path}?{query}" if query else path

    def _look_for_leaks(self, caller: Caller, answer: Response, how: str) -> None:
        mine = self.world.mine
        if caller.belongs_to(mine):
            return
        if hidden(mine) in answer.text:
            self.found.leaks.append(f"{self.key} as {caller.name}, {how}: what is hidden")
        is_in_the_shop = self.entry.frontend == "shop" and how == "direct"
        if shown(mine) in answer.text and not is_in_the_shop:
            self.found.leaks.append(f"{self.key} as {caller.name}, {how}: what the shop shows")

    def _compare(self, before: dict[str, str], after: dict[str, str]) -> None:
        changed = [name for name in after if before.get(name) != after[name]]
        if changed:
            self.found.written.append(f"{self.key}: {', '.join(changed)}")


def is_refusal(answer: Response) -> bool:
    to_login = answer.status_code == 303 and "/login" in answer.headers["location"]
    return answer.status_code in {401, 403, 404} or to_login


def sign(answer: Response) -> tuple[int, str]:
    """What tells two refusals apart: the status and the code, or where a person is sent."""
    if answer.headers.get("content-type", "").endswith("json"):
        return answer.status_code, str(json.loads(answer.text).get("code", ""))
    return answer.status_code, answer.headers.get("location", "").partition("?")[0]


def switch_everything_on(platform_id: int) -> None:
    with transaction(Context.operator()) as db:
        for code in registry.OPTIONAL_MODULES:
            module_service.enable_module(db, platform_id, code)
    live.refresh()
