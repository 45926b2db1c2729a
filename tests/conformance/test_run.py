"""`deepseek-conformance run` says of servers whether they conform, and in what they do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from deepseek_conformance.catalogue import CHECKS, OPENINGS
from deepseek_conformance.check import OPERATIONS
from deepseek_mock import EMPTY_BALANCE_API_KEY, MockServer
from deepseek_mock.app_server import AppServer

from tests.conformance.command import Command, failed
from tests.conformance.servers import Elsewhere, Endless, Nonsense
from tests.contract import defects
from tests.contract.defects import Answer, Defect, Patient, Request, change_answer, change_stream, serve

KEY = MockServer().api_key
IDS = {check.id for check in CHECKS}
# What was different in January 2025, by the check that shows it.
DATED = {
    "refusal.no-messages": "422 and plain text until late 2025",
    "refusal.messages-map": "422 and plain text until late 2025",
    "refusal.role": "422 and plain text until late 2025; no role latest_reminder yet",
    "refusal.json-schema": "422 and plain text until late 2025",
    "refusal.model": "another sentence about unknown models",
    "refusal.user-id": "no user_id before 2026",
    "refusal.strict-schema": "no strict functions before 2025-08",
    "refusal.required-and-thinking": "no thinking before 2025-12, so nothing to clash with",
    "refusal.named-and-thinking": "no thinking before 2025-12, so nothing to clash with",
    "thinking.default": "no thinking before 2025-12",
    "thinking.stream": "no thinking before 2025-12",
}


def test_checks_have_names_of_their_own() -> None:
    assert len(IDS) == len(CHECKS)
    assert {check.operation for check in CHECKS} == set(OPERATIONS)
    probes = {probe.name: probe for check in CHECKS for probe in check.probes}
    assert all(probes[probe.name] is probe for check in CHECKS for probe in check.probes)
    assert {probe.path for probe in probes.values() if probe.authorization is None} - set(OPENINGS) == {"/no-such-path"}


def test_mock_conforms(command: Command, mock_server: MockServer) -> None:
    done, data = command.results(mock_server.base_url, key=KEY)

    assert done.code == 0, done.out
    assert done.err == ""
    assert data["conforms"] is True
    assert {check["id"] for check in data["checks"]} == IDS
    assert data["summary"] == {"passed": len(IDS), "failed": 0, "not offered": 0, "left out": 0}
    assert 0 < float(data["cost"]["spent_usd"]) < 0.01
    assert f"{len(IDS)} checks: {len(IDS)} passed" in done.out


@pytest.mark.parametrize("prefix", ["/v1", "/v1/", "/beta", "/"])
def test_base_url_may_end_as_that_of_a_client(command: Command, mock_server: MockServer, prefix: str) -> None:
    done = command.run(mock_server.base_url + prefix, key=KEY)

    assert done.code == 0, done.out


@pytest.mark.parametrize("profile", ["v4-2026-08", "newest"])
def test_later_profiles_conform(command: Command, profile: str) -> None:
    with MockServer(profile=profile) as server:
        done = command.run(server.base_url, "--model", "deepseek-v4-flash", key=KEY)

    assert done.code == 0, done.out


def test_first_profile_differs_in_what_has_changed_since(command: Command) -> None:
    with MockServer(profile="seed-2025-01") as server:
        done, data = command.results(server.base_url, "--model", "deepseek-chat", key=KEY)

    assert done.code == 1
    assert failed(data) == set(DATED)
    assert data["summary"]["passed"] == len(IDS) - len(DATED)


def test_operations_can_be_chosen(command: Command, mock_server: MockServer) -> None:
    done, data = command.results(mock_server.base_url, "--operations", "models, balance", key=KEY)

    assert done.code == 0
    assert set(data["operations"]) == {"models", "balance"}
    assert data["tokens"] == 0


@pytest.fixture(scope="module")
def patient() -> Iterator[tuple[Patient, str]]:
    """The mock with a defect that can be set, and its base URL."""
    patient = defects.patient()
    with serve(patient) as base_url:
        yield patient, base_url


def with_body(path: str, change: Callable[[bytes], bytes]) -> Defect:
    """Changes the bodies of answers at a path."""

    def changed(request: Request, answer: Answer) -> Answer:
        if request.path != path:
            return answer
        return Answer(answer.status, answer.headers, change(answer.body))

    return Defect(answer=changed)


def with_header(name: str, value: str | None) -> Defect:
    def changed(_: Request, answer: Answer) -> Answer:
        headers = {other: text for other, text in answer.headers.items() if other != name}
        return Answer(answer.status, headers if value is None else {**headers, name: value}, answer.body)

    return Defect(answer=changed)


def with_request(change: Callable[[dict[str, Any]], object]) -> Defect:
    """Changes the bodies of requests, as a server does that ignores a part of them."""

    def changed(request: Request) -> Request:
        try:
            body = json.loads(request.body)
        except ValueError:
            return request
        change(body)
        return Request(request.method, request.path, request.headers, json.dumps(body).encode())

    return Defect(request=changed)


def without(path: str) -> Defect:
    def changed(request: Request) -> Request:
        hidden = request.path == path
        return Request(request.method, "/nowhere" if hidden else request.path, request.headers, request.body)

    return Defect(request=changed)


def message(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """Changes the message of an answer, if it is one."""

    def changed(body: dict[str, Any]) -> None:
        for choice in body.get("choices", ()):
            if "message" in choice:
                change(choice["message"])

    return changed


def usage(**numbers: Any) -> Callable[[dict[str, Any]], object]:
    def changed(body: dict[str, Any]) -> None:
        if "usage" in body:
            body["usage"].update(numbers)

    return changed


CHAT, BETA, FIM = "/chat/completions", "/beta/chat/completions", "/beta/completions"
STREAMED = {"tools.stream", "thinking.stream"}
FRAMES = {"stream.usage", "stream.usage-adds-up", "stream.include-usage", "stream.assembled"}
DEFECTS: dict[str, tuple[Defect, set[str]]] = {
    "takes any key": (
        Defect(defects.takes_any_key),
        {
            *(f"{name}.{kind}" for name in OPERATIONS for kind in ("no-key", "wrong-key")),
            "chat.other-scheme",
        },
    ),
    "hides trace ids": (with_header("x-ds-trace-id", None), {"models.trace-id", "chat.trace-id"}),
    "lists a model twice": (
        with_body("/models", lambda body: body.replace(b'"id":"deepseek-v4-pro"', b'"id":"deepseek-flash"')),
        {"models.names"},
    ),
    "tells another total": (
        with_body("/user/balance", lambda body: body.replace(b'"total_balance":"', b'"total_balance":"9')),
        {"balance.amounts"},
    ),
    "counts wrongly": (
        Defect(answer=change_answer(usage(total_tokens=1))),
        {"chat.usage", "fim.usage"},
    ),
    "ignores max_tokens": (
        Defect(defects.ignores_max_tokens),
        {"chat.max-tokens", "fim.max-tokens", "refusal.max-tokens"},
    ),
    "ignores stop": (with_request(lambda body: body.pop("stop", None)), {"chat.stop", "prefix.text"}),
    "ignores logprobs": (with_request(lambda body: body.pop("logprobs", None)), {"chat.logprobs", "fim.logprobs"}),
    "ignores JSON mode": (
        with_request(lambda body: body.pop("response_format", None)),
        {"chat.json", "refusal.json-unsaid", "refusal.json-schema"},
    ),
    "ignores tools": (
        with_request(lambda body: (body.pop("tools", None), body.pop("tool_choice", None))),
        {
            "tools.required",
            "tools.named",
            "tools.stream",
            "refusal.required-and-thinking",
            "refusal.named-and-thinking",
            "refusal.strict-schema",
        },
    ),
    "ignores tool_choice": (
        with_request(lambda body: body.pop("tool_choice", None)),
        {"tools.named", "tools.none", "refusal.required-and-thinking", "refusal.named-and-thinking"},
    ),
    "ignores temperature": (
        with_request(lambda body: body.pop("temperature", None)),
        {"refusal.temperature", "fim.temperature"},
    ),
    "does not think by itself": (
        with_request(lambda body: body.setdefault("thinking", {"type": "disabled"}) if "prompt" not in body else None),
        {"thinking.default"},
    ),
    "always thinks": (  # and so has used up its tokens before it comes to the text
        with_request(lambda body: (body.pop("thinking", None), body.pop("reasoning_effort", None))),
        {
            "thinking.off",
            "thinking.effort-none",
            "chat.text",
            "chat.json",
            "tools.answer",
            "tools.required",
            "tools.named",
            "tools.stream",
        },
    ),
    "has no fingerprint": (
        Defect(answer=change_answer(lambda body: body.pop("system_fingerprint", None))),
        {"chat.answer", "thinking.default-fits", "tools.answer", "prefix.answer"},
    ),
    "says nothing": (
        Defect(answer=change_answer(message(lambda said: said.update(content="")))),
        {"chat.text", "chat.stop", "chat.logprobs", "chat.json", "tools.none", "tools.result", "prefix.text"},
    ),
    "repeats the prefix": (
        with_body(BETA, lambda body: body.replace(b'"content":"', b'"content":"```python')),
        {"prefix.text"},
    ),
    "sends no [DONE]": (
        Defect(answer=change_stream(lambda events: events.pop())),
        {
            "stream.sentinel",
            "stream.chunks",
            "stream.same",
            "stream.role",
            "stream.finish-reason",
            *FRAMES,
            *STREAMED,
            "fim.chunks",
            "fim.stream",
        },
    ),
    "names its events": (
        with_body(CHAT, lambda body: body.replace(b"data: {", b"event: chunk\ndata: {")),
        {
            "stream.framing",
            "stream.sentinel",
            "stream.chunks",
            "stream.same",
            "stream.role",
            "stream.finish-reason",
            *FRAMES,
            *STREAMED,
        },
    ),
    "calls streams text": (
        Defect(
            answer=lambda _, answer: (
                Answer(answer.status, {**answer.headers, "content-type": "text/plain"}, answer.body)
                if answer.media_type == "text/event-stream"
                else answer
            )
        ),
        {"stream.media-type", "stream.chunks", "fim.chunks"},
    ),
    "changes the id": (
        Defect(answer=change_stream(lambda events: events.__setitem__(-3, events[-3].replace(b'"id":"', b'"id":"x')))),
        {"stream.same", "fim.stream"},
    ),
    "repeats the role": (
        with_body(CHAT, lambda body: body.replace(b'"delta":{"content":""}', b'"delta":{"role":"assistant"}')),
        {"stream.role"},
    ),
    "finishes twice": (
        Defect(answer=change_stream(lambda events: events.insert(-1, events[-2]))),
        {"stream.finish-reason", "stream.usage", "stream.include-usage", "fim.stream"},
    ),
    "has no methods": (
        Defect(defects.takes_any_method),
        {"models.method"},
    ),
    "has every path": (
        Defect(
            request=lambda request: (
                Request(request.method, "/models", request.headers, request.body)
                if request.path == "/no-such-path"
                else request
            )
        ),
        {"models.path"},
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_found_by_its_checks_alone(command: Command, patient: tuple[Patient, str], name: str) -> None:
    server, base_url = patient
    server.defect, expected = DEFECTS[name]

    done, data = command.results(base_url, key=KEY)

    assert failed(data) == expected
    assert done.code == bool(expected)


@pytest.mark.parametrize(
    "nonsense", [Nonsense(500, b"{}"), Nonsense(200, b"Welcome!", b"text/html")], ids=["fails", "is another page"]
)
def test_no_check_passes_on_nonsense(command: Command, nonsense: Nonsense) -> None:
    with AppServer(nonsense) as server:
        done, data = command.results(server.base_url, key=KEY)

    assert done.code == 1
    # That something is accepted is all that these ask; the second server accepts everything.
    lenient = {"chat.parts", "chat.unknown-members", "chat.user-id"} if nonsense.answer[0] == 200 else set()
    assert failed(data) == IDS - lenient - {"tools.result"}
    (left_out,) = (check for check in data["checks"] if check["verdict"] == "left out")
    assert left_out["problems"] == [
        "it needs the answer to another request, which was not as documented: tools-required"
    ]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_what_a_server_does_not_have_is_no_failure(command: Command, patient: tuple[Patient, str], status: int) -> None:
    def changed(request: Request, answer: Answer) -> Answer:
        return Answer(status, {}, b"") if request.path in {"/user/balance", BETA, FIM} else answer

    server, base_url = patient
    server.defect = Defect(answer=changed)

    done, data = command.results(base_url, key=KEY)

    assert done.code == 0, done.out
    absent = {check["id"] for check in data["checks"] if check["verdict"] == "not offered"}
    assert absent == {name for name in IDS if name.startswith(("balance.", "prefix.", "fim."))}
    assert data["operations"]["fim"] == {"passed": 0, "failed": 0, "not offered": 10, "left out": 0}
    assert f"POST /beta/completions: {status}: fim.answer" in " ".join(done.out.split())
    # One request to each path that is not there was enough, in the place of twelve.
    assert data["requests"] == len({probe.name for check in CHECKS for probe in check.probes}) - 12 + 3


def test_server_that_has_nothing_of_it_cannot_be_checked(command: Command) -> None:
    with AppServer(Nonsense(404, b"")) as server:
        done = command.run(server.base_url, "--operations", "balance,fim", key=KEY)

    assert done.code == 2
    assert "nothing was checked" in done.err


def test_wrong_key_ends_the_run(command: Command, mock_server: MockServer) -> None:
    done = command.run(mock_server.base_url, key="sk-11111111111111111111111111111111")

    assert done.code == 2
    assert "the server refuses the key with 401" in done.err
    assert done.out == ""


def test_empty_account_ends_the_run(command: Command, mock_server: MockServer) -> None:
    done = command.run(mock_server.base_url, key=EMPTY_BALANCE_API_KEY)

    assert done.code == 2
    assert "the account has no money left" in done.err


def test_unknown_model_ends_the_run_with_those_that_there_are(command: Command, mock_server: MockServer) -> None:
    done = command.run(mock_server.base_url, "--model", "gpt-4o", "--operations", "chat", key=KEY)

    assert done.code == 2
    assert "does not take the model gpt-4o; it lists deepseek-flash, deepseek-v4-pro; name one with --model" in done.err


def test_server_that_cannot_be_reached_ends_the_run(command: Command) -> None:
    with MockServer() as server:
        base_url = server.base_url

    done = command.run(base_url, key=KEY)

    assert done.code == 2
    assert f"{base_url} does not answer: ConnectError" in done.err


def test_busy_server_is_asked_again(command: Command) -> None:
    with MockServer() as server:
        server.fail_with(503, retry_after=0, times=2)
        done, data = command.results(server.base_url, "--operations", "models", key=KEY)

    assert done.code == 0, done.out
    assert data["requests"] == len(data["checks"]) - 2 + 2  # three checks share an answer, of three attempts


def test_answer_that_never_ends_ends_the_run(command: Command) -> None:
    with AppServer(Endless()) as server:
        done = command.run(server.base_url, "--operations", "models", "--timeout", "0.2", key=KEY)

    assert done.code == 2
    assert "does not answer: the answer was not complete after 0.2 seconds" in done.err


def test_broken_connection_is_a_failure(command: Command) -> None:
    with MockServer() as server:
        server.expect(path="/user/balance").fail_with("reset")
        done, data = command.results(server.base_url, "--operations", "models,balance", key=KEY)

    assert done.code == 1
    assert failed(data) == {"balance.answer", "balance.amounts"}
    assert "no answer: " in done.out


def test_redirection_is_not_followed(command: Command) -> None:
    with MockServer() as stranger, AppServer(Elsewhere(stranger.base_url)) as server:
        done = command.run(server.base_url, key=KEY)
        assert len(stranger.requests) == 0

    assert done.code == 1
    assert "the status is 307, not 200" in done.out


def test_checks_are_listed_with_their_price_and_nothing_is_sent(command: Command) -> None:
    done = command("run", "--list", "--operations", "fim")

    *lines, total = done.out.splitlines()
    assert done.code == 0
    assert len(lines) == 10
    assert all(line.startswith("fim ") and " USD " in line for line in lines)
    assert total.startswith("10 checks, 8 requests, at most 0.00")


def test_checks_are_told_as_they_are_made(command: Command, mock_server: MockServer) -> None:
    done = command.run(mock_server.base_url, "--verbose", "--operations", "balance", key=KEY)

    assert done.out.splitlines()[:2] == ["passed      balance.answer", "passed      balance.amounts"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "name the server with --base-url"),
        (["run", "--base-url", "127.0.0.1:8000"], "has to begin with http:// or https://"),
        (["run", "--base-url", "http://user:secret@localhost"], "holds a user name or a password"),
        (["run", "--base-url", "http://localhost?key=1"], "has a query or a fragment"),
        (["run", "--base-url", "http://localhost:port"], "the base URL cannot be read"),
        (["run", "--base-url", "http://localhost", "--api-key-env", "NO_SUCH_KEY"], "no key in the environment"),
        (["run", "--base-url", "http://localhost", "--api-key-env", "sk-1"], "takes the name of an environment"),
        (["run", "--budget", "-1"], "-1 is no amount of US dollars"),
        (["run", "--budget", "nan"], "nan is no amount of US dollars"),
        (["run", "--operations", "chat,files"], "files; choose of models, balance, chat, fim"),
        (["run", "--base-url", "https://api.deepseek.com", "--fuzz"], "--fuzz is for servers of your own"),
        ([], "the following arguments are required"),
    ],
)
def test_mistake_on_the_command_line_is_explained(
    command: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-not-to-be-sent-anywhere")

    done = command(*arguments)

    assert done.code == 2
    assert said in done.err
    assert "secret" not in done.err


def test_key_with_characters_that_no_header_can_hold_is_refused(command: Command) -> None:
    done = command.run("http://localhost", key="schlüssel")

    assert done.code == 2
    assert "characters that no header can hold" in done.err
    assert "schlüssel" not in done.err
