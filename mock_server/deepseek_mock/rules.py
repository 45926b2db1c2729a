"""What a scenario is made of: which requests a rule is about, and what they are answered with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from deepseek_mock.faults import Fault
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
        header: request headers and their values.
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
            raise ValueError(f"unknown operation {self.operation!r}{hint}; known are {known(OPERATIONS)}")
        if self.path is not None and not self.path.startswith("/"):
            raise ValueError(f"path is {self.path!r}: it begins with a slash")
        for number in self.calls or ():
            if number < 1:
                raise ValueError(f"call is {number}: calls are counted from 1")
        self._pattern()

    @property
    def calls(self) -> tuple[int, ...] | None:
        """The calls that count, or None for all."""
        if self.call is None:
            return None
        return (self.call,) if isinstance(self.call, int) else tuple(self.call)

    def _pattern(self) -> re.Pattern[str] | None:
        if self.text is None:
            return None
        if len(self.text) > 1 and self.text.startswith("/") and self.text.endswith("/"):
            try:
                return re.compile(self.text[1:-1])
            except re.error as error:
                raise ValueError(f"text is no regular expression: {error} in {self.text!r}") from error
        return re.compile(re.escape(self.text), re.IGNORECASE)

    def fits(self, request: Request) -> bool:
        """Whether the request fits, whatever number it has."""
        if self.operation is not None and PATHS.get(request.path) != self.operation:
            return False
        if self.path is not None and request.path != self.path:
            return False
        if any(request.headers.get(name.lower()) != value for name, value in self.header.items()):
            return False
        if self.model is not None and request.members.get("model") != self.model:
            return False
        if self.stream is not None and (request.members.get("stream") is True) != self.stream:
            return False
        pattern = self._pattern()
        return pattern is None or pattern.search(last_text(request.members)) is not None

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        shown["header"] = dict(self.header)
        shown["call"] = None if self.calls is None else list(self.calls)
        return {name: value for name, value in shown.items() if value not in (None, {})}


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call to answer with. `arguments` are JSON text, or values that become it."""

    name: str
    arguments: str | Mapping[str, Any] = "{}"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer with, instead of what the mock would say.

    The first five are an answer of the API, which the request must deserve: it is refused as ever when it is wrong. The
    last four are sent whatever the request was.

    Attributes:
        text: the content, or the text that fills the hole.
        reasoning: the chain of thought; without it there is none.
        tool_calls: calls of tools.
        finish_reason: instead of `stop` or `tool_calls`.
        usage: members of `usage` that differ from what was counted.
        json: a whole body.
        body: a whole body as text.
        recording: file of a recorded body: `*.resp.json`, `*.resp.txt`, or `*.resp.sse` for a stream.
        status, headers: go with the last three.
    """

    text: str | None = None
    reasoning: str | None = None
    tool_calls: Sequence[Call] = ()
    finish_reason: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict[str, Any])
    json: Json = None
    body: str | None = None
    recording: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        given = [name for name in ("json", "body", "recording") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"a reply has one body: either {' or '.join(given)}")
        if given and (self.text is not None or self.reasoning is not None or self.tool_calls):
            raise ValueError(f"{given[0]} is the whole body: text, reasoning and tool_calls cannot stand beside it")
        if not given and (self.status != 200 or self.headers):
            raise ValueError("status and headers go with json, body or recording; for an error use a fault")

    @property
    def is_raw(self) -> bool:
        """Whether the reply is a body that is sent whatever the request was."""
        return self.json is not None or self.body is not None or self.recording is not None

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "tool_calls":
                value = [{"name": call.name, "arguments": call.arguments} for call in value]
            if value not in (None, {}, [], 200):
                shown[item.name] = value
        return shown


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
    used: int = 0
    seen: int = 0

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError(f"times is {self.times}: a rule is for at least one request")

    def takes(self, request: Request) -> bool:
        """Whether this request is answered by this rule; counts it."""
        if not self.match.fits(request):
            return False
        if self.fault is not None and self.fault.streams_only and request.members.get("stream") is not True:
            return False
        self.seen += 1
        calls = self.match.calls
        if calls is not None and self.seen not in calls:
            return False
        if self.times is not None and self.used >= self.times:
            return False
        self.used += 1
        return True

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
