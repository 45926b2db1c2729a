"""Runs clients of other projects against the mock server, and writes docs/interop.md.

``make interop``, or ``python -m tests.interop.run`` in the top folder; ``--print`` leaves the page as it is. The first
run installs the clients into build/interop, some 500 MB. Exit code 1: something did not work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deepseek_mock import MockServer
from deepseek_mock.journal import Exchange

from tests.interop.clients import CLIENTS, ROOT, Client, install

PAGE = ROOT / "docs" / "interop.md"
FEATURES = ("plain", "streamed", "tools", "thinking", "JSON")
MARKS = {True: "✔", False: "✘", None: "-"}
HEAD = """\
# Clients of other projects

What clients that were not written here do with the mock server. Each is installed from its registry and run against a
mock of its own; ✔ means that what came out was right, not only that nothing was raised:

- **plain**: the sum in the question is in the answer, and usage is counted.
- **streamed**: the answer comes in several pieces that are together the plain answer.
- **tools**: the model calls the function with the city that was asked about, the client sends the result back, and the
  final answer has it. Where the client runs functions by itself or streams calls, that too.
- **thinking**: the reasoning can be read, plain and streamed, and the same tool is used with thinking on.
- **JSON**: JSON mode gives the members of the example in the prompt; where the client has answers of a type, an answer
  of one.

Written by `make interop`, not by hand.

"""
FOOT = """
"Reasoning back" tells what was in the requests: whether the client sent the model's `reasoning_content` back together
with the result of a tool. DeepSeek's guide demands it; without it the server answers 400, though not reliably. The mock
takes it either way.

"""


@dataclass
class Result:
    """What came of a client."""

    client: Client
    outcomes: dict[str, dict[str, Any]]
    reasoning_back: bool | None
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Package and language."""
        return f"{self.client.package} ({'Python' if self.client.is_python else 'Node.js'})"

    @property
    def failures(self) -> list[str]:
        """What did not work, in words."""
        failed = [f"{name}: {outcome['shown']}" for name, outcome in self.outcomes.items() if outcome["ok"] is False]
        missing = [f"{name}: not tried" for name in FEATURES if name not in self.outcomes]
        return [*failed, *missing, *self.problems]


def run(client: Client) -> Result:
    """Runs a client against a mock of its own."""
    with MockServer() as server:
        try:
            outcomes = client.run(server.base_url, server.api_key)
        except RuntimeError as error:
            outcomes = {name: {"ok": False, "shown": str(error), "notes": []} for name in FEATURES}
        exchanges = list(server.app.journal)
    problems = [
        f"{exchange.method} {exchange.path}: {exchange.status}, {exchange.outcome}"
        for exchange in exchanges
        if exchange.status >= 500 or exchange.outcome == "failed"
    ]
    return Result(client, outcomes, reasoning_back(exchanges), problems)


def reasoning_back(exchanges: Iterable[Exchange]) -> bool | None:
    """Whether the model's reasoning came back with the results of its calls; None if there was none to send."""
    sent: list[bool] = []
    for exchange in exchanges:
        if exchange.operation != "chat" or exchange.status != 200:
            continue
        body = exchange.json
        thinks = body.get("thinking", {}).get("type") != "disabled" and body.get("reasoning_effort") != "none"
        if thinks and body["messages"][-1]["role"] == "tool":
            calling = [message for message in body["messages"] if message.get("tool_calls")]
            sent += [bool((message.get("reasoning_content") or "").strip()) for message in calling]
    return all(sent) if sent else None


def table(results: list[Result]) -> str:
    """The results as a table in Markdown."""
    heads = ("client", "version", *FEATURES, "reasoning back", "works too")
    rows = [heads, ("---",) * len(heads)]
    for result in results:
        marks = [MARKS[result.outcomes.get(name, {"ok": False})["ok"]] for name in FEATURES]
        more = [name for name, outcome in result.outcomes.items() if name not in FEATURES and outcome["ok"]]
        back = {True: "yes", False: "no", None: "-"}[result.reasoning_back]
        rows.append((result.name, result.client.version, *marks, back, ", ".join(more)))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def notes(results: list[Result]) -> str:
    """What else was seen, and what did not work."""
    lines: list[str] = []
    for result in results:
        lines += [f"- {result.name}: {note}." for outcome in result.outcomes.values() for note in outcome["notes"]]
        lines += [
            f"- {result.name}, {name}: not there; {outcome['shown']}."
            for name, outcome in result.outcomes.items()
            if outcome["ok"] is None
        ]
        if result.reasoning_back is False:
            lines.append(f"- {result.name}: leaves the reasoning out when it sends the result of a tool.")
        lines += [f"- ✘ {result.name}, {failure}" for failure in result.failures]
    return "".join(f"{line}\n" for line in lines)


def main() -> int:
    """Runs the clients; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--print", action="store_true", help="leave docs/interop.md as it is")
    options = parser.parse_args()
    install()
    results = [run(client) for client in CLIENTS]
    print(table(results), notes(results), sep="\n")
    if not options.print:
        PAGE.write_text(HEAD + table(results) + FOOT + notes(results), encoding="utf-8")
    return 1 if any(result.failures for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
