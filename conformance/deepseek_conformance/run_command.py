"""`deepseek-conformance run`: holds a live server against the contract, within a budget."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepseek_conformance import report_html, report_junit, report_text
from deepseek_conformance.base_url import BaseURL, is_deepseek
from deepseek_conformance.budget import Budget
from deepseek_conformance.catalogue import select
from deepseek_conformance.check import OPERATIONS, Check, Result
from deepseek_conformance.models import CAPABLE
from deepseek_conformance.report import to_data
from deepseek_conformance.run import Hopeless, Runner, worst_case
from deepseek_conformance.secret import Secret
from deepseek_conformance.wire import Wire

if TYPE_CHECKING:
    from deepseek_conformance.fuzz import Fuzz

DEFAULT_BUDGET = Decimal("0.10")
DEFAULT_TIMEOUT = 120.0
DEFAULT_EXAMPLES = 20
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class UsageError(ValueError):
    """The command cannot be carried out. The message says what to change."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "run",
        help="hold a live server against the contract",
        epilog="Exit code: 0 the server conforms in all that was checked, 1 it does not, 2 nothing could be checked.",
    )
    parser.add_argument("--base-url", metavar="URL", help="where the server is, such as http://127.0.0.1:8000/v1")
    parser.add_argument(
        "--api-key-env",
        default="DEEPSEEK_API_KEY",
        metavar="NAME",
        help="environment variable with the key (default: %(default)s)",
    )
    parser.add_argument("--model", default=CAPABLE, metavar="M", help="model to ask (default: %(default)s)")
    parser.add_argument(
        "--budget",
        default=DEFAULT_BUDGET,
        type=_money,
        metavar="USD",
        help="never spend more, by the contract's prices (default: %(default)s)",
    )
    parser.add_argument(
        "--operations",
        default=OPERATIONS,
        type=_operations,
        metavar="LIST",
        help=f"of {','.join(OPERATIONS)} (default: all)",
    )
    parser.add_argument(
        "--timeout",
        default=DEFAULT_TIMEOUT,
        type=float,
        metavar="S",
        help="seconds for each exchange (default: %(default)s)",
    )
    parser.add_argument(
        "--fuzz",
        nargs="?",
        const=DEFAULT_EXAMPLES,
        type=int,
        metavar="N",
        help="send generated requests too, about N of each kind (default: %(const)s), to a server of your own",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to this file too")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="the same as JUnit XML")
    parser.add_argument("--html", type=Path, metavar="FILE", help="the same as a page for a browser")
    parser.add_argument("--list", action="store_true", help="list the checks and what they cost at most; send nothing")
    parser.add_argument("--verbose", action="store_true", help="print a line for each check as it is made")
    parser.set_defaults(run=run)


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError(f"{text} is no amount of US dollars, such as 0.05")
    return amount


def _operations(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    unknown = [name for name in names if name not in OPERATIONS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'}; choose of {', '.join(OPERATIONS)}")
    return names


def run(options: argparse.Namespace) -> int:
    """Checks, reports, gives the exit code."""
    checks = select(options.operations)
    if options.list:
        print(*_listing(checks, options.model), sep="\n")
        return 0
    try:
        return _run(options, checks)
    except (OSError, ValueError, Hopeless) as error:
        cover = Secret(os.environ.get(options.api_key_env, "")).cover
        print(cover(f"deepseek-conformance: {error}"), file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, checks: Sequence[Check]) -> int:
    base_url = _base_url(options)
    key = _key(options.api_key_env)
    examples: int = options.fuzz or 0
    fuzz = _fuzz(base_url) if examples else None
    budget = Budget(options.budget, options.model)
    with Wire(base_url, key, timeout=options.timeout) as wire:
        runner = Runner(wire, options.model, budget, _print if options.verbose else lambda _: None)
        done = runner.check(checks)
        if fuzz is not None:
            fuzzing = fuzz(base_url, key, options.api_key_env, secret=wire.secret, budget=budget)
            began = time.monotonic()
            done.results += fuzzing.check(options.operations, examples)
            done.requests += fuzzing.sent
            done.seconds += time.monotonic() - began
        data = to_data(done, base_url, options.api_key_env)
        cover = wire.secret.cover
    if not done.counts["passed"] and not done.counts["failed"]:
        raise UsageError("nothing was checked: the server has none of these operations, or the budget is too small")
    _write(options, data, cover)
    print(cover("\n".join(report_text.lines(data))))
    return 0 if done.conforms else 1


def _fuzz(base_url: BaseURL) -> type[Fuzz]:
    """What sends generated requests."""
    if is_deepseek(str(base_url)):
        raise UsageError(
            f"{base_url} belongs to DeepSeek, and --fuzz is for servers of your own; without it few and ordinary "
            "requests are sent"
        )
    try:
        from deepseek_conformance.fuzz import Fuzz  # noqa: PLC0415 - nobody else needs schemathesis
    except ImportError as error:
        raise UsageError(f"--fuzz needs {error.name}: pip install 'deepseek-client[contract]'") from error
    return Fuzz


def _base_url(options: argparse.Namespace) -> BaseURL:
    if not options.base_url:
        raise UsageError("name the server with --base-url, such as --base-url http://127.0.0.1:8000")
    return BaseURL.parse(options.base_url)


def _key(variable: str) -> str:
    if not VARIABLE.fullmatch(variable):
        raise UsageError("--api-key-env takes the name of an environment variable, not the key")
    key = os.environ.get(variable, "").strip()
    if not key:
        raise UsageError(f"there is no key in the environment variable {variable}; any text does if none is needed")
    if not key.isascii() or not key.isprintable():
        raise UsageError(f"the key in {variable} has characters that no header can hold")
    return key


def _write(options: argparse.Namespace, data: dict[str, Any], cover: Any) -> None:
    if options.json is not None:
        text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        options.json.write_text(cover(text), encoding="utf-8", errors="backslashreplace")
    if options.junit is not None:
        options.junit.write_text(cover(report_junit.to_xml(data)), encoding="utf-8")
    if options.html is not None:
        options.html.write_text(cover(report_html.to_html(data)), encoding="utf-8", errors="backslashreplace")


def _print(result: Result) -> None:
    print(f"{result.verdict:12}{result.check.id}", flush=True)


def _listing(checks: Sequence[Check], model: str) -> Iterator[str]:
    """The checks, and what their requests cost at most; each request is counted once."""
    budget = Budget(Decimal(0), model)
    counted: set[str] = set()
    total = Decimal(0)
    for check in checks:
        new = [probe for probe in check.probes if probe.name not in counted]
        counted |= {probe.name for probe in new}
        tokens = worst_case(new, model)
        cost = budget.price(tokens)
        total += cost
        requests = f"{len(new)} request{'s' if len(new) != 1 else ''}"
        yield f"{check.operation:9}{check.id:32}{requests:>12}{tokens.total:8} tokens {cost:9.6f} USD  {check.title}"
    yield (
        f"{len(checks)} checks, {len(counted)} requests, at most {total:.4f} USD at the prices of {budget.priced_as} "
        "that hold now"
    )
