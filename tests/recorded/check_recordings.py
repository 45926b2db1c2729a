"""Checks recorded exchanges against openapi.yaml: `python tests/recorded/check_recordings.py FOLDER`.

The folder holds a MANIFEST.tsv (columns file, method, endpoint, status, note) and the bodies that it names:
NAME.resp.json, NAME.resp.sse or NAME.resp.txt, beside them NAME.req.json and NAME.meta.json if known.

Every response body and every chunk of a stream must fit its schema, have no member that the schema does not
list, have its members in the schema's order if its bytes were kept raw, and come back unchanged from the
client's model of it. Every request that was answered with 200 must fit its schema, too.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

import deepseek_client.models  # noqa: E402
from deepseek_conformance import contract  # noqa: E402
from deepseek_conformance.exchanges import Exchange, headers, load  # noqa: E402

# What the contract does not describe: a path, or the beginning of a file name, and the reason.
EXCEPTIONS = {
    "/responses": "an operation that the contract does not have yet",
    "/anthropic/v1/messages": "an operation that the contract does not have yet",
    "/v1/embeddings": "a path that does not exist; the body is that of a gateway or firewall before the API",
    "2024_detail_": "the error shape before July 2024, older than the contract",
    "429_concurrency": "only the message was quoted, not the body around it",
}
# Media type of a plain text that was quoted without one, by status, where it is not text/plain.
QUOTED_TEXT = {"400": "application/octet-stream"}


@dataclass
class Report:
    """What was checked, what was left out and why, and what is wrong."""

    checked: Counter[str] = field(default_factory=Counter)
    excepted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def schema_of(exchange: Exchange) -> dict[str, Any]:
    """Schema of an exchange's response body."""
    media_type = exchange.media_type
    if media_type == "text/plain":
        media_type = QUOTED_TEXT.get(exchange.status, media_type)
    return contract.response_schema(exchange.method, exchange.path, exchange.status, media_type)


def misfits(exchange: Exchange) -> Iterator[str]:
    """Where a response body does not fit its schema."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        for breach in contract.breaches(schema, body):
            yield f"body {index} does not fit: {breach}"


def lost_in_models(exchange: Exchange) -> Iterator[str]:
    """Bodies that the client's model of them does not give back as it got them."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        if (name := contract.model_name(schema, body)) is not None:
            model = getattr(deepseek_client.models, name)
            try:
                same = model.from_dict(body).to_dict() == body
            except ValueError as error:
                yield f"body {index} cannot be read: {error}"
            else:
                if not same:
                    yield f"body {index} comes back changed from {name}"


def misplaced(exchange: Exchange) -> Iterator[str]:
    """Members that the contract does not list; in raw bodies also members in another order than its own."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        for place in contract.misplaced(schema, body, in_order=exchange.raw):
            yield f"body {index}: {place}"


def refused_request(exchange: Exchange) -> Iterator[str]:
    """Why the schema refuses a request, if it was kept."""
    body = exchange.request()
    if body is not None:
        for breach in contract.breaches(contract.request_schema(exchange.method, exchange.path), body):
            yield f"the request does not fit: {breach}"


def bad_trace_id(exchange: Exchange) -> Iterator[str]:
    """The x-ds-trace-id header, if it was kept and does not look as the contract says."""
    pattern = contract.document()["components"]["headers"]["TraceId"]["schema"]["pattern"]
    value = headers(exchange.file).get("x-ds-trace-id")
    if value is not None and not re.search(pattern, value):
        yield f"x-ds-trace-id is {value!r}"


def check(exchange: Exchange, report: Report) -> None:
    """Put one exchange through every check that applies to it."""
    for start, reason in EXCEPTIONS.items():
        if exchange.path == start or exchange.name.startswith(start):
            report.excepted.append(f"{exchange.name}: {reason}")
            return
    checks = [misfits, lost_in_models, misplaced, bad_trace_id]
    if exchange.request() is not None and exchange.status == "200":
        checks.append(refused_request)
        report.checked["requests answered with 200"] += 1
    report.checked[f"{exchange.method} {exchange.path} {exchange.status} {exchange.media_type}"] += 1
    report.checked["response bodies and chunks in all"] += len(exchange.response())
    report.checked["of these compared in their order, too"] += len(exchange.response()) * exchange.raw
    report.wrong += [f"{exchange.name}: {wrong}" for test in checks for wrong in test(exchange)]


def main() -> int:
    """Check a folder and print the report."""
    parser = argparse.ArgumentParser(description="Checks recorded exchanges against openapi.yaml.")
    parser.add_argument("folder", type=Path)
    report = Report()
    for exchange in load(parser.parse_args().folder):
        check(exchange, report)
    for what, count in sorted(report.checked.items()):
        print(f"{count:6} {what}")
    print(f"\n{len(report.excepted)} left out:")
    for line in report.excepted:
        print(f"       {line}")
    print(f"\n{len(report.wrong)} wrong{':' if report.wrong else '.'}")
    for line in report.wrong:
        print(f"       {line}")
    return bool(report.wrong)


if __name__ == "__main__":
    sys.exit(main())
