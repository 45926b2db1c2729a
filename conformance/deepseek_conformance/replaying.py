"""Serves one recorded exchange after the other, asks for each with the client, and compares what that makes of it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType, TracebackType
from typing import Any, Self

import deepseek_client.api
from deepseek_client import APIStatusError, DeepSeek, DeepSeekError
from deepseek_client.errors import STATUS_ERRORS
from deepseek_mock.app_server import AppServer
from deepseek_mock.asgi import Receive, Scope, Send
from deepseek_mock.differences import differences
from deepseek_mock.replay import ReplayApp

from deepseek_conformance import contract
from deepseek_conformance.answer_rules import Incoherent, only_choice
from deepseek_conformance.exchanges import Exchange
from deepseek_conformance.stream_rules import logprobs_of, message_of

KEY = "key-of-the-replay"
# Sent where the recorded request was not kept, or is none that the client could make.
PLAIN: dict[str, Any] = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Hello"}],
    "prompt": "Hello",
}
SHOWN = 80


@cache
def operations() -> dict[tuple[str, str], ModuleType]:
    """The client's modules of operations, by method and path."""
    found: dict[tuple[str, str], ModuleType] = {}
    for module in pkgutil.walk_packages(deepseek_client.api.__path__, f"{deepseek_client.api.__name__}."):
        loaded = importlib.import_module(module.name)
        operation = getattr(loaded, "OPERATION", None)
        if operation is not None:
            found[operation.method, operation.path] = loaded
    return found


class _Stage:
    """Serves the exchange whose turn it is."""

    app: ReplayApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Replay:
    """A server of recordings and a client of it. Use it in a `with` block."""

    def __init__(self) -> None:
        self._stage = _Stage()
        self._server = AppServer(self._stage)
        self._client: DeepSeek | None = None

    def __enter__(self) -> Self:
        """Starts the server."""
        self._server.start()
        self._client = DeepSeek(base_url=self._server.base_url, api_key=KEY, max_retries=0, timeout=30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server."""
        if self._client is not None:
            self._client.close()
        self._server.stop()

    def differences(self, exchange: Exchange) -> Iterator[str]:
        """Where what the client makes of an exchange differs from what was recorded."""
        method, path = contract.operation_id(exchange.method, exchange.path)
        kept = exchange.request()
        with_request = isinstance(kept, dict)
        self._stage.app = ReplayApp([exchange.to_recording(path, with_request=with_request)])
        module = operations()[method, path]
        body = None if method == "GET" else kept if with_request else _plain(exchange)
        try:
            if exchange.streams:
                yield from self._stream(module, body, exchange)
            else:
                yield from self._whole(module, body, exchange)
        except APIStatusError as error:
            yield from _unlike_error(error, exchange)
        except (DeepSeekError, Incoherent) as error:
            yield f"{type(error).__name__}: {error}"

    def _whole(self, module: ModuleType, body: Any, exchange: Exchange) -> Iterator[str]:
        arguments = {} if body is None else {"body": body}
        streamed = body is not None and body.get("stream") is True
        reply = (module.stream if streamed else module.sync_detailed)(client=self._client, **arguments)
        if streamed:
            reply.close()
        if int(exchange.status) >= 400:
            yield f"no exception, but the status is {exchange.status}"
            return
        (recorded,) = exchange.response()
        yield from _unlike(recorded, reply.parsed.to_dict())

    def _stream(self, module: ModuleType, body: Any, exchange: Exchange) -> Iterator[str]:
        recorded = exchange.response()
        with module.stream(client=self._client, body=body) as stream:
            for index, (chunk, event) in enumerate(zip(stream, recorded, strict=False)):
                for difference in _unlike(event, chunk.to_dict()):
                    yield f"chunk {index}: {difference}"
            final = stream.final().to_dict()
        yield from _unlike(_whole_of(recorded), _parts_of(final))


def _plain(exchange: Exchange) -> dict[str, Any]:
    return {**PLAIN, "stream": exchange.streams}


def _whole_of(chunks: Sequence[Any]) -> dict[str, Any]:
    """What the answer has to be that chunks make, found in another way than the client's."""
    last = chunks[-1]
    if "text" in only_choice(last):
        content: dict[str, Any] = {"text": "".join(only_choice(chunk)["text"] for chunk in chunks)}
    else:
        content = {"message": message_of(chunks), "logprobs": logprobs_of(chunks)}
    return {
        "id": last["id"],
        "model": last["model"],
        "finish_reason": only_choice(last)["finish_reason"],
        "usage": last.get("usage"),
        **content,
    }


def _parts_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The same of an answer in one piece."""
    choice = answer["choices"][0]
    if "text" in choice:
        content = {"text": choice["text"]}
    else:
        message = {name: value for name, value in choice["message"].items() if name != "role"}
        # A call without arguments so far, or a content that never came, is null in one and empty in the other.
        content = {"message": {**message, "content": message.get("content") or ""}, "logprobs": choice["logprobs"]}
    return {
        "id": answer["id"],
        "model": answer["model"],
        "finish_reason": choice["finish_reason"],
        "usage": answer.get("usage"),
        **content,
    }


def _unlike_error(error: APIStatusError, exchange: Exchange) -> Iterator[str]:
    """Where an exception differs from the answer that it is about."""
    status = int(exchange.status)
    if error.status_code != status:
        yield f"the status is {status}, the exception says {error.status_code}: {error}"
        return
    expected = STATUS_ERRORS.get(status, APIStatusError)
    if type(error) is not expected:
        yield f"the exception of {status} is {type(error).__name__}, not {expected.__name__}"
    text = exchange.file.read_bytes().decode()
    if error.text != text:
        yield f"the exception has the text {error.text[:SHOWN]!r}"
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    yield from _unlike(body, error.body)


def _unlike(recorded: Any, parsed: Any) -> Iterator[str]:
    for difference in differences(recorded, parsed):
        yield f"{difference.path}: recorded {difference.recorded!r:.80}, the client has {difference.sent!r:.80}"
