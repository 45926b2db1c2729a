"""Servers with one thing wrong each, to see that the contract tests find it: the mock with its exchanges changed."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from deepseek_mock import DEFAULT_API_KEY, create_app
from deepseek_mock.app_server import bind, url_of, uvicorn_config
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Request:
    """A request before the mock gets it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer before the caller gets it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Defect:
    """What is wrong with a server."""

    request: Callable[[Request], Request] = lambda request: request
    answer: Callable[[Request, Answer], Answer] = lambda _, answer: answer


class Patient:
    """The mock, with the defect that is set at the moment."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.defect = Defect()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = self.defect.request(await _read(scope, receive))
        answer = self.defect.answer(request, await self._answer(scope, receive, request))
        headers = {**answer.headers, "content-length": str(len(answer.body))}
        await send({"type": "http.response.start", "status": answer.status, "headers": _encode(headers)})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive, request: Request) -> Answer:
        messages: list[Message] = []
        bodies = [request.body]

        async def receive_changed() -> Message:
            # After the body comes what the caller does next: it goes away.
            return {"type": "http.request", "body": bodies.pop()} if bodies else await receive()

        async def send(message: Message) -> None:
            messages.append(message)

        changed = {"method": request.method, "path": request.path, "headers": _encode(request.headers)}
        await self._app({**scope, **changed}, receive_changed, send)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return Answer(messages[0]["status"], _decode(messages[0]["headers"]), body)


async def _read(scope: Scope, receive: Receive) -> Request:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return Request(scope["method"], scope["path"], _decode(scope["headers"]), body)


def _decode(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}


def _encode(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serves an application on a loopback port; gives the base URL."""
    listener = bind()  # takes connections at once; they wait until the server runs
    server = uvicorn.Server(uvicorn_config(app, log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def patient() -> Patient:
    """A server without defects yet."""
    return Patient(create_app())


# What goes wrong with requests.


def takes_any_key(request: Request) -> Request:
    return dataclasses.replace(request, headers={**request.headers, "authorization": f"Bearer {DEFAULT_API_KEY}"})


def takes_no_key(request: Request) -> Request:
    return dataclasses.replace(request, headers={**request.headers, "authorization": "Bearer sk-revoked"})


def is_mounted_elsewhere(request: Request) -> Request:
    return dataclasses.replace(request, path=f"/v9{request.path}")


def takes_any_temperature(request: Request) -> Request:
    return change_body(request, lambda body: body.pop("temperature", None))


def takes_any_method(request: Request) -> Request:
    method = "POST" if request.path.endswith("/completions") else "GET"
    return dataclasses.replace(request, method=method)


def ignores_stream(request: Request) -> Request:
    def unstream(body: dict[str, Any]) -> None:
        body.pop("stream", None)
        body.pop("stream_options", None)

    return change_body(request, unstream)


def ignores_max_tokens(request: Request) -> Request:
    return change_body(request, lambda body: body.pop("max_tokens", None))


def change_body(request: Request, change: Callable[[dict[str, Any]], object]) -> Request:
    """Changes the JSON object in a request; one without such an object stays as it is."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return request
    if not isinstance(body, dict):
        return request
    changed = _changed(body, change)
    return request if changed is None else dataclasses.replace(request, body=changed)


def _changed(body: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> bytes | None:
    """The changed object as JSON, None if it is the same."""
    right = json.dumps(body)
    change(body)
    wrong = json.dumps(body)
    return None if wrong == right else wrong.encode()


# What goes wrong with answers.


def fails(_: Request, answer: Answer) -> Answer:
    return dataclasses.replace(answer, status=500)


def refuses_null(request: Request, answer: Answer) -> Answer:
    if b"null" not in request.body or answer.status != 200:
        return answer
    error = {"message": "null is not allowed", "type": "invalid_request_error", "param": None, "code": "x"}
    return Answer(400, {**answer.headers, "content-type": "application/json"}, json.dumps({"error": error}).encode())


def is_a_teapot(_: Request, answer: Answer) -> Answer:
    return dataclasses.replace(answer, status=418) if answer.status == 400 else answer


def forbids_without_key(_: Request, answer: Answer) -> Answer:
    return dataclasses.replace(answer, status=403) if answer.status == 401 else answer


def calls_json_html(_: Request, answer: Answer) -> Answer:
    if answer.media_type != "application/json":
        return answer
    return dataclasses.replace(answer, headers={**answer.headers, "content-type": "text/html"})


def hides_media_types(_: Request, answer: Answer) -> Answer:
    headers = {name: value for name, value in answer.headers.items() if name != "content-type"}
    return dataclasses.replace(answer, headers=headers)


def hides_what_is_allowed(_: Request, answer: Answer) -> Answer:
    headers = {name: value for name, value in answer.headers.items() if name != "allow"}
    return dataclasses.replace(answer, headers=headers)


def allows_too_much(_: Request, answer: Answer) -> Answer:
    return dataclasses.replace(answer, headers={**answer.headers, "allow": "GET, POST"})


def writes_odd_trace_ids(_: Request, answer: Answer) -> Answer:
    return dataclasses.replace(answer, headers={**answer.headers, "x-ds-trace-id": "one"})


def change_answer(change: Callable[[dict[str, Any]], object]) -> Callable[[Request, Answer], Answer]:
    """Changes the JSON object of answers in one piece."""

    def changed(_: Request, answer: Answer) -> Answer:
        if answer.status != 200 or answer.media_type != "application/json":
            return answer
        changed_body = _changed(json.loads(answer.body), change)
        return answer if changed_body is None else dataclasses.replace(answer, body=changed_body)

    return changed


def change_stream(change: Callable[[list[bytes]], object]) -> Callable[[Request, Answer], Answer]:
    """Changes the events of streams, each of which has its blank line."""

    def changed(_: Request, answer: Answer) -> Answer:
        if answer.status != 200 or answer.media_type != "text/event-stream":
            return answer
        events = [event + b"\n\n" for event in answer.body.split(b"\n\n")[:-1]]
        change(events)
        return dataclasses.replace(answer, body=b"".join(events))

    return changed
