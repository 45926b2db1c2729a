"""Every keyword of the request schemas is kept by a request that is sent somewhere here, and broken by another one.

The server is asked in test_edges.py, test_examples.py and test_rules.py; this module asks what they leave out.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from deepseek_conformance.documented import request_examples
from jsonschema import Draft202012Validator

from tests.contract.keywords import Keyword, KeywordWitness, keywords
from tests.contract.summary import Summary
from tests.contract.test_edges import ACT, BETA, BODIES, CHAT, FIM, OFF, is_lawful, requests
from tests.contract.test_rules import BREACHES

FILE = {"type": "file", "file_id": "file-a"}
FORCED = {
    "thinking": OFF,
    "tools": [ACT, {"type": "deepseek_web_search"}],
    "tool_choice": "required",
    "safety_check": {"level": "high"},
}
MORE: list[tuple[str, Any]] = [
    *((path, body) for path in (CHAT, BETA, FIM) for body in ([], None, "a", 5)),
    (CHAT, {"messages": [{"role": "user", "content": "Search."}], **FORCED}),
    (CHAT, {"messages": [{"role": "user", "content": [{**FILE, "file_data": 5, "filename": "a.txt"}]}]}),
    (FIM, {"prompt": "a", "echo": True, "suffix": None, "logprobs": None}),
]


@pytest.mark.parametrize(("path", "body"), MORE)
def test_request_is_taken_if_and_only_if_it_is_lawful(client: httpx.Client, path: str, body: Any) -> None:
    body = {"model": "deepseek-flash", **body} if isinstance(body, dict) else body

    response = client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})

    lawful = isinstance(body, dict) and is_lawful(path, body)
    assert response.status_code == (200 if lawful else 400), response.text


def never_kept(keyword: Keyword) -> bool:
    """Whether no request can keep it: `else` without a branch to go on with says that the condition is a must."""
    place, name = keyword
    return place.endswith("/else") and name == "type"


def test_every_keyword_is_kept_and_broken(summary: Summary) -> None:
    witness = KeywordWitness()

    for path, body in BODIES:
        for changed in (body, *requests(body)):
            witness.breaches(path, changed)
    for _, path, body in (*request_examples(), *BREACHES):
        witness.breaches(path, body)
    for path, body in MORE:
        witness.breaches(path, body)

    every = keywords()
    kept, broken = every - witness.kept, every - witness.broken
    summary.add(
        "keywords of request schemas kept", len(every) - len(kept), len(every), "the rest are dead ends (`else`)"
    )
    summary.add("keywords of request schemas broken", len(every) - len(broken), len(every))
    assert not broken
    assert {keyword for keyword in kept if not never_kept(keyword)} == set()


def test_keywords_that_are_not_known_would_show() -> None:
    # What the validator does not know it does not report, and no request could break it.
    known = Draft202012Validator.VALIDATORS.keys()

    assert {name for _, name in keywords()} <= known
    assert {name for _, name in keywords()} >= {"type", "enum", "const", "minimum", "maximum", "maxLength", "pattern"}
