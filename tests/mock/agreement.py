"""Asks the mock what real servers were asked and compares the answers: `python tests/mock/agreement.py FOLDER`.

The folder holds recorded exchanges as those of tests/recorded/fixtures. Each is asked again of the mock in the profile
nearest to its date; where the request was not kept, another stands in that deserves the like. Status, media type,
members, their order where it was kept, types, forms of chunks, finish reasons and error messages are compared. What
differs is printed with its reason from the tables below; without a reason it makes the script fail.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

from deepseek_conformance.exchanges import Exchange, events, load  # noqa: E402
from deepseek_mock import MockServer  # noqa: E402
from deepseek_mock.profiles import PROFILES, Profile  # noqa: E402

from tests.mock.forms import chunk_forms, differences, skeleton  # noqa: E402
from tests.mock.stand_ins import sent_for  # noqa: E402

DONE = "[DONE]"
# The day of recordings that tell none: they are of August 2026.
UNDATED = date(2026, 8, 10)
# A path, or the beginning of a name, and why the mock cannot answer as recorded.
LEFT_OUT = {
    "/responses": "an operation that the mock does not have yet",
    "/anthropic/v1/messages": "an operation that the mock does not have yet",
    "/v1/embeddings": "the answer of a gateway or firewall before the API",
    "2024_detail_": "the error shape before July 2024, older than any profile",
}
# A pattern for `profile name: difference`, and the reason for it.
REASONS = {
    r"^seed-2025-01 .*usage\.prompt_tokens_details is missing$": (
        "recorded after the time of the profile: the member is there from about March 2025"
    ),
    r"^v4-2026-08 \S*reasoning_content_passback: the status is 200": (
        "the rule is enforced by fits and starts and in no profile; profiles.py says why"
    ),
    r"presence_penalty: the status is 200": "only on the day R1 was released; documented as ignored",
    r"content_exists_risk: the status is 200": "the mock has no moderation; a fault of status 400 says it",
    r"response_format_unavailable: the media type": (
        "recorded in January 2026; since June all errors of this stage are recorded with the other type"
    ),
    r"429_concurrency_balance: \$ is": "only the message was quoted, not the body around it",
    r"sequential_complex_tool_calls_\w+: (\S*tool_calls is missing|no chunk is like: tool_calls|it finished by stop)": (
        "what to say is the model's choice: it went on to the next tool where the mock answers"
    ),
    r"deferred_capability_with_thinking__01: (\S*tool_calls is missing|it finished by stop)": (
        "what to say is the model's choice: it went on to the next tool where the mock answers"
    ),
    r"chat_thinking_tool_2026_06: (\S*tool_calls is missing|it finished by stop)": (
        "the texts of the request were shortened: nothing is left of them that asks for the tool"
    ),
    r"chat_cut_tool_call_2026_08: it finished by tool_calls, was length": (
        "the texts of the request were shortened: what is left of them fits into max_tokens"
    ),
    r"(sequential_complex|streaming_chat_with_tools|text_before_a_truncated_call)\w+: no chunk is like: content": (
        "what to say is the model's choice: it said something before it called a tool"
    ),
    r"prompt_caching_\w+: (it finished by length|no chunk is like: content|no chunk was like: reasoning_content)": (
        "what to say is the model's choice: it did not think, and so it had tokens left for the answer"
    ),
    r"budget_96_\w+: it finished by length, was tool_calls": (
        "what to say is the model's choice: its arguments were shorter than the mock's, which max_tokens cuts"
    ),
    r"flattens_to_a_string\w+: it finished by length, was stop": (
        "what to say is the model's choice: its answer was shorter than the mock's, which max_tokens cuts"
    ),
}
CATEGORIES = ("error", "listing", "stream", "JSON", "tools", "thinking", "plain")


@dataclass
class Report:
    """How many exchanges of each category there were and agreed, what was left out, and what differs and why."""

    asked: Counter[str] = field(default_factory=Counter[str])
    agreed: Counter[str] = field(default_factory=Counter[str])
    explained: Counter[str] = field(default_factory=Counter[str])
    left_out: list[str] = field(default_factory=list[str])
    reasons: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    unexplained: list[str] = field(default_factory=list[str])

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{'category':10}{'asked':>7}{'agree':>7}{'explained':>11}{'not':>5}"
        for category in CATEGORIES:
            asked, agreed, explained = self.asked[category], self.agreed[category], self.explained[category]
            yield f"{category:10}{asked:7}{agreed:7}{explained:11}{asked - agreed - explained:5}"
        total, same, some = self.asked.total(), self.agreed.total(), self.explained.total()
        yield f"{'all':10}{total:7}{same:7}{some:11}{total - same - some:5}"
        for reason, found in self.reasons.items():
            yield f"\n{reason}:"
            yield from (f"  {line}" for line in found)
        yield f"\n{len(self.left_out)} left out{':' if self.left_out else '.'}"
        yield from (f"  {line}" for line in self.left_out)
        yield f"\n{len(self.unexplained)} without a reason{':' if self.unexplained else '.'}"
        yield from (f"  {line}" for line in self.unexplained)


def compare_folder(folder: Path) -> Report:
    """Asks for every exchange of a folder."""
    report = Report()
    days = _days(folder)
    with ExitStack() as stack:
        clients = {name: _client(stack, profile) for name, profile in PROFILES.items()}
        for exchange in load(folder):
            if (reason := _left_out(exchange)) is not None:
                report.left_out.append(f"{exchange.name}: {reason}")
                continue
            profile = _profile(exchange, days)
            category = category_of(exchange)
            report.asked[category] += 1
            found = list(compare(exchange, clients[profile.name]))
            unexplained = [difference for difference in found if not _explain(difference, profile, exchange, report)]
            report.unexplained += [f"{exchange.name} ({profile.name}): {difference}" for difference in unexplained]
            report.agreed[category] += not found
            report.explained[category] += bool(found) and not unexplained
    return report


def _client(stack: ExitStack, profile: Profile) -> httpx.Client:
    server = stack.enter_context(MockServer(profile=profile, seed=1))
    return stack.enter_context(httpx.Client(base_url=server.base_url, timeout=60))


def _left_out(exchange: Exchange) -> str | None:
    name = exchange.file.name
    return next(
        (reason for start, reason in LEFT_OUT.items() if exchange.path == start or name.startswith(start)), None
    )


def _explain(difference: str, profile: Profile, exchange: Exchange, report: Report) -> bool:
    place = f"{profile.name} {exchange.name}: {difference}"
    reason = next((reason for pattern, reason in REASONS.items() if re.search(pattern, place)), None)
    if reason is not None:
        report.reasons.setdefault(reason, []).append(f"{exchange.name}: {difference}")
    return reason is not None


def category_of(exchange: Exchange) -> str:
    """What an exchange shows: the first of the categories that fits."""
    if exchange.status != "200":
        return "error"
    if exchange.method == "GET":
        return "listing"
    if exchange.streams:
        return "stream"
    request = exchange.request() or {}
    choice = exchange.response()[0]["choices"][0]
    message = choice["message"]
    if request.get("response_format") or (message["content"] or "").startswith("{"):
        return "JSON"
    if request.get("tools") or message.get("tool_calls"):
        return "tools"
    return "thinking" if message.get("reasoning_content") else "plain"


def compare(exchange: Exchange, client: httpx.Client) -> Iterator[str]:
    """Where the mock's answer differs from the recorded one."""
    sent = sent_for(exchange)
    answer = client.request(sent.method, sent.path, content=sent.content, headers=dict(sent.headers))
    if str(answer.status_code) != exchange.status:
        yield f"the status is {answer.status_code}, was {exchange.status}: {answer.text[:200]}"
        return
    media_type = answer.headers.get("content-type", "").partition(";")[0] or None
    recorded_type = None if exchange.media_type is None else exchange.media_type.partition(";")[0]
    if exchange.stated and media_type != recorded_type:
        yield f"the media type is {media_type}, was {recorded_type}"
    recorded = exchange.response()
    if exchange.streams:
        yield from _compare_streams(recorded, answer.text, in_order=exchange.raw)
        return
    try:
        answered = answer.json()
    except ValueError:
        answered = answer.text
    whole = [skeleton(value, in_order=exchange.raw) for value in (recorded[0], answered)]
    yield from differences(*whole, in_order=exchange.raw)
    if exchange.status != "200":
        yield from _compare_messages(recorded[0], answered)
    elif "choices" in answered:
        yield from _compare_finish(recorded[0], answered)


def _compare_streams(recorded: list[Any], text: str, *, in_order: bool) -> Iterator[str]:
    data = list(events(text.encode()))
    if data[-1] != DONE:
        yield "the stream does not end with [DONE]"
    answered = [json.loads(event) for event in data if event != DONE]
    forms, others = (chunk_forms(chunks, in_order=in_order) for chunks in (recorded, answered))
    yield from (f"no chunk is like: {kind}" for kind in forms if kind not in others)
    yield from (f"no chunk was like: {kind}" for kind in others if kind not in forms)
    common = [kind for kind in forms if kind in others]
    if common != [kind for kind in others if kind in forms]:
        yield f"chunks come in the order {list(others)}, was {list(forms)}"
    for kind in common:
        for difference in differences(forms[kind], others[kind], in_order=in_order):
            yield f"chunk ({kind}): {difference}"
    yield from _compare_finish(recorded[-1], answered[-1])


def _compare_finish(recorded: Any, answered: Any) -> Iterator[str]:
    reasons = [body["choices"][0]["finish_reason"] for body in (recorded, answered)]
    if reasons[0] != reasons[1]:
        yield f"it finished by {reasons[1]}, was {reasons[0]}"


def _compare_messages(recorded: Any, answered: Any) -> Iterator[str]:
    """Sentences may differ in numbers: places in a body of which not every byte was kept, and counts of tokens."""
    messages = [body["error"]["message"] if isinstance(body, dict) else body for body in (recorded, answered)]
    plain, other = (re.sub(r"\d+|call_\w+", "N", message) for message in messages)
    if plain != other:
        yield f"the message is {messages[1]!r}, was {messages[0]!r}"


def _days(folder: Path) -> dict[Path, date]:
    """The day of each recorded answer for which the manifest tells one; the first of a month if it tells no more."""
    days: dict[Path, date] = {}
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", restval=""):
            told = row.get("date") or row.get("recorded_at") or ""
            if found := re.match(r"(20\d\d)(?:-(\d\d)\b)?(?:-(\d\d))?", told):
                days[folder / row["file"]] = date(*(int(part or 1) for part in found.groups()))
            elif parsed := parsedate(told):
                days[folder / row["file"]] = date(*parsed[:3])
    return days


def _profile(exchange: Exchange, days: dict[Path, date]) -> Profile:
    """The profile that is nearest to the day on which an exchange was recorded."""
    day = days.get(exchange.file)
    if day is None and exchange.status == "200" and exchange.method == "POST":
        created = exchange.response()[0]["created"]
        day = datetime.fromtimestamp(created).date() if created else None  # noqa: DTZ006 - an hour does not matter
    return min(PROFILES.values(), key=lambda profile: abs((day or UNDATED) - profile.day))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares a folder and prints the report."""
    parser = argparse.ArgumentParser(description="Compares the mock's answers with recorded ones.")
    parser.add_argument("folder", type=Path)
    report = compare_folder(parser.parse_args(arguments).folder)
    print("\n".join(report.lines()))
    return bool(report.unexplained)


if __name__ == "__main__":
    sys.exit(main())
