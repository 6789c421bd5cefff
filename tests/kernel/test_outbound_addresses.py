"""The outbound client reaches the public web and nothing of ours."""

import asyncio
import socket

import httpx2
import pytest
from pydantic import ValidationError

from app.core import outbound as module
from app.core.addresses import is_public
from app.core.outbound import AddressRefusedError, Outbound, OutboundSettings
from app.core.outbound_body import Caps, FetchFailedError
from tests.support.web import CountingResolver, Tripwire, Web, demo, to

PUBLIC = "93.184.216.34"

SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0",  # noqa: S104
    "2130706433", "0x7f000001", "0x7f.1",
    "0x7f.0x0.0x0.0x1", "017700000001", "0177.0.0.01", "0177.1", "127.0.0.1.", "localhost",
    "LOCALHOST", "localhost.", "%6c%6f%63%61%6c%68%6f%73%74", "127.127.127.127", "127.0.0.254",
    "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "①②⑦.⓪.⓪.①", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]",
    "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]",
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "192.0.2.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "user@127.0.0.1", "user:pw@localhost", "example.com@127.0.0.1", "127.0.0.1#@example.com",
    "127.0.0.1?@example.com", "127.0.0.1\\@example.com",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(
    spelling: str, tripwire: Tripwire
) -> None:
    client = Outbound(ports=frozenset({80, 443, tripwire.port}), allow_private=frozenset())
    caps = Caps(seconds=2, connect_seconds=0.5)

    for url in (f"http://{spelling}:{tripwire.port}/", f"https://{spelling}:{tripwire.port}/"):
        with pytest.raises((AddressRefusedError, FetchFailedError)) as refused:
            client.fetch(url, caps=caps)
        # Not "it took too long" or "connection refused": that would be an attempt.
        assert refused.value.details.get("reason") in (None, "its host name is not known")
    assert tripwire.connections() == 0


@pytest.mark.parametrize(
    "url",
    [
        "", "shop.example", "/feed.xml", "ftp://shop.example/x", "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL", "javascript:alert(1)", "http://", "http:///x",
        "https://user:secret@shop.example/", "http://shop.example:22/", "http://shop.example:6379/",
        "http://shop.example:99999/", "http://sh op.example/", "http://[::1", "http://a\x00b/",
        "http://a\r\nHost: b/",
    ],
)  # fmt: skip
def test_only_web_addresses_on_web_ports_are_fetched(url: str) -> None:
    resolver = to(PUBLIC)
    client = Outbound(resolve=resolver, transport=never(), allow_private=frozenset())

    with pytest.raises(AddressRefusedError):
        client.fetch(url)


def never() -> httpx2.MockTransport:
    def fail(request: httpx2.Request) -> httpx2.Response:
        pytest.fail(f"connected to {request.url}")

    return httpx2.MockTransport(fail)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    client = Outbound(resolve=to(PUBLIC, "10.0.0.5"), transport=never())

    with pytest.raises(AddressRefusedError):
        client.fetch("https://shop.example/")


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, stream=httpx2.ByteStream(b"ok"))

    resolver = CountingResolver([[PUBLIC], ["127.0.0.1"]])
    client = Outbound(resolve=resolver, transport=httpx2.MockTransport(answer))

    fetched = client.fetch("https://shop.example/feed?x=1")

    assert (fetched.body, fetched.url) == (b"ok", "https://shop.example/feed?x=1")
    assert resolver.calls == ["shop.example"]
    assert (seen[0].url.host, seen[0].url.raw_path) == (PUBLIC, b"/feed?x=1")
    assert seen[0].headers["host"] == "shop.example"
    assert seen[0].extensions["sni_hostname"] == "shop.example"


def test_a_name_that_changes_its_mind_reaches_nothing(tripwire: Tripwire) -> None:
    resolver = CountingResolver([[PUBLIC], ["127.0.0.1"]])
    redirecting = httpx2.MockTransport(
        lambda request: httpx2.Response(302, headers={"location": str(request.url)})
    )
    client = Outbound(resolve=resolver, transport=redirecting, ports=frozenset({tripwire.port}))

    with pytest.raises(AddressRefusedError):
        client.fetch(f"http://rebind.example:{tripwire.port}/")

    assert len(resolver.calls) <= 2
    assert tripwire.connections() == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://[::1]:{port}/", "file:///"],
)
def test_a_redirect_into_our_network_is_refused(
    web: Web, tripwire: Tripwire, status: int, target: str
) -> None:
    location = target.format(port=tripwire.port)
    web.answers["/"] = (status, {"Location": location}, b"")

    with pytest.raises(AddressRefusedError):
        demo(web).fetch(web.url("/"))

    assert tripwire.connections() == 0


def test_an_exception_for_the_demo_is_exact(web: Web) -> None:
    web.answers["/"] = (200, {}, b"demo")
    client = Outbound(allow_private=frozenset({f"127.0.0.1:{web.port}"}))

    assert client.fetch(f"http://127.0.0.1:{web.port}/").body == b"demo"
    for other in (
        f"http://127.1:{web.port}/",
        f"http://localhost:{web.port}/",
        "http://127.0.0.1/",
    ):
        with pytest.raises(AddressRefusedError):
            client.fetch(other)


def test_exceptions_are_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTBOUND_ALLOW_PRIVATE", "127.0.0.1:12111, shop.test:80")
    assert OutboundSettings().allowed == {"127.0.0.1:12111", "shop.test:80"}

    monkeypatch.setattr(module.settings, "environment", "production")
    with pytest.raises(ValidationError, match="refused in production"):
        OutboundSettings()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::a00:1", False),
        ("::ffff:10.0.0.1", False),
        ("2001:db8::1", False),
        ("2606:4700::200:5efe:7f00:1", False),
        ("192.88.99.1", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_an_unknown_host_is_a_plain_failure() -> None:
    async def unknown(host: str, port: int) -> list[str]:
        await asyncio.sleep(0)
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(FetchFailedError, match="not known"):
        Outbound(resolve=unknown).fetch("https://nowhere.example/")
