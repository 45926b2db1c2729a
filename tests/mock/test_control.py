"""The admin API on the wire: its resources, and who may not use it. Its events have a module of their own."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from deepseek_mock import (
    DEFAULT_API_KEY,
    EMPTY_BALANCE_API_KEY,
    Account,
    Fault,
    Match,
    MockServer,
    Reply,
    Rule,
    create_app,
)
from deepseek_mock.faults import KINDS

HOSTILE = "<img src=x onerror=alert(1)>\ud800\u2028"


@pytest.fixture(name="running", scope="module")
def _running() -> Iterator[MockServer]:
    with MockServer(admin=True, rules=[Rule(Match(text="outage"), fault=Fault("status", status=503))]) as server:
        yield server


@pytest.fixture(name="admin", scope="module")
def _admin(running: MockServer) -> Iterator[httpx.Client]:
    """Sends no key. One for all tests: making a client takes longer than most of them."""
    with httpx.Client(base_url=f"{running.base_url}/__mock__", timeout=30) as client:
        yield client


@pytest.fixture(name="server", autouse=True)
def _server(running: MockServer, admin: httpx.Client) -> MockServer:
    admin.post("/reset").raise_for_status()
    return running


Ask = Callable[..., httpx.Response]


@pytest.fixture(name="ask", scope="module")
def _ask(running: MockServer) -> Iterator[Ask]:
    """Asks for a chat completion."""
    with httpx.Client(base_url=running.base_url, timeout=30) as client:

        def asking(text: str = "Hi", *, key: str = DEFAULT_API_KEY, **members: Any) -> httpx.Response:
            body = {"model": "deepseek-flash", "messages": [{"role": "user", "content": text}], **members}
            headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
            return client.post("/chat/completions", content=json.dumps(body), headers=headers)

        yield asking


def rules_of(admin: httpx.Client) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = admin.get("/scenario").json()["rules"]
    return rules


def without_numbers(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in rule.items() if name != "number"} for rule in rules]


def test_admin_is_off_unless_asked_for() -> None:
    with MockServer() as server:
        for path in ("/__mock__", "/__mock__/", "/__mock__/status"):
            response = httpx.get(f"{server.base_url}{path}")
            assert (response.status_code, response.content) == (404, b"")
        assert httpx.post(f"{server.base_url}/__mock__/reset").status_code == 404
        assert len(server.requests) == 4


def test_admin_costs_nothing_unless_asked_for() -> None:
    code = "import sys; from deepseek_mock import create_app; create_app(); print('starlette' in sys.modules)"
    for program, printed in ((code, "False"), (code.replace("app()", "app(admin=True)"), "True")):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout.strip() == printed


def test_admin_is_an_application_without_a_socket() -> None:
    async def status() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(admin=True))
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.get("/__mock__/status")

    assert asyncio.run(status()).json()["rules"] == 0


def test_paths_that_begin_alike_are_not_admin(server: MockServer) -> None:
    assert httpx.get(f"{server.base_url}/__mock__x").content == b""
    assert len(server.requests) == 1


def test_page_is_made_of_files_of_this_server(server: MockServer, admin: httpx.Client) -> None:
    assert httpx.get(f"{server.base_url}/__mock__").headers["location"] == "/__mock__/"
    page = admin.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style| on\w+=| style=|https?:", page.text)
    linked = set(re.findall(r'(?:src|href)="([^"]+)"', page.text))
    scripts = {"page.js"}
    while scripts:
        text = admin.get(f"/{scripts.pop()}").text
        found = set(re.findall(r'from "\./([^"]+)"', text)) - linked
        linked |= found
        scripts |= found
    assert {"page.css", "page.js", "icon.svg"} < linked
    types = {".js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    for name in linked:
        response = admin.get(f"/{name}")
        assert response.headers["content-type"].startswith(types[name[-3:]]), name
        assert response.headers["x-content-type-options"] == "nosniff"


def test_status_tells_what_there_is(ask: Ask, admin: httpx.Client) -> None:
    ask()
    status = admin.get("/status").json()
    assert status["version"]
    assert status["uptime"] > 0
    assert {name: status[name] for name in ("exchanges", "open", "rules", "listeners")} == {
        "exchanges": 1,
        "open": 0,
        "rules": 1,
        "listeners": 0,
    }
    assert status["keys"][:2] == ["****0001", "****0402"]


def test_no_resource_tells_a_key(ask: Ask, admin: httpx.Client) -> None:
    ask()
    for path in ("/status", "/journal", "/journal/1", "/scenario", "/balance", "/settings"):
        text = admin.get(path).text
        assert DEFAULT_API_KEY not in text
        assert DEFAULT_API_KEY[3:] not in text
    assert admin.get("/journal/1").json()["headers"]["authorization"] == "Bearer ****0001"


def test_short_keys_are_not_told_at_all() -> None:
    with MockServer(admin=True, accounts=[Account("key", ())]) as server:
        assert httpx.get(f"{server.base_url}/__mock__/status").json()["keys"] == ["****"]
        body: dict[str, Any] = {"account": "", "balances": []}
        assert httpx.put(f"{server.base_url}/__mock__/balance", json=body).status_code == 400


def test_reset_goes_back_to_the_start(ask: Ask, admin: httpx.Client) -> None:
    assert ask("Count the money").status_code == 200
    rules, settings = without_numbers(rules_of(admin)), admin.get("/settings").json()
    admin.delete("/scenario")
    admin.put("/settings", json={"pace": {"tokens_per_chunk": 5}, "leading_newlines": 0})
    admin.put("/clock", json={"now": 0, "frozen": True})
    admin.put("/balance", json={"balances": []})
    assert ask().status_code == 402
    assert admin.post("/reset").json()["exchanges"] == 0
    assert without_numbers(rules_of(admin)) == rules
    assert admin.get("/settings").json() == settings
    assert admin.get("/clock").json()["now"] > 1_700_000_000
    assert admin.get("/clock").json()["frozen"] is False
    assert ask().status_code == 200
    assert admin.get("/journal").json()["exchanges"][0]["number"] == 1


def test_journal_is_listed_in_parts(ask: Ask, admin: httpx.Client) -> None:
    for number in range(1, 6):
        ask(f"number {number}")

    def numbers(**query: Any) -> tuple[list[int], bool]:
        answer = admin.get("/journal", params=query).json()
        return [exchange["number"] for exchange in answer["exchanges"]], answer["more"]

    assert numbers() == ([1, 2, 3, 4, 5], False)
    assert numbers(limit=2) == ([4, 5], False)
    assert numbers(after=0, limit=2) == ([1, 2], True)
    assert numbers(after=2, limit=2) == ([3, 4], True)
    assert numbers(after=4) == ([5], False)
    assert numbers(after=5) == ([], False)
    newest = admin.get("/journal", params={"after": 4}).json()["exchanges"][0]
    assert newest["text"] == "number 5"
    assert newest["model"] == "deepseek-flash"
    assert newest["operation"] == "chat"
    assert newest["outcome"] == "complete"
    assert "body" not in newest


@pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0", "limit=1.5", "after=", "after=9999999999999999"])
def test_journal_refuses_other_numbers(admin: httpx.Client, query: str) -> None:
    response = admin.get(f"/journal?{query}")
    assert response.status_code == 400
    assert response.json()["error"].startswith(query.partition("=")[0])


def test_journal_shows_an_exchange_in_full(ask: Ask, admin: httpx.Client) -> None:
    answer = ask("What is 12 * 12?")
    shown = admin.get("/journal/1").json()
    assert json.loads(shown["body"])["messages"][0]["content"] == "What is 12 * 12?"
    assert shown["body_bytes"] == len(shown["body"])
    assert shown["headers"]["content-type"] == "application/json"
    assert shown["response"] == answer.text
    assert shown["response_bytes"] == len(answer.content)
    assert shown["response_headers"]["content-type"] == "application/json"
    missing = admin.get("/journal/2")
    assert missing.status_code == 404
    assert "no exchange 2" in missing.json()["error"]


def test_journal_can_be_emptied(ask: Ask, server: MockServer, admin: httpx.Client) -> None:
    ask()
    assert admin.delete("/journal").json() == {"exchanges": [], "more": False}
    assert len(server.requests) == 0
    ask()
    assert admin.get("/journal/1").status_code == 200


def test_journal_shows_hostile_requests_as_they_are(ask: Ask, server: MockServer, admin: httpx.Client) -> None:
    ask(HOSTILE, model=HOSTILE)
    ask(model={"deep": [1, float("nan")]})
    httpx.post(f"{server.base_url}/chat/completions", content=b"\xff\xfe<script>")
    first, second, third = admin.get("/journal").json()["exchanges"]
    assert first["text"] == first["model"] == HOSTILE
    assert second["model"] is None
    assert third["text"] == ""
    response = admin.get("/journal/3")
    assert response.json()["body"] == "\ufffd\ufffd<script>"
    assert response.headers["content-type"] == "application/json"


def test_requests_to_the_admin_api_leave_no_trace(server: MockServer, admin: httpx.Client) -> None:
    for path in ("/", "/status", "/journal", "/nothing"):
        admin.get(path)
    assert len(server.requests) == 0


def test_scenario_is_replaced_by_yaml(ask: Ask, admin: httpx.Client) -> None:
    text = "rules:\n  - match: {text: weather}\n    reply: {text: Sunny.}\n  - fault: {kind: blank}\n    times: 1\n"
    shown = admin.put("/scenario", content=text).json()["rules"]
    assert shown[1]["number"] == shown[0]["number"] + 1
    assert shown[0]["match"] == {"text": "weather"}
    assert shown[1]["fault"] == {"kind": "blank"}
    assert ask("outage").content == b"\n\n\n"
    assert ask("outage").status_code == 200
    assert ask("The weather?").json()["choices"][0]["message"]["content"] == "Sunny."
    assert [rule["used"] for rule in rules_of(admin)] == [1, 1]


def test_scenario_is_replaced_by_json(ask: Ask, admin: httpx.Client) -> None:
    admin.put("/scenario", json={"rules": [{"fault": {"kind": "status", "status": 418}}]})
    assert ask().status_code == 418


def test_rules_are_added_behind_or_before(ask: Ask, admin: httpx.Client) -> None:
    (first,) = rules_of(admin)
    behind = admin.post("/scenario", json={"match": {"text": "outage"}, "fault": {"kind": "status", "status": 500}})
    assert behind.status_code == 201
    assert ask("outage").status_code == 503
    before = admin.post("/scenario?first=true", json={"fault": {"kind": "status", "status": 429}, "times": 1})
    assert before.json()["rule"]["times"] == 1
    assert ask("outage").status_code == 429
    assert ask("outage").status_code == 503
    numbers = [answer.json()["rule"]["number"] for answer in (before, behind)]
    assert [rule["number"] for rule in rules_of(admin)] == [numbers[0], first["number"], numbers[1]]


def test_rules_are_removed_by_number(ask: Ask, admin: httpx.Client) -> None:
    (rule,) = rules_of(admin)
    added = admin.post("/scenario", json={"reply": {"text": "x"}}).json()["rule"]
    left = admin.delete("/scenario", params={"rule": rule["number"]}).json()["rules"]
    assert [kept["number"] for kept in left] == [added["number"]]
    again = admin.delete("/scenario", params={"rule": rule["number"]})
    assert again.status_code == 404
    assert "no rule has the number" in again.json()["error"]
    assert ask("outage").json()["choices"][0]["message"]["content"] == "x"
    assert admin.delete("/scenario").json() == {"rules": []}


def test_rules_keep_their_numbers(server: MockServer, admin: httpx.Client) -> None:
    (rule,) = rules_of(admin)
    server.app.scenario.add(Rule(reply=Reply(text="x")), first=True)
    added, kept = rules_of(admin)
    assert kept == rule
    assert added["number"] != rule["number"]


def test_rules_are_shown_so_that_they_can_be_sent_back(admin: httpx.Client) -> None:
    rules = [
        {
            "match": {"operation": "chat", "text": "/^a/", "call": [1, 2], "header": {"x-a": "b"}},
            "reply": {"text": "x"},
        },
        {
            "name": "calls",
            "reply": {"tool_calls": [{"name": "f", "arguments": {"a": 1}}], "usage": {"prompt_tokens": 1}},
        },
        {"pace": {"latency": 0.5, "tokens_per_second": 9.5}, "times": 3},
        *({"fault": {"kind": kind, **({"status": 500} if kind == "status" else {})}} for kind in KINDS),
    ]
    shown = admin.put("/scenario", json={"rules": rules}).json()["rules"]
    assert len(shown) == len(rules)
    for rule in shown:
        sent = {name: value for name, value in rule.items() if name not in {"number", "description", "used"}}
        again = admin.post("/scenario", json=sent).json()["rule"]
        assert {**again, "number": rule["number"]} == rule


@pytest.mark.parametrize(
    ("method", "text", "words"),
    [
        ("PUT", "rules:\n  - fault: {kind: resett}\n", ["2", "resett", "did you mean 'reset'"]),
        ("PUT", "rules: [\n", ["1"]),
        ("PUT", "", ["rules"]),
        ("POST", '{"fault": {"kind": "status"}}', ["503"]),
        ("POST", '{"fualt": {"kind": "reset"}}', ["fualt", "did you mean 'fault'"]),
        ("PUT", "rules:\n  - reply: {recording: /etc/hostname}\n", ["2", "recording"]),
        ("POST", '{"reply": {"recording": "/etc/hostname"}}', ["recording"]),
        ("POST", "[" * 100_000, []),
    ],
)
def test_scenario_mistakes_are_explained(
    ask: Ask, admin: httpx.Client, method: str, text: str, words: list[str]
) -> None:
    response = admin.request(method, "/scenario", content=text)
    assert response.status_code == 400, response.text
    for word in words:
        assert word in response.json()["error"]
    assert ask("outage").status_code == 503


def test_balance_is_set_by_index_and_by_the_end_of_a_key(ask: Ask, admin: httpx.Client) -> None:
    assert ask(key=EMPTY_BALANCE_API_KEY).status_code == 402
    money = [{"currency": "CNY", "topped_up": "12.50", "granted": 2}]
    accounts = admin.put("/balance", json={"account": "0402", "balances": money}).json()["accounts"]
    assert accounts[1]["balances"] == [{"currency": "CNY", "granted": "2", "topped_up": "12.50"}]
    assert accounts[1]["is_available"]
    assert ask(key=EMPTY_BALANCE_API_KEY).status_code == 200
    admin.put("/balance", json={"account": 1, "balances": [{"currency": "USD"}]})
    assert ask(key=EMPTY_BALANCE_API_KEY).status_code == 402
    admin.put("/balance", json={"balances": []})
    assert ask().status_code == 402


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "balances is missing"),
        ([], "the body is a JSON object"),
        ({"balances": [], "account": 9}, "account is 9: there are 5"),
        ({"balances": [], "account": "9999"}, "no account has a key that ends so"),
        ({"balances": [], "account": True}, "account is True"),
        ({"balances": [], "acount": 0}, "did you mean 'account'"),
        ({"balances": [{"currency": "yen"}]}, "currency is 'yen'"),
        ({"balances": [{"currency": "CNY", "granted": -1}]}, "granted is -1"),
        ({"balances": [{"currency": "CNY", "topped_up": "NaN"}]}, "topped_up is 'NaN'"),
        ({"balances": ["CNY"]}, "the body is a JSON object with currency"),
    ],
)
def test_balance_mistakes_are_explained(admin: httpx.Client, body: Any, words: str) -> None:
    before = admin.get("/balance").json()
    response = admin.put("/balance", json=body)
    assert response.status_code == 400
    assert words in response.json()["error"]
    assert admin.get("/balance").json() == before


def test_clock_is_set_stopped_and_resumed(ask: Ask, admin: httpx.Client) -> None:
    stopped = admin.put("/clock", json={"now": "2026-11-22T12:00:00Z", "frozen": True}).json()
    assert stopped == {"now": 1_795_348_800.0, "iso": "2026-11-22T12:00:00+00:00", "frozen": True}
    assert ask().json()["created"] == 1_795_348_800
    assert admin.put("/clock", json={"now": 1_000_000_000}).json()["frozen"] is True
    assert ask().json()["created"] == 1_000_000_000
    running = admin.put("/clock", json={"frozen": False}).json()
    assert running["frozen"] is False
    assert admin.get("/clock").json()["now"] > running["now"] >= 1_000_000_000
    assert 0 <= ask().json()["created"] - 1_000_000_000 < 60
    assert 5 <= admin.put("/clock", json={"now": 5}).json()["now"] < 60
    admin.put("/clock", json={"frozen": True})
    assert admin.get("/clock").json() == admin.get("/clock").json()


ZONELESS = ("2026-11-22T12:00:00", "2026-11-22")
AFTER_LAST = "9999-01-01T00:00:00Z"


@pytest.mark.parametrize("now", ["soon", *ZONELESS, "1969-12-31T23:59:59Z", AFTER_LAST, -1, 1e300, True, None, [1]])
def test_clock_refuses_other_times(admin: httpx.Client, now: Any) -> None:
    response = admin.put("/clock", json={"now": now})
    assert response.status_code == 400
    error = response.json()["error"]
    assert error.startswith(f"now is {now!r}: ")
    assert error.endswith(
        "it must be Unix seconds, or date, time and zone as in YYYY-MM-DDThh:mm:ssZ, from 1970 to 9998"
    )
    assert ("it has no time zone" in error) == (now in ZONELESS)
    assert admin.put("/clock", json={"frozen": "yes"}).status_code == 400


def test_settings_change_what_is_mentioned(ask: Ask, admin: httpx.Client) -> None:
    before = admin.get("/settings").json()
    after = admin.put("/settings", json={"keep_alive_comments": 3, "pace": {"tokens_per_chunk": 50}}).json()
    assert after == {**before, "keep_alive_comments": 3, "pace": {**before["pace"], "tokens_per_chunk": 50}}
    assert ask(stream=True).text.startswith(": keep-alive\n\n" * 3 + "data:")
    admin.put("/settings", json={"keep_alive_comments": 0})
    assert ask(stream=True).text.startswith("data:")
    assert admin.get("/settings").json()["pace"]["tokens_per_chunk"] == 50


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pace": {"latency": -1}}, "latency is -1"),
        ({"pace": {"latency": "fast"}}, "latency is 'fast': it must be number"),
        ({"pace": {"latency": None}}, "latency is None"),
        ({"pace": {"tokens_per_chunk": 1.5}}, "tokens_per_chunk is 1.5: it must be integer"),
        ({"pace": {"tokens_per_chunk": True}}, "tokens_per_chunk is True"),
        ({"pace": {"tokens_per_secnd": 1}}, "did you mean 'tokens_per_second'"),
        ({"pace": 1}, "the body is a JSON object with latency"),
        ({"leading_newlines": 1001}, "leading_newlines is 1001: it must be between 0 and 1000"),
        ({"max_body": 1}, "unknown member 'max_body'"),
    ],
)
def test_settings_mistakes_are_explained(admin: httpx.Client, change: dict[str, Any], words: str) -> None:
    before = admin.get("/settings").json()
    response = admin.put("/settings", json=change)
    assert response.status_code == 400
    assert words in response.json()["error"]
    assert admin.get("/settings").json() == before


def test_settings_refuse_numbers_without_end(admin: httpx.Client) -> None:
    for text in ("1e999", "NaN", "-Infinity"):
        response = admin.put("/settings", content=f'{{"pace": {{"tokens_per_second": {text}}}}}')
        assert response.status_code == 400, text
    assert admin.get("/settings").json()["pace"]["tokens_per_second"] is None


def test_faults_are_all_listed_with_their_parameters(admin: httpx.Client) -> None:
    table = admin.get("/faults").json()
    assert [kind["kind"] for kind in table["kinds"]] == list(KINDS)
    for kind in table["kinds"]:
        assert kind["summary"]
        assert kind["streams_only"] is KINDS[kind["kind"]].streams_only
        assert set(kind["takes"]) <= set(table["parameters"])
    assert table["parameters"]["status"] == ["integer"]
    assert table["parameters"]["retry_after"] == ["number", "text"]
    assert table["operations"] == ["chat", "fim", "models", "balance"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:80", "127.8.8.8:1", "[::1]:8642"])
def test_access_by_loopback_names(admin: httpx.Client, host: str) -> None:
    assert admin.get("/status", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "192.0.2.1",
        "",
        "[::1",
        "evil@127.0.0.1",
        "127.0.0.1/evil",
    ],
)
def test_access_by_other_names_is_refused(server: MockServer, admin: httpx.Client, host: str) -> None:
    for path in ("/", "/page.js", "/status", "/nothing"):
        response = admin.get(path, headers={"host": host})
        assert response.status_code == 403
        assert response.json()["error"].startswith(f"Host is {host!r}")
    assert admin.post("/reset", headers={"host": host}).status_code == 403
    # The API itself is as ever.
    headers = {"host": host or "x", "authorization": f"Bearer {server.api_key}"}
    assert httpx.get(f"{server.base_url}/models", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_access_from_other_sites_is_refused(
    ask: Ask, server: MockServer, admin: httpx.Client, headers: dict[str, str]
) -> None:
    ask()
    for method, path in (("GET", "/journal"), ("POST", "/reset"), ("DELETE", "/journal"), ("GET", "/events")):
        response = admin.request(method, path, headers=headers)
        assert response.status_code == 403
        assert "other sites may not" in response.json()["error"]
    assert len(server.requests) == 1


def test_access_from_the_own_page(server: MockServer, admin: httpx.Client) -> None:
    headers = {"origin": server.base_url, "sec-fetch-site": "same-origin"}
    assert admin.post("/reset", headers=headers).status_code == 200
    assert admin.get("/status", headers={"sec-fetch-site": "none"}).status_code == 200


def test_other_sites_get_no_permission(admin: httpx.Client) -> None:
    headers = {"origin": "https://evil.example", "access-control-request-method": "PUT"}
    response = admin.options("/settings", headers=headers)
    assert response.status_code == 403
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_unknown_paths_and_methods_are_json(admin: httpx.Client) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/page/page.js", 404),
        ("GET", "/journal/x", 404),
        ("DELETE", "/status", 405),
        ("GET", "/reset", 405),
        ("PATCH", "/scenario", 405),
    ):
        response = admin.request(method, path)
        assert response.status_code == status, path
        assert set(response.json()) == {"error"}
    assert admin.delete("/clock").headers["allow"]


def test_unknown_path_is_told_the_known_ones(admin: httpx.Client) -> None:
    error = admin.get("/nothing").json()["error"]
    named = re.findall(r"/__mock__(/\w*(?:/N)?)", error)
    assert len(named) == 11
    for path in named:
        # Something is there, even if it is not to be read, or has no number 1 yet.
        answer = admin.head(path.replace("/N", "/1"))
        assert answer.status_code in {200, 405} or path == "/journal/N", path


def test_long_bodies_are_refused(ask: Ask, admin: httpx.Client) -> None:
    for path in ("/scenario", "/balance", "/clock", "/settings"):
        response = admin.put(path, content=b" " * (1024 * 1024 + 1))
        assert response.status_code == 413
        assert "longer than" in response.json()["error"]
    assert ask().status_code == 200


@pytest.mark.parametrize(("body", "words"), [(b"{", "not JSON"), (b"\xff", "not UTF-8"), (b"[" * 100_000, "deep")])
def test_bodies_that_are_no_json_are_refused(admin: httpx.Client, body: bytes, words: str) -> None:
    response = admin.put("/settings", content=body)
    assert response.status_code == 400
    assert words in response.json()["error"]
