"""What the client sends."""

from __future__ import annotations

import asyncio
import json
import re
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from deepseek_client import UNSET, AsyncDeepSeek, ConfigurationError, DeepSeek, __version__
from deepseek_client.api.chat import create_chat_completion
from deepseek_client.models import AssistantMessage, ChatCompletionRequest, SystemMessage, UserMessage

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, Connect
from tests.client.wire import WireServer, answer

Serve = Callable[..., WireServer]
OK = json.dumps(REPLY)


class PairsLikePydantic:
    """An iterable that is not a list of JSON values."""

    def __iter__(self) -> Iterator[tuple[str, int]]:
        yield ("a", 1)


def test_request_has_key_media_types_and_compact_body(serve: Serve, connect: Connect) -> None:
    server = serve(answer(OK))
    connect(server.url).create(messages=[{"role": "user", "content": "\u6d4b\u8bd5 \u2028"}])
    request = server.requests[0]
    assert (request.method, request.target) == ("POST", "/chat/completions")
    assert request.headers["authorization"] == f"Bearer {API_KEY}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"].startswith(f"deepseek-client/{__version__} ")
    body = '{"messages":[{"role":"user","content":"\u6d4b\u8bd5 \u2028"}],"model":"deepseek-flash"}'
    assert json.loads(body) == request.json
    assert len(request.content) == len(body.encode())


def test_request_sends_only_what_was_given(serve: Serve, connect: Connect) -> None:
    server = serve(answer(OK))
    connect(server.url).create(temperature=0.5, stop=None, max_tokens=UNSET, stream=False)
    assert set(server.requests[0].json) == {"messages", "model", "temperature", "stop", "stream"}
    assert server.requests[0].json["stop"] is None


def test_request_takes_models_dicts_and_iterators_alike(serve: Serve, connect: Connect) -> None:
    server = serve(answer(OK), answer(OK), answer(OK))
    client = connect(server.url)
    client.create(messages=[{"role": "system", "content": "s"}, {"role": "user", "content": "u"}])
    client.create(messages=[SystemMessage(content="s"), UserMessage(content="u")])
    client.create(messages=(m for m in (SystemMessage(content="s"), {"role": "user", "content": "u"})))
    bodies = [request.json for request in server.requests]
    assert bodies[0] == bodies[1] == bodies[2]


def test_reply_message_goes_back_as_it_came(serve: Serve, connect: Connect) -> None:
    message = {
        "role": "assistant",
        "content": "",
        "reasoning_content": "",
        "tool_calls": [
            {
                "index": 0,
                "id": "call_00_x",
                "type": "function",
                "function": {"name": "f", "arguments": "{}"},
                "new": 1,
            }
        ],
        "from_the_future": None,
    }
    reply = {**REPLY, "choices": [{**REPLY["choices"][0], "message": message}]}
    server = serve(answer(json.dumps(reply)), answer(OK))
    client = connect(server.url)
    first = client.create().choices[0].message
    client.create(messages=[{"role": "user", "content": "Hi"}, first])
    assert server.requests[1].json["messages"][1] == message


def test_extra_body_and_headers_win(serve: Serve, connect: Connect) -> None:
    server = serve(answer(OK))
    connect(server.url, default_headers={"X-Team": "a"}).create(
        temperature=1,
        extra_body={"temperature": 0, "brand_new": [1]},
        extra_headers={"authorization": "Bearer other", "X-TEAM": "b"},
    )
    request = server.requests[0]
    assert request.json["temperature"] == 0
    assert request.json["brand_new"] == [1]
    assert request.headers["authorization"] == "Bearer other"
    assert request.headers["x-team"] == "b"


@pytest.mark.parametrize(
    ("suffix", "call", "target"),
    [
        ("", "chat.completions", "/chat/completions"),
        ("/", "chat.completions", "/chat/completions"),
        ("/v1", "chat.completions", "/v1/chat/completions"),
        ("/v1/", "models", "/v1/models"),
        ("/v1", "user.balance", "/user/balance"),
        ("/v1/", "beta.completions", "/beta/completions"),
        ("/v1", "beta.chat.completions", "/beta/chat/completions"),
        ("/beta", "chat.completions", "/beta/chat/completions"),
        ("/beta", "beta.chat.completions", "/beta/chat/completions"),
        ("/beta/", "beta.completions", "/beta/completions"),
        ("/beta", "user.balance", "/user/balance"),
        ("/beta", "completions", "/beta/completions"),
        ("/v1", "completions", "/beta/completions"),
        ("", "completions", "/beta/completions"),
        ("/beta", "models", "/models"),
        ("/gateway/deepseek", "chat.completions", "/gateway/deepseek/chat/completions"),
        ("/gateway/v1", "models", "/gateway/v1/models"),
        ("/gateway/v1", "chat.completions", "/gateway/v1/chat/completions"),
    ],
)
def test_base_url_reaches_the_documented_path(
    serve: Serve, connect: Connect, suffix: str, call: str, target: str
) -> None:
    server = serve(answer("{}", status=500))
    arguments: dict[str, object] = {"model": "m"}
    arguments |= {"prompt": "p"} if call in ("completions", "beta.completions") else {"messages": []}
    verb = {"user.balance": "retrieve", "models": "list"}.get(call, "create")
    with pytest.raises(Exception, match="HTTP 500"):
        connect(server.url + suffix).call(f"{call}.{verb}", **(arguments if verb == "create" else {}))
    assert server.requests[0].target == target


def test_key_and_base_url_come_from_the_environment(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(answer(OK))
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-from-environment\n")
    monkeypatch.setenv("DEEPSEEK_BASE_URL", server.url)
    with DeepSeek() as client:
        client.chat.completions.create(model="m", messages=[])
    assert server.requests[0].headers["authorization"] == "Bearer sk-from-environment"


@pytest.mark.parametrize("client", [DeepSeek, AsyncDeepSeek])
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "no API key: pass api_key= to DeepSeek.. or set the environment variable DEEPSEEK_API_KEY"),
        ({"api_key": " "}, "no API key"),
        ({"api_key": "sk-a b"}, "has spaces"),
        ({"api_key": "sk-\u2026"}, "non-ASCII"),
        ({"api_key": "sk-a\nb"}, "control"),
        ({"api_key": b"sk-a"}, "api_key= must be a str, not bytes"),
        ({"api_key": 5}, "api_key= must be a str, not int"),
        ({"api_key": "k", "base_url": 5}, "base_url= must be a str, not int"),
        ({"api_key": "k", "default_headers": [("a", "b")]}, "headers are a mapping of names to values, not list"),
        ({"api_key": "k", "default_headers": {"a b": "c"}}, "'a b' is not the name of a header"),
        ({"api_key": "k", "default_headers": {1: "c"}}, "1 is not the name of a header"),
        ({"api_key": "k", "base_url": "api.deepseek.com"}, "'api.deepseek.com' must start with http"),
        ({"api_key": "k", "base_url": "ftp://x"}, "'ftp://x' must start with http"),
        ({"api_key": "k", "base_url": "https://"}, "name a host"),
        ({"api_key": "k", "base_url": "https://x?y=1"}, "query"),
        ({"api_key": "k", "base_url": "https://user:pw@x"}, "credentials"),
        ({"api_key": "k", "base_url": "https://a..b"}, "a host that cannot be looked up"),
        ({"api_key": "k", "base_url": "https://.invalid"}, "a host that cannot be looked up"),
        ({"api_key": "k", "base_url": f"https://{'a' * 70}.example"}, "a host that cannot be looked up"),
        ({"api_key": "k", "base_url": "https://a.example:99999"}, "a port that does not exist"),
        ({"api_key": "k", "base_url": "https://a.example:0"}, "a port that does not exist"),
        ({"api_key": "k", "timeout": 0}, "timeout=0 must be a positive number"),
        ({"api_key": "k", "timeout": float("nan")}, "timeout=nan"),
        ({"api_key": "k", "timeout": "5"}, "timeout='5'"),
        ({"api_key": "k", "default_headers": {"X-A": "a\r\nb: c"}}, "'X-A'"),
    ],
)
def test_bad_settings_are_refused_with_the_value_and_the_remedy(
    client: type[DeepSeek], settings: dict[str, object], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        client(**settings)  # type: ignore[arg-type]
    assert "sk-a" not in str(caught.value)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (float("nan"), "not JSON"),
        ("\ud83d", "surrogate"),
        (b"bytes", "bytes"),
        (object(), "cannot hold object"),
        (PairsLikePydantic(), "cannot hold PairsLikePydantic"),
        (UNSET, "UNSET stands inside"),
    ],
)
def test_bodies_that_are_not_json_are_refused_before_sending(
    serve: Serve, connect: Connect, content: object, words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=words):
        connect(server.url).create(messages=[{"role": "user", "content": content}])
    assert server.connections == 0


def test_low_level_functions_take_models(serve: Serve) -> None:
    server = serve(answer(OK, headers={"x-ds-trace-id": "t" * 32}))
    body = ChatCompletionRequest(
        model="deepseek-flash",
        messages=[UserMessage(content="Hi"), AssistantMessage(content="Hello", prefix=True)],
        temperature=0,
    )
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        response = create_chat_completion.sync_detailed(client=client, body=body)
    assert server.requests[0].json == {
        "messages": [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Hello", "prefix": True},
        ],
        "model": "deepseek-flash",
        "temperature": 0,
    }
    assert (response.status_code, response.trace_id) == (200, "t" * 32)
    assert response.parsed.to_dict() == REPLY
    assert json.loads(response.content) == REPLY


@pytest.mark.parametrize(
    ("client", "given", "wanted"),
    [
        (DeepSeek, httpx.AsyncClient, 'a synchronous client (httpx.Client), or "httptools"'),
        (AsyncDeepSeek, httpx.Client, 'an asynchronous client (httpx.AsyncClient), "httptools" or "aiohttp"'),
        (DeepSeek, str, 'a synchronous client (httpx.Client), or "httptools"'),
        (AsyncDeepSeek, dict, 'an asynchronous client (httpx.AsyncClient), "httptools" or "aiohttp"'),
    ],
)
def test_http_client_of_the_wrong_kind_is_refused(client: Any, given: type[Any], wanted: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(f"http_client= must be {wanted}, not {given.__name__}")):
        client(api_key=API_KEY, http_client=given())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"extra_body": [1]}, "extra_body= is a mapping of fields to values, not list"),
        ({"extra_headers": [("a", "b")]}, "headers are a mapping of names to values, not list"),
        ({"extra_headers": {"": "b"}}, "'' is not the name of a header"),
        ({"extra_headers": {"a": None}}, "the value of the header 'a'"),
        ({"extra_headers": {"a": "b\tc\r\nd: e"}}, "the value of the header 'a'"),
    ],
)
def test_options_that_cannot_be_sent_are_refused(
    serve: Serve, connect: Connect, arguments: dict[str, Any], words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=re.escape(words)):
        connect(server.url).create(**arguments)
    assert server.connections == 0


@pytest.mark.parametrize("value", [" a secret", "a secret ", "\ta secret\t ", "a secret"])
def test_blanks_around_a_header_value_are_not_sent(serve: Serve, connect: Connect, value: str) -> None:
    server = serve(answer(OK))
    client = connect(server.url, default_headers={"X-Default": value})
    client.create(extra_headers={"X-Extra": value})
    lines = server.requests[0].lines
    assert ("X-Default", "a secret") in lines
    assert ("X-Extra", "a secret") in lines


def list_models(base_url: str) -> None:
    with httpx.Client(headers={"X-Key": " a secret"}) as http:
        DeepSeek(api_key="k", base_url=base_url, http_client=http).models.list()


async def alist_models(base_url: str) -> None:
    async with httpx.AsyncClient(headers={"X-Key": " a secret"}) as http:
        await AsyncDeepSeek(api_key="k", base_url=base_url, http_client=http).models.list()


@pytest.mark.parametrize("call", [list_models, lambda url: asyncio.run(alist_models(url))], ids=["sync", "async"])
def test_header_that_cannot_be_sent_is_not_quoted(serve: Serve, call: Callable[[str], None]) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match="look at the headers that were added to it") as caught:
        call(server.url)
    shown = "".join(traceback.format_exception(caught.value))
    assert "a secret" not in str(caught.value)
    assert "Illegal header value" not in shown  # what the library below says quotes it
