"""What a scenario is made of: which requests a rule is about, and what they are answered with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from deepseek_mock.faults import Fault
from deepseek_mock.field_checks import FieldError, check_count, check_headers, check_status
from deepseek_mock.http_request import Request
from deepseek_mock.json_text import Json
from deepseek_mock.pace import Pace
from deepseek_mock.wording import known, nearest

OPERATIONS = ("chat", "fim", "models", "balance")
PATHS = {
    "/chat/completions": "chat",
    "/v1/chat/completions": "chat",
    "/beta/chat/completions": "chat",
    "/beta/completions": "fim",
    "/models": "models",
    "/v1/models": "models",
    "/user/balance": "balance",
}
# Only these are answered by a model, so only for these it can be said what it answers.
WRITING = frozenset({"chat", "fim"})


def last_text(members: Mapping[str, Any]) -> str:
    """The text of the newest message of a chat request, or the prompt of a fill-in-the-middle request."""
    messages: Json = members.get("messages")
    if not isinstance(messages, list):
        prompt = members.get("prompt")
        return prompt if isinstance(prompt, str) else ""
    last = messages[-1] if messages else None
    content = last.get("content") if isinstance(last, dict) else None
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a rule is about; what is None does not matter.

    Attributes:
        operation: chat, fim, models or balance.
        path: the path as it was requested, such as `/beta/chat/completions`.
        model: the model that was asked for.
        text: occurs in the newest message or the prompt; upper and lower case are the same. Between slashes it is a
            regular expression: `/^weather in [A-Z]/`.
        header: request headers and their values; a value between slashes is a regular expression, `/./` any value.
        stream: whether the answer is to be streamed.
        call: which of the requests that fit otherwise, counted from 1: a number, or several.
    """

    operation: str | None = None
    path: str | None = None
    model: str | None = None
    text: str | None = None
    header: Mapping[str, str] = field(default_factory=dict[str, str])
    stream: bool | None = None
    call: int | Sequence[int] | None = None

    def __post_init__(self) -> None:
        if self.operation is not None and self.operation not in OPERATIONS:
            hint = nearest(self.operation, OPERATIONS)
            raise FieldError("operation", f"unknown operation {self.operation!r}{hint}; known are {known(OPERATIONS)}")
        if self.path is not None and not self.path.startswith("/"):
            raise FieldError("path", f"path is {self.path!r}: it must begin with a slash")
        if self.calls is not None and not self.calls:
            raise FieldError("call", "call is an empty list, which no request fits: leave it out to match every call")
        for number in self.calls or ():
            if number < 1:
                raise FieldError("call", f"call is {number}: calls are counted from 1")
        if self.text is not None:
            if not self.text:
                raise FieldError("text", "text is empty, which every request fits: leave it out")
            _expression("text", self.text)
        for name, value in self.header.items():
            _expression("header", value, name)

    @property
    def calls(self) -> tuple[int, ...] | None:
        """The calls that count, or None for all."""
        if self.call is None:
            return None
        return (self.call,) if isinstance(self.call, int) else tuple(self.call)

    def fits(self, request: Request) -> bool:
        """Whether the request fits, whatever number it has."""
        if self.operation is not None and PATHS.get(request.path) != self.operation:
            return False
        if self.path is not None and request.path != self.path:
            return False
        if not all(_has(request.headers.get(name.lower()), value) for name, value in self.header.items()):
            return False
        if self.model is not None and request.members.get("model") != self.model:
            return False
        if self.stream is not None and (request.members.get("stream") is True) != self.stream:
            return False
        if self.text is None:
            return True
        text = last_text(request.members)
        pattern = _expression("text", self.text)
        return self.text.casefold() in text.casefold() if pattern is None else pattern.search(text) is not None

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        shown["header"] = dict(self.header)
        shown["call"] = None if self.calls is None else list(self.calls)
        return {name: value for name, value in shown.items() if value not in (None, {})}


def _expression(field: str, text: str, name: str | None = None) -> re.Pattern[str] | None:
    """The regular expression between two slashes; None when the text is meant as it stands."""
    if len(text) < 2 or not (text.startswith("/") and text.endswith("/")):
        return None
    try:
        return re.compile(text[1:-1])
    except (re.error, OverflowError, RecursionError) as error:
        what = f"{name or field} is {text!r}, which is no regular expression: {error}"
        raise FieldError(field, f"{what}; leave the slashes out for a text as it stands") from error


def _has(value: str | None, wanted: str) -> bool:
    if value is None:
        return False
    pattern = _expression("header", wanted)
    return value == wanted if pattern is None else pattern.search(value) is not None


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call to answer with. `arguments` are JSON text, or values that become it."""

    name: str
    arguments: str | Mapping[str, Any] = "{}"
    id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in shown.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer with, instead of what the mock would say.

    The first five are an answer of the API, which the request must deserve: it is refused as ever when it is wrong. The
    last five are sent whatever the request was.

    Attributes:
        text: the content, or the text that fills the hole.
        reasoning: the chain of thought; without it there is none.
        tool_calls: calls of tools.
        finish_reason: instead of `stop` or `tool_calls`.
        usage: members of `usage` that differ from what was counted.
        json: a whole body.
        body: a whole body as text.
        recording: file of a recorded body: `*.json`, `*.txt`, or `*.sse` for a stream.
        status, headers: go with json, body or recording.
    """

    text: str | None = None
    reasoning: str | None = None
    tool_calls: Sequence[Call] = ()
    finish_reason: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict[str, Any])
    json: Any = None
    body: str | None = None
    recording: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        bodies = [name for name in ("json", "body", "recording") if getattr(self, name) is not None]
        said = [name for name in ("text", "reasoning", "tool_calls", "finish_reason", "usage") if self._was_said(name)]
        if len(bodies) > 1:
            raise FieldError(bodies[1], f"a reply has one body: either {' or '.join(bodies)}")
        if bodies and said:
            raise FieldError(said[0], f"{bodies[0]} is the whole body: {said[0]} cannot stand beside it")
        if not bodies and (self.status != 200 or self.headers):
            field = "status" if self.status != 200 else "headers"
            raise FieldError(field, f"{field} goes with json, body or recording; for an error use a fault")
        if not bodies and not said:
            raise ValueError("the reply says nothing: give it text, tool_calls, json, body or recording")
        check_status(self.status, has_body=bool(bodies) and self.body != "")
        check_headers(self.headers)
        if self.recording is not None and not Path(self.recording).is_file():
            message = f"recording is {self.recording!r}, and there is no such file: {Path(self.recording).absolute()}"
            raise FieldError("recording", message)

    @property
    def is_raw(self) -> bool:
        """Whether the reply is a body that is sent whatever the request was."""
        return self.json is not None or self.body is not None or self.recording is not None

    def _was_said(self, name: str) -> bool:
        value = getattr(self, name)
        # An empty text is an answer, an empty list or mapping is what there is when nothing was said.
        return value is not None and (isinstance(value, str) or bool(value))

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown = {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
        shown["tool_calls"] = [call.to_json() for call in self.tool_calls]
        unsaid = [name for name in ("tool_calls", "usage", "headers") if not shown[name]]
        if self.status == 200:
            unsaid.append("status")
        return {name: value for name, value in shown.items() if name not in unsaid}


@dataclass(eq=False, slots=True)
class Rule:
    """One rule of a scenario: requests that match are answered so. Without a reply the mock says what it would.

    Attributes:
        match: which requests.
        reply: what to say.
        pace: how fast; None: as the server is set.
        fault: what goes wrong.
        times: after so many requests the rule is used up; None: never.
        name: for messages and the journal.
        used: how many requests it has answered.
        seen: how many requests fitted but for their number.
    """

    match: Match = field(default_factory=Match)
    reply: Reply | None = None
    pace: Pace | None = None
    fault: Fault | None = None
    times: int | None = None
    name: str = ""
    used: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        check_count("times", self.times, 1)
        operation = self.match.operation
        if self.reply is None or self.reply.is_raw or operation is None:
            return
        if operation not in WRITING:
            raise FieldError("reply", f"{operation} is not answered with words: reply with json, body or recording")
        if operation == "fim" and (self.reply.reasoning is not None or self.reply.tool_calls):
            raise FieldError("reply", "fim is answered with text alone: leave reasoning and tool_calls out")

    def takes(self, request: Request, *, answered: bool = False) -> bool:
        """Whether this rule answers a request; counts it. `answered`: a rule before this one does."""
        if not self._fits(request):
            return False
        self.seen += 1
        calls = self.match.calls
        if answered or (calls is not None and self.seen not in calls):
            return False
        if self.times is not None and self.used >= self.times:
            return False
        self.used += 1
        return True

    def _fits(self, request: Request) -> bool:
        if not self.match.fits(request):
            return False
        if self.fault is not None and self.fault.streams_only and request.members.get("stream") is not True:
            return False
        return self.reply is None or self.reply.is_raw or PATHS.get(request.path) in WRITING

    def describe(self) -> str:
        """The rule in a few words."""
        if self.name:
            return self.name
        about = ", ".join(f"{name}={value!r}" for name, value in self.match.to_json().items()) or "any request"
        does = [self.fault.kind] if self.fault is not None else []
        does += ["reply"] if self.reply is not None else []
        does += ["pace"] if self.pace is not None else []
        return f"{about} -> {' and '.join(does) or 'as usual'}"

    def to_json(self) -> dict[str, Any]:
        """The rule as in a scenario file, with what it has done."""
        parts = {"match": self.match, "reply": self.reply, "pace": self.pace, "fault": self.fault}
        shown: dict[str, Any] = {"name": self.name} if self.name else {}
        shown |= {name: part.to_json() for name, part in parts.items() if part is not None}
        if self.times is not None:
            shown["times"] = self.times
        return {**shown, "used": self.used}
