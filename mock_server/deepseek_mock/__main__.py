"""The command line: `python -m deepseek_mock`, also installed as `deepseek-mock`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import uvicorn

from deepseek_mock.accounts import DEFAULT_API_KEY
from deepseek_mock.app import Settings, create_app
from deepseek_mock.server import bind, url_of, uvicorn_config

DEFAULT_PORT = 8642


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="deepseek-mock", description="A server that behaves like api.deepseek.com.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free port (default: %(default)s)")
    parser.add_argument("--seed", type=int, help="makes ids repeat from run to run")
    parser.add_argument(
        "--keep-alive-comments",
        type=int,
        default=1,
        metavar="N",
        help="before a stream (default: %(default)s)",
    )
    parser.add_argument(
        "--leading-newlines",
        type=int,
        default=1,
        metavar="N",
        help="before a JSON answer (default: %(default)s)",
    )
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until it is interrupted."""
    options = parse_arguments(arguments)
    settings = Settings(options.keep_alive_comments, options.leading_newlines)
    app = create_app(seed=options.seed, settings=settings)
    try:
        listener = bind(options.host, options.port)
    except OSError as error:
        print(f"deepseek-mock: cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    print(f"deepseek-mock listens on {url_of(listener)}", flush=True)
    print(f"accepted key: {DEFAULT_API_KEY}", flush=True)
    server = uvicorn.Server(uvicorn_config(app, log_level="info" if options.verbose else "warning"))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 130
    finally:
        listener.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
