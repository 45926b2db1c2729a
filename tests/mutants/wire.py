"""Ways to change exchanges, for the tables of mutants: what to change, and in which answers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from tests.contract.defects import Answer, Request, change_answer, change_body, change_stream

Json = dict[str, Any]
ChangeAnswer = Callable[[Request, Answer], Answer]
ChangeRequest = Callable[[Request], Request]

JSON, OCTETS, EVENTS = "application/json", "application/octet-stream", "text/event-stream"
DONE = b"data: [DONE]\n\n"

whole = change_answer
events = change_stream


def body(change: Callable[[Json], object]) -> ChangeRequest:
    """Changes the JSON object in requests before the mock gets it."""
    return lambda request: change_body(request, change)


def without(*members: str, value: Any = None, paths: str = "") -> ChangeRequest:
    """Takes members out of requests, with a `value` only those that have it, with `paths` only below them."""

    def change(sent: Json) -> None:
        for member in members:
            if value is None or sent.get(member) == value:
                sent.pop(member, None)

    strip = body(change)
    return lambda request: strip(request) if request.path.startswith(paths) else request


def headers(**values: str | None) -> ChangeRequest:
    """Sets headers of requests; None takes one out, underscores stand for hyphens."""

    def changed(request: Request) -> Request:
        wanted = {name.replace("_", "-"): value for name, value in values.items()}
        kept = {name: value for name, value in request.headers.items() if name not in wanted}
        given = {name: value for name, value in wanted.items() if value is not None}
        return dataclasses.replace(request, headers={**kept, **given})

    return changed


def status(right: int, wrong: int) -> ChangeAnswer:
    """Answers with another status."""
    return lambda _, answer: dataclasses.replace(answer, status=wrong) if answer.status == right else answer


def header(name: str, value: str | None, statuses: range = range(200, 600)) -> ChangeAnswer:
    """Sets a header of answers; None takes it out."""

    def changed(_: Request, answer: Answer) -> Answer:
        if answer.status not in statuses:
            return answer
        kept = {known: held for known, held in answer.headers.items() if known != name}
        return dataclasses.replace(answer, headers=kept if value is None else {**kept, name: value})

    return changed


def label(right: str, wrong: str, status: int) -> ChangeAnswer:
    """Answers of a status get another media type."""
    relabel = header("content-type", wrong, range(status, status + 1))
    return lambda request, answer: relabel(request, answer) if answer.media_type == right else answer


def content(status: int, change: Callable[[bytes], bytes]) -> ChangeAnswer:
    """Changes the bytes of all answers of a status."""

    def changed(_: Request, answer: Answer) -> Answer:
        return dataclasses.replace(answer, body=change(answer.body)) if answer.status == status else answer

    return changed


def error(change: Callable[[Json], object], *statuses: int) -> ChangeAnswer:
    """Changes the error object of refusals, of some statuses or of all."""

    def changed(_: Request, answer: Answer) -> Answer:
        if not answer.body.startswith(b'{"error"') or (statuses and answer.status not in statuses):
            return answer
        envelope = json.loads(answer.body)
        change(envelope)
        return dataclasses.replace(answer, body=_compact(envelope))

    return changed


def refuse(applies: Callable[[Json], bool]) -> ChangeAnswer:
    """Refuses requests that are right, by their JSON object."""
    refusal = {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": "x"}}

    def changed(request: Request, answer: Answer) -> Answer:
        if answer.status != 200 or not request.body or not applies(json.loads(request.body)):
            return answer
        return Answer(400, {**answer.headers, "content-type": JSON}, _compact(refusal))

    return changed


def chunks(change: Callable[[list[Json]], object]) -> ChangeAnswer:
    """Changes the chunks of streams: the JSON in their events; comments and the sentinel stay."""

    def changed(stream: list[bytes]) -> None:
        data = [event for event in stream if event.startswith(b"data: {")]
        comments = [event for event in stream if event.startswith(b":")]
        values = [json.loads(event.removeprefix(b"data: ")) for event in data]
        change(values)
        stream[:] = [*comments, *(b"data: " + _compact(value) + b"\n\n" for value in values), DONE]

    return change_stream(changed)


def deltas(change: Callable[[Json], object]) -> ChangeAnswer:
    """Changes every delta of chat streams."""

    def changed(stream: list[Json]) -> None:
        for chunk in stream:
            for choice in chunk["choices"]:
                if "delta" in choice:
                    change(choice["delta"])

    return chunks(changed)


def choice(change: Callable[[Json], object]) -> ChangeAnswer:
    """Changes the choice of answers in one piece."""
    return whole(lambda answer: [change(found) for found in answer.get("choices", ())])


def message(change: Callable[[Json], object]) -> ChangeAnswer:
    """Changes the message of chat answers in one piece."""
    return choice(lambda found: change(found["message"]) if "message" in found else None)


def usage(change: Callable[[Json], object]) -> ChangeAnswer:
    """Changes the token counts of answers in one piece."""
    return whole(lambda answer: change(answer["usage"]) if "usage" in answer else None)


def models(change: Callable[[list[Json]], object]) -> ChangeAnswer:
    """Changes the list of models."""
    return whole(lambda answer: change(answer["data"]) if answer.get("object") == "list" else None)


def balances(change: Callable[[Json], object]) -> ChangeAnswer:
    """Changes the amounts of every currency."""
    return whole(lambda answer: [change(info) for info in answer.get("balance_infos", ())])


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
