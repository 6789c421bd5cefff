"""`python -m tests.e2e.hold READY`: inside a running stack, load the demo's goods, say that all
is there, and keep the stack until whoever started us is gone."""

import json
import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    ready = Path(sys.argv[1])
    subprocess.run([sys.executable, "-m", "demo.load", "--without-history"], check=True)
    half = ready.with_suffix(".half")
    half.write_text(json.dumps(dict(os.environ)))
    half.rename(ready)
    sys.stdin.read()


if __name__ == "__main__":
    main()
