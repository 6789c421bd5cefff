"""What the outbound client does with answers: redirects, sizes, time, certificates."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from app.core.outbound import Outbound
from app.core.outbound_body import Caps, FetchFailedError, FetchTooLargeError
from app.exceptions.base import AppError
from tests.support.web import Web, demo, to


def test_redirects_are_followed_three_times_and_no_more(web: Web) -> None:
    web.answers |= {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(5)}
    web.answers["/3"] = (200, {}, b"there")

    fetched = demo(web).fetch(web.url("/0"))
    assert (fetched.body, fetched.url) == (b"there", web.url("/3"))

    web.answers["/3"] = (302, {"Location": "/4"}, b"")
    with pytest.raises(FetchFailedError, match="too many redirects"):
        demo(web).fetch(web.url("/0"))


def test_credentials_do_not_follow_to_another_host(web: Web) -> None:
    web.answers["/a"] = (302, {"Location": "/b"}, b"")
    web.answers["/b"] = (302, {"Location": web.url("/c", "other.test")}, b"")
    web.answers["/c"] = (200, {}, b"")

    demo(web, "shop.test", "other.test").fetch(
        web.url("/a"), headers={"Authorization": "Bearer x", "X-Kind": "feed"}
    )

    headers = dict(web.seen)
    assert headers["/b"]["authorization"] == "Bearer x"
    assert "authorization" not in headers["/c"]
    assert headers["/c"]["x-kind"] == "feed"
    assert headers["/c"]["host"] == f"other.test:{web.port}"


def test_a_post_is_sent_once_and_its_redirect_handed_back(web: Web) -> None:
    web.answers["/hook"] = (307, {"Location": "/elsewhere"}, b"")

    fetched = demo(web).fetch(web.url("/hook"), method="POST", content=b"{}")

    assert (fetched.status, [path for path, _ in web.seen]) == (307, ["/hook"])


def test_a_download_is_streamed_to_a_file(web: Web) -> None:
    body = b"id,title,price\n" * 100_000
    web.answers["/feed"] = (200, {"Content-Type": "text/csv"}, body)

    stored = demo(web).download(web.url("/feed"), caps=Caps(max_bytes=2_000_000))

    assert (stored.size, stored.headers["content-type"]) == (len(body), "text/csv")
    assert stored.path.read_bytes() == body
    stored.path.unlink()


def test_packed_answers_are_unpacked(web: Web) -> None:
    web.answers["/feed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"id,title\n" * 50))

    assert demo(web).fetch(web.url("/feed")).body == b"id,title\n" * 50


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, {}, b"x" * 200_000), FetchTooLargeError),
        (
            (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 50_000_000)),
            FetchTooLargeError,
        ),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"abc" * 99)[:-9]), FetchFailedError),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), FetchFailedError),
        ((200, {"Content-Encoding": "br"}, b"?"), FetchFailedError),
        ((500, {}, b"sorry"), FetchFailedError),
    ],
)
def test_what_is_too_much_or_broken_leaves_no_file(
    web: Web,
    answer: tuple[int, dict[str, str], bytes],
    error: type[AppError],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    web.answers["/feed"] = answer
    started = time.monotonic()

    with pytest.raises(error):
        demo(web).download(web.url("/feed"), caps=Caps(max_bytes=100_000))

    assert list(tmp_path.iterdir()) == []
    assert time.monotonic() - started < 1


def test_a_small_cap_on_the_ratio_stops_a_bomb_below_the_size_cap(web: Web) -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    web.answers["/feed"] = (200, {"Content-Encoding": "gzip"}, bomb)

    with pytest.raises(FetchTooLargeError):
        demo(web).fetch(web.url("/feed"), caps=Caps(max_bytes=100_000_000))


def test_a_server_that_trickles_is_cut_off() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]

    def trickle() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)

    threading.Thread(target=trickle, daemon=True).start()
    client = Outbound(resolve=to("127.0.0.1"), allow_private=frozenset({f"slow.test:{port}"}))
    started = time.monotonic()

    with pytest.raises(FetchFailedError, match="too long"):
        client.fetch(f"http://slow.test:{port}/", caps=Caps(seconds=0.5))

    listener.close()
    assert time.monotonic() - started < 2


def test_certificates_are_checked_against_the_name(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is needed to make a certificate")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(  # noqa: S603 - a fixed command
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=shop.test",
         "-addext", "subjectAltName=DNS:shop.test"],
        check=True, capture_output=True,
    )  # fmt: skip
    web = Web()
    web.answers["/"] = (200, {}, b"secure")
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    web.server.socket = server_side.wrap_socket(web.server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    hosts = frozenset({f"shop.test:{web.port}", f"other.test:{web.port}"})
    client = Outbound(resolve=to("127.0.0.1"), allow_private=hosts, tls=trusting)

    assert client.fetch(f"https://shop.test:{web.port}/").body == b"secure"
    with pytest.raises(FetchFailedError):
        client.fetch(f"https://other.test:{web.port}/")
    with pytest.raises(FetchFailedError):
        Outbound(resolve=to("127.0.0.1"), allow_private=hosts).fetch(
            f"https://shop.test:{web.port}/"
        )
    web.server.shutdown()
    web.server.server_close()


def test_the_environments_proxy_is_not_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    web.answers["/"] = (200, {}, b"direct")

    assert demo(web).fetch(web.url("/")).body == b"direct"
