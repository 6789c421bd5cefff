"""Receiving what others send: capped in size and time, unpacked a little at a time."""

import os
import tempfile
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import httpx2

from app.exceptions.base import UpstreamError

_RATIO_FREE_BYTES = 1024 * 1024
_STEP = 64 * 1024


class FetchFailedError(UpstreamError):
    """The other side did not answer, or not properly."""

    code = "fetch_failed"
    status: ClassVar[int] = 502

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"{url[:200]} could not be fetched: {reason}", url=url[:200], reason=reason
        )


class FetchTooLargeError(UpstreamError):
    """More bytes than we take, or compressed beyond reason."""

    code = "fetch_too_large"

    def __init__(self, url: str, limit: int) -> None:
        super().__init__(f"{url[:200]} sends too much.", url=url[:200], limit=limit)


@dataclass(frozen=True, slots=True)
class Caps:
    """What one request may cost. `seconds` is the whole of it, redirects and body included."""

    max_bytes: int = 1024 * 1024
    seconds: float = 30.0
    connect_seconds: float = 5.0
    idle_seconds: float = 10.0
    redirects: int = 3
    ratio: int = 50


class Unpacker(Protocol):
    """What `zlib.decompressobj` returns."""

    @property
    def eof(self) -> bool: ...

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


async def decoded(answer: httpx2.Response, caps: Caps) -> AsyncGenerator[bytes]:
    """The body, unpacked a little at a time, so that a bomb never unfolds."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchFailedError(str(answer.url), f"content encoding {encoding[:20]}")
    unpacker = zlib.decompressobj(wbits=31) if encoding.endswith("gzip") else None
    received = size = 0
    async for raw in answer.aiter_raw():
        received += len(raw)
        async for chunk in unpack(raw, unpacker):
            size += len(chunk)
            bomb = size > _RATIO_FREE_BYTES and size > received * caps.ratio
            if size > caps.max_bytes or bomb:
                raise FetchTooLargeError(str(answer.url), caps.max_bytes)
            yield chunk
    if unpacker is not None and received and not unpacker.eof:
        raise FetchFailedError(str(answer.url), "its compressed body ends too early")


async def unpack(raw: bytes, unpacker: "Unpacker | None") -> AsyncGenerator[bytes]:
    if unpacker is None:
        yield raw
        return
    try:
        while raw:
            yield unpacker.decompress(raw, _STEP)
            raw = unpacker.unconsumed_tail
    except zlib.error as broken:
        msg = "compressed body"
        raise httpx2.DecodingError(msg) from broken


async def store(chunks: AsyncIterator[bytes]) -> tuple[Path, int]:
    """Write to a temporary file, which is removed if the body does not arrive whole."""
    with tempfile.NamedTemporaryFile(prefix="outbound-", delete=False) as file:
        try:
            async for chunk in chunks:
                file.write(chunk)
        except BaseException:
            os.unlink(file.name)
            raise
        return Path(file.name), file.tell()
