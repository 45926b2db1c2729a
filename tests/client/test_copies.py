"""Headers that a client always sends, and copies of clients: with other settings, by ``copy``, and by ``pickle``."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

import httpx
import pytest
from deepseek_client import AsyncDeepSeek, ConfigurationError, DeepSeek

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import WireServer, answer

Serve = Callable[..., WireServer]
OK = json.dumps(REPLY)


class Team(DeepSeek):
    """A client with attributes of its own."""

    def __init__(self, *, team: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.team = team
        self.log: list[str] = []

    @cached_property
    def label(self) -> str:
        return f"{self.team} {self.max_retries}"


def lines(server: WireServer, name: str) -> list[str]:
    """The values of all header lines of a name in the newest request."""
    return [value for key, value in server.requests[-1].lines if key.lower() == name]


def test_default_headers_are_one_header_in_whatever_case(serve: Serve, connect: Connect) -> None:
    server = serve(answer(OK), answer(OK), answer(OK))
    driver = connect(server.url, default_headers={"X-Team": "a", "user-agent": "mine", "accept": "*/*", "X-TEAM": "b"})
    driver.create()
    assert (lines(server, "x-team"), lines(server, "user-agent"), lines(server, "accept")) == (["b"], ["mine"], ["*/*"])
    driver.client = driver.client.with_options(default_headers={"x-team": "c"})
    driver.create()
    assert (lines(server, "x-team"), lines(server, "user-agent")) == (["c"], ["mine"])
    driver.create(extra_headers={"x-Team": "d", "X-tEAM": "e", "content-type": "application/json; charset=utf-8"})
    assert lines(server, "x-team") == ["e"]
    assert lines(server, "content-type") == ["application/json; charset=utf-8"]


@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("client", [DeepSeek, AsyncDeepSeek])
def test_key_in_the_default_headers_is_refused(client: type[DeepSeek], name: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape("pass the key as api_key=")) as caught:
        client(api_key=API_KEY, default_headers={name: "Basic c2VjcmV0"})
    assert "c2VjcmV0" not in str(caught.value)
    with pytest.raises(ConfigurationError, match=re.escape("extra_headers=")):
        client(api_key=API_KEY).with_options(default_headers={name: "Basic c2VjcmV0"})


def test_copy_keeps_what_a_subclass_added(serve: Serve) -> None:
    server = serve(answer(OK), answer(OK))
    with Team(team="search", api_key=API_KEY, base_url=server.url, max_retries=1) as client:
        assert client.label == "search 1"
        client.chat.completions.create(**HELLO)
        other = client.with_options(max_retries=3, default_headers={"X-Team": client.team})
        assert (type(other), other.team, other.label) == (Team, "search", "search 3")
        assert other.log is client.log
        other.chat.completions.create(**HELLO)
    assert [lines_of.headers.get("x-team") for lines_of in server.requests] == [None, "search"]


@pytest.mark.parametrize("make_copy", [copy.copy, copy.deepcopy])
def test_copied_client_shares_connections_and_settings(serve: Serve, connect: Connect, make_copy: Any) -> None:
    server = serve(answer(OK), answer(OK))
    driver = connect(server.url, max_retries=4)
    driver.create()
    holder = make_copy([driver.client]) if make_copy is copy.deepcopy else [make_copy(driver.client)]
    original, driver.client = driver.client, holder[0]
    assert driver.client is not original
    assert driver.client.max_retries == 4
    driver.create()
    driver.client = original
    assert server.requests[1].headers["authorization"] == f"Bearer {API_KEY}"
    assert {request.connection for request in server.requests} == {1}


def test_deep_copy_of_a_subclass_copies_what_it_added() -> None:
    with Team(team="search", api_key=API_KEY) as client:
        client.log.append("before")
        pair = copy.deepcopy([client, client])
        assert pair[0] is pair[1]
        assert (pair[0].team, pair[0].log) == ("search", ["before"])
        assert pair[0].log is not client.log
        assert copy.copy(client).log is client.log


@pytest.mark.parametrize("client", [DeepSeek, AsyncDeepSeek])
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_client_is_not_pickled_and_says_what_to_do(client: type[DeepSeek], protocol: int) -> None:
    words = rf"a {client.__name__} has a key and connections, so it is not pickled; make one where it is needed"
    with pytest.raises(TypeError, match=words):
        pickle.dumps(client(api_key=API_KEY), protocol)


@pytest.mark.parametrize(("client", "given"), [(DeepSeek, httpx.Client), (AsyncDeepSeek, httpx.AsyncClient)])
def test_class_in_place_of_an_http_client_is_refused(client: Any, given: type[Any]) -> None:
    words = f"http_client= must be an instance, {given.__name__}(...), not the class"
    with pytest.raises(ConfigurationError, match=re.escape(words)):
        client(api_key=API_KEY, http_client=given)
