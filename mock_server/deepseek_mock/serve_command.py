"""`deepseek-mock serve`: the mock in the foreground."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from deepseek_mock.accounts import DEFAULT_ACCOUNTS, DEFAULT_API_KEY, Account
from deepseek_mock.app import ADMIN, create_app
from deepseek_mock.pace import Pace
from deepseek_mock.profiles import ALIASES, NEWEST, PROFILES
from deepseek_mock.rules import Rule
from deepseek_mock.serving import add_address, log_requests, serve
from deepseek_mock.settings import Settings
from deepseek_mock.tokens import TOKENIZERS

DISTRIBUTION = "deepseek-client"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Adds the command."""
    parser = commands.add_parser("serve", help="run the mock server (the default)")
    add_address(parser)
    parser.add_argument("--scenario", type=Path, metavar="FILE", help="rules in YAML: what to answer, what goes wrong")
    parser.add_argument(
        "--profile",
        choices=(*PROFILES, *ALIASES),
        default=NEWEST.name,
        metavar="NAME",
        help=f"what the API was like at a time: {', '.join(PROFILES)} (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, help="makes ids and times repeat from run to run")
    parser.add_argument(
        "--api-key", action="append", metavar="KEY", help="accept this key too, which may be given several times"
    )
    parser.add_argument(
        "--latency", type=float, default=0.0, metavar="S", help="seconds before the first token (default: %(default)s)"
    )
    parser.add_argument(
        "--tokens-per-second", type=float, metavar="N", help="how fast tokens are written (default: all at once)"
    )
    parser.add_argument(
        "--tokens-per-chunk", type=int, default=1, metavar="N", help="of a stream (default: %(default)s)"
    )
    parser.add_argument(
        "--keep-alive-comments", type=int, default=1, metavar="N", help="before a stream (default: %(default)s)"
    )
    parser.add_argument(
        "--leading-newlines", type=int, default=1, metavar="N", help="before a JSON answer (default: %(default)s)"
    )
    parser.add_argument(
        "--tokenizer",
        choices=TOKENIZERS,
        default=TOKENIZERS[0],
        help="what counts tokens: the documented estimate, or DeepSeek's vocabulary, which needs the extra `tokenizer`",
    )
    parser.add_argument(
        "--admin", action="store_true", help=f"offer a page and an API under {ADMIN} to watch and steer the server"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version, and do nothing else")
    parser.add_argument("--quiet", action="store_true", help="do not print a line for each request")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until it is interrupted."""
    try:
        rules = [] if options.scenario is None else _load(options.scenario)
        pace = Pace(options.latency, options.tokens_per_second, options.tokens_per_chunk)
        settings = Settings(options.keep_alive_comments, options.leading_newlines, pace, tokenizer=options.tokenizer)
        own = _accounts(options.api_key or ())
        accounts = (*DEFAULT_ACCOUNTS, *own)
        app = create_app(
            seed=options.seed,
            accounts=accounts,
            settings=settings,
            rules=rules,
            admin=options.admin,
            profile=options.profile,
        )
    except (ImportError, OSError, ValueError) as error:
        print(f"deepseek-mock: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        log_requests(app.journal)
    lines = [f"accepted key: {DEFAULT_API_KEY}"]
    if app.profile is not NEWEST:
        lines.append(f"profile: {app.profile.name}")
    if options.scenario is not None:
        lines.append(f"scenario: {options.scenario}, {len(rules)} rule{'' if len(rules) == 1 else 's'}")
    return serve(app, options, lines, page=ADMIN if options.admin else None)


def _accounts(keys: Iterable[str]) -> tuple[Account, ...]:
    taken = {account.key for account in DEFAULT_ACCOUNTS[1:]}
    for key in keys:
        if key in taken:
            raise ValueError(f"--api-key is {key!r}, a key that provokes an error: take another")
        if not key:
            raise ValueError("--api-key is '': it must be an API key, such as sk-mine")
    return tuple(Account(key, DEFAULT_ACCOUNTS[0].balances) for key in keys)


def _load(file: Path) -> list[Rule]:
    from deepseek_mock.scenario_file import load_placed  # noqa: PLC0415 - not needed without a scenario
    from deepseek_mock.scenario_review import described  # noqa: PLC0415

    try:
        placed = load_placed(file)
    except OSError as error:
        raise ValueError(f"cannot read the scenario {file}: {error.strerror}") from error
    # Served all the same: a person may have put one rule before the others for a moment.
    for line, _ in described(file, placed):
        print(f"deepseek-mock: {line}", file=sys.stderr)
    return [rule for rule, _, _ in placed]


class _Version(argparse.Action):
    """Prints the version of the distribution; looks it up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

        try:
            found = version(DISTRIBUTION)
        except PackageNotFoundError:
            found = "from a checkout, not installed"
        print(f"deepseek-mock {found}")
        parser.exit()
