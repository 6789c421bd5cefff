"""A shopper on a raw connection: keep-alive, cookies, and retries that harm nobody."""

import asyncio
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOTAL = re.compile(rb'name="shown_total_cents" value="(\d+)"')
ADDRESS = {
    "email": "shopper@example.com",
    "name": "Sam Shopper",
    "street": "1, rue du Banc",
    "postcode": "1234",
    "city": "Luxembourg",
    "country": "LU",
}


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Shopper:
    """One browser: its cookies, and one connection that it opens anew when it breaks."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        return await self._ask("POST", path, urlencode(fields).encode())

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Accept-Language: en\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n"
        )
        if method == "POST":
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        try:
            self.writer.write(head.encode() + b"\r\n" + body)
            return await asyncio.wait_for(self._read(), 15)
        except BaseException:
            self.writer.close()
            self.writer = None
            raise

    async def _read(self) -> Answer:
        assert self.reader is not None
        raw = await self.reader.readuntil(b"\r\n\r\n")
        lines = raw.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self._keep(value)
            elif name:
                headers[name.lower()] = value
        body = b""
        if "content-length" in headers:
            body = await self.reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            body = await self._read_chunks()
        return Answer(int(lines[0].split()[1]), headers, body)

    async def _read_chunks(self) -> bytes:
        assert self.reader is not None
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if "max-age=0" in cookie.lower() or not value.strip('"'):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    async def fill_cart(self, shop: str, sku: str, quantity: int = 1) -> Answer:
        return await self.post(f"/shop/{shop}/cart", {"sku": sku, "quantity": str(quantity)})

    async def see_total(self, shop: str) -> str:
        """The sum the checkout page shows; empty when it shows none."""
        page = await self.get(f"/shop/{shop}/checkout")
        found = TOTAL.search(page.body)
        return found[1].decode() if found else ""

    async def place(self, shop: str, total: str, payment: str = "bank_transfer") -> Answer:
        fields = {**ADDRESS, "payment": payment, "shown_total_cents": total}
        return await self.post(f"/shop/{shop}/checkout", fields)
