"""The demo stays out of production."""

import os
import subprocess
import sys


def test_the_demo_refuses_a_production_configuration() -> None:
    environ = {**os.environ, "ENVIRONMENT": "production", "SECRET_KEY": "s" * 40, "DEMO": "0"}

    refused = subprocess.run(
        [sys.executable, "-m", "demo.load"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "does not load into a production configuration" in refused.stderr
    assert refused.stdout == ""
