"""Events and their delivery: signed, at least once, retried, in no particular order."""

import asyncio
import hashlib
import heapq
import hmac
import json
import random
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

import httpx2

from fakes.stripe import objects
from fakes.stripe.controls import Controls
from fakes.stripe.store import Object, Store, new_id, now

# Seconds until the next attempt. The real one takes up to three days; the shape is the same.
RETRIES = (0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1200)
TIMEOUT = 10.0
KEPT_DELIVERIES = 2_000


def signature(secret: str, payload: str, at: int | None = None) -> str:
    """The `Stripe-Signature` header."""
    at = at or now()
    signed = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


@dataclass(slots=True)
class Courier:
    """Keeps events and carries them to the endpoints that asked for them."""

    store: Store
    controls: Controls
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _queue: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    _finished: deque[str] = field(default_factory=deque[str])
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])

    def announce(self, account: str, kind: str, body: Object, request: Object) -> Object:
        """Store an event with the object as it is now, and a delivery for each endpoint."""
        version = str(request.pop("version", "") or objects.API_VERSION)
        snapshot: Object = json.loads(json.dumps(body))
        event = objects.event(kind, snapshot, version=version, request=request)
        return self.dispatch(account, kind, event)

    def dispatch(self, account: str, kind: str, event: Object) -> Object:
        endpoints = [e for e in self.store.all("webhook_endpoint", account) if listens(e, kind)]
        event["pending_webhooks"] = len(endpoints)
        self.store.put("event", account, event["id"], event)
        for endpoint in endpoints:
            for _ in range(1 + max(0, self.controls.webhook_duplicates)):
                self.plan(account, event["id"], endpoint["id"])
        return event

    def plan(self, account: str, event: str, endpoint: str) -> None:
        due = time.time() + self.controls.webhook_delay
        due += random.uniform(0, self.controls.webhook_reorder)  # noqa: S311 - disorder, no secret
        delivery: Object = {
            "id": new_id("del_"), "account": account, "event": event, "endpoint": endpoint,
            "due": due, "attempts": 0, "state": "waiting", "answers": [],
        }  # fmt: skip
        if self.controls.loses_webhook():
            delivery["state"] = "lost"
            self._finished.append(delivery["id"])
        self.store.put("delivery", account, delivery["id"], delivery)
        self._queue_up(delivery)

    def _queue_up(self, delivery: Object) -> None:
        if delivery["state"] == "waiting":
            heapq.heappush(self._queue, (delivery["due"], delivery["id"]))
            self._wake.set()

    async def run(self) -> None:
        """Deliver what is due, for ever; first what a former process left behind."""
        for delivery in self.store.all("delivery"):
            self._queue_up(delivery)
        async with httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
            while True:
                self._wake.clear()
                while self._queue and self._queue[0][0] <= time.time():
                    self._start(client, heapq.heappop(self._queue)[1])
                pause = max(0.0, self._queue[0][0] - time.time()) if self._queue else 5.0
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause + 0.002)

    def _start(self, client: httpx2.AsyncClient, identity: str) -> None:
        found = [d for d in self.store.all_of("delivery", identity) if d["state"] == "waiting"]
        for delivery in found:
            task = asyncio.create_task(self._deliver(client, delivery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, client: httpx2.AsyncClient, delivery: Object) -> None:
        account = delivery["account"]
        event = self.store.find("event", account, delivery["event"])
        endpoint = self.store.find("webhook_endpoint", account, delivery["endpoint"])
        delivery["attempts"] += 1
        if event is None or endpoint is None or endpoint["status"] != "enabled":
            delivery["state"] = "abandoned"
        else:
            status = await self._post(client, account, endpoint, event)
            delivery["answers"] = [*delivery["answers"][-9:], status]
            self._judge(delivery, event, status)
        self.store.touch("delivery", delivery["id"])
        self._queue_up(delivery)
        self._forget_old(delivery)
        self.store.flush()

    def _judge(self, delivery: Object, event: Object, status: int) -> None:
        if 200 <= status < 300:
            delivery["state"] = "delivered"
            event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
            self.store.touch("event", event["id"])
        elif delivery["attempts"] > len(RETRIES):
            delivery["state"] = "abandoned"
        else:
            delivery["due"] = time.time() + RETRIES[delivery["attempts"] - 1]

    async def _post(
        self, client: httpx2.AsyncClient, account: str, endpoint: Object, event: Object
    ) -> int:
        payload = self.written(event)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            **self.signed(account, endpoint, payload),
        }
        try:
            answer = await client.post(endpoint["url"], content=payload, headers=headers)
        except httpx2.HTTPError:
            return 0
        return answer.status_code

    def written(self, event: Object) -> str:
        """What is sent, to the byte."""
        return json.dumps(event, indent=2)

    def signed(self, account: str, endpoint: Object, payload: str) -> dict[str, str]:
        """Headers that prove who sent it."""
        secret = self.store.get("secret", account, endpoint["id"])["secret"]
        return {
            "Stripe-Signature": signature(secret, payload),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }

    def _forget_old(self, delivery: Object) -> None:
        if delivery["state"] != "waiting":
            self._finished.append(delivery["id"])
        while len(self._finished) > KEPT_DELIVERIES:
            self.store.remove("delivery", self._finished.popleft())


def listens(endpoint: Object, kind: str) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or kind in wanted)
