"""The report as one HTML page that asks for nothing else: no scripts, no fonts, no pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Any

from deepseek_conformance.report import VERDICTS

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(data: dict[str, Any]) -> str:
    """The report as a page."""
    return "\n".join(_page(data)) + "\n"


def _page(data: dict[str, Any]) -> Iterator[str]:
    style = files("deepseek_conformance").joinpath("report.css").read_text(encoding="utf-8")
    verdict = "conforms" if data["conforms"] else "does not conform"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{escape(data['base_url'])} {verdict}</title><style>{style}</style></head><body><main>"
    state = "passed" if data["conforms"] else "failed"
    yield f'<h1><span class="{state}">{verdict.capitalize()}</span> {escape(data["base_url"])}</h1>'
    cost = data["cost"]
    yield (
        f"<p>Model {escape(data['model'])}, held against the contract of {escape(data['contract'])}. "
        f"{data['requests']} requests in {data['seconds']:.1f} s, {data['tokens']} tokens, "
        f"{escape(cost['spent_usd'])} of {escape(cost['limit_usd'])} USD "
        f"(prices of {escape(cost['priced_as'])}).</p>"
    )
    yield from (f"<p>{escape(note)}</p>" for note in data["notes"])
    yield from _table(data)
    for operation in data["operations"]:
        yield f'<h2 id="{operation}">{operation}</h2>'
        checks = [check for check in data["checks"] if check["operation"] == operation]
        for check in sorted(checks, key=lambda check: check["verdict"] != "failed"):
            yield from _check(check)
    yield "</main></body></html>"


def _table(data: dict[str, Any]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{verdict}</th>' for verdict in VERDICTS)
    yield f'<table><thead><tr><th scope="col">Operation</th>{heads}</tr></thead><tbody>'
    for operation, counts in data["operations"].items():
        cells = "".join(
            f'<td class="{_class(verdict) if counts[verdict] else "none"}">{counts[verdict]}</td>'
            for verdict in VERDICTS
        )
        yield f'<tr><th scope="row"><a href="#{operation}">{operation}</a></th>{cells}</tr>'
    yield "</tbody></table>"


def _check(check: dict[str, Any]) -> Iterator[str]:
    verdict = check["verdict"]
    is_open = " open" if verdict == "failed" else ""
    yield f'<details{is_open}><summary><span class="{_class(verdict)}">{verdict}</span> {escape(check["title"])}'
    yield f"<code>{escape(check['id'])}</code></summary>"
    if check["problems"]:
        yield f'<ul class="problems">{"".join(f"<li>{escape(problem)}</li>" for problem in check["problems"])}</ul>'
    yield f"<dl><dt>The contract says</dt><dd>{escape(check['says'])} <small>({escape(check['source'])})</small></dd>"
    for exchange in check["exchanges"]:
        sent, came = exchange["sent"], exchange["came"]
        yield f"<dt>Sent</dt><dd>{escape(sent['method'])} {escape(sent['url'])}"
        if sent["authorization"] != "the key":
            yield f", authorization: {escape(sent['authorization'])}"
        if sent["body"]:
            yield f"<pre>{escape(_pretty(sent['body']))}</pre>"
        kind = came["headers"].get("content-type", "without media type")
        yield f"</dd><dt>Came</dt><dd>{came['status']} {escape(kind)}, {came['bytes']} bytes"
        if came["body"]:
            yield f"<pre>{escape(_pretty(came['body']))}</pre>"
        yield f'</dd><dt>Again</dt><dd><pre class="command">{escape(exchange["curl"])}</pre></dd>'
    yield "</dl></details>"


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _pretty(text: str) -> str:
    """JSON over several lines; other text as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text
