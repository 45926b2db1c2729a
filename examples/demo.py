"""Start the mock server on a free port of this machine, run quickstart.py against it, stop the server."""

import os
import subprocess
import sys
from pathlib import Path

from deepseek_mock import DEFAULT_API_KEY
from deepseek_mock.server import MockServer


def main() -> int:
    with MockServer() as server:
        print(f"A mock of the DeepSeek API is listening on {server.base_url}\n", flush=True)
        environment = {
            **os.environ,
            "DEEPSEEK_BASE_URL": server.base_url,
            "DEEPSEEK_API_KEY": DEFAULT_API_KEY,
        }
        quickstart = Path(__file__).with_name("quickstart.py")
        done = subprocess.run([sys.executable, "-u", str(quickstart)], env=environment, check=False)
    print("\nThe mock server has stopped." if done.returncode == 0 else "\nThe quickstart failed.")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
