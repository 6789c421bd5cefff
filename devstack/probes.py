"""Short questions that show whether a server answers."""

import asyncio
import base64
import http.client
import socket
import time
from pathlib import Path

PATIENCE = 3.0


async def answers_http(port: int, path: str, login: str = "") -> bytes | None:
    """The body of a 200, else nothing. Asked directly, whatever proxy the environment names."""
    return await asyncio.to_thread(_get, port, path, login)


async def listens(port: int) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
    except (OSError, TimeoutError):
        return False
    return True


async def pongs(path: Path) -> bool:
    """Whether a Valkey behind this socket answers; while it loads its data it does not."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_unix_connection(str(path))
            writer.write(b"PING\r\n")
            line = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return line == b"+PONG\r\n"


def becomes_free(port: int, seconds: float = 1.0) -> bool:
    """A killed process holds its port until the last of its threads is gone."""
    deadline = time.monotonic() + seconds
    while not _is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; held together while we choose, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _get(port: int, path: str, login: str) -> bytes | None:
    headers = {"Connection": "close"}
    if login:
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if answer.status == http.client.OK else None
