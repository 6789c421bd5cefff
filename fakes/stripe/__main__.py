"""`python -m fakes.stripe --port 12111`"""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from fakes.stripe.app import serve


def main() -> None:
    options = _options()
    asyncio.run(_run(options.host, options.port, None if options.forget else options.state))


def _options() -> argparse.Namespace:
    port = int(os.environ.get("FAKE_STRIPE_PORT", "12111"))
    state = os.environ.get("FAKE_STRIPE_STATE") or f"var/fake-stripe-{port}.sqlite3"
    parser = argparse.ArgumentParser(prog="python -m fakes.stripe", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--state", type=Path, default=Path(state), help="where to keep everything")
    parser.add_argument("--forget", action="store_true", help="keep nothing")
    return parser.parse_args()


async def _run(host: str, port: int, state: Path | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve(host, port, state, stopped)


if __name__ == "__main__":
    main()
