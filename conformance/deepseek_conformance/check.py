"""A check of a live server: what is sent, what must come, and who says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from deepseek_conformance import event_stream
from deepseek_conformance.wire import Answer, Message

Body = dict[str, Any]
Verdict = Literal["passed", "failed", "not offered", "left out"]
JSON = "application/json"
OPERATIONS = ("models", "balance", "chat", "fim")


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A request. Several checks may look at the one answer to it.

    Attributes:
        name: tells it from the others.
        path: of the contract.
        body: JSON, without the model, which is added if it does not name one. A function makes it of what was
            exchanged before, by the probes in `after`.
        raw: the body as it is, in the place of JSON.
        content_type: of the body.
        authorization: another header than that of the user's key; empty: none.
        after: probes that have to be answered before.
    """

    name: str
    path: str
    method: str = "POST"
    body: Body | Callable[..., Body] | None = None
    raw: bytes | None = None
    content_type: str | None = JSON
    authorization: str | None = None
    after: tuple[Probe, ...] = ()

    def message(self, model: str, before: Iterable[Exchange] = ()) -> tuple[Message, Body | None]:
        """The request and its decoded body."""
        body = self.body(*before) if callable(self.body) else self.body
        if body is not None:
            body = {"model": model, **body}
        content = self.raw if body is None else json.dumps(body, ensure_ascii=False).encode()
        content_type = None if content is None else self.content_type
        return Message(self.method, self.path, content, content_type, self.authorization), body


@dataclass(frozen=True)
class Exchange:
    """A request and its answer."""

    probe: Probe
    message: Message
    body: Body | None
    answer: Answer

    @property
    def request(self) -> Body:
        """The decoded body of the request."""
        return self.body or {}

    def json(self) -> Any:
        """The decoded body of the answer.

        Raises:
            ValueError: it is not JSON.
        """
        return json.loads(self.answer.content)

    def chunks(self) -> list[Any]:
        """The decoded events of a streamed answer, read strictly.

        Raises:
            BrokenStream: it is not of the documented form.
        """
        return event_stream.read_chunks(self.answer.content)


Judge = Callable[..., Iterable[str]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that a conforming server does.

    Attributes:
        id: its name, for machines.
        title: what the server does.
        operation: one of OPERATIONS.
        probes: the requests whose answers it looks at.
        judge: gives what is wrong with their exchanges, in sentences; may also raise AssertionError, or what comes of
            answers of another shape.
        says: what the contract says of it.
        source: where that is from, with its date.
    """

    id: str
    title: str
    operation: str
    probes: tuple[Probe, ...]
    judge: Judge
    says: str
    source: str


@dataclass
class Result:
    """What came of a check."""

    check: Check
    verdict: Verdict
    problems: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
