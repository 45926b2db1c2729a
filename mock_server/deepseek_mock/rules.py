"""What a scenario is made of: which requests a rule is about, and what they are answered with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any

from deepseek_mock.faults import Fault
from deepseek_mock.field_checks import FieldError, check_count, check_headers, check_status
from deepseek_mock.field_types import check_types, shown
from deepseek_mock.http_request import Request
from deepseek_mock.match import OPERATIONS, PATHS, WRITING, Match, last_text
from deepseek_mock.pace import Pace
from deepseek_mock.wording import known

__all__ = ["OPERATIONS", "PATHS", "WRITING", "Call", "Match", "Reply", "Rule", "last_text"]


class Unsaid(Enum):
    """What `json` of a reply is when nothing was said: None is a value there, JSON's null."""

    UNSAID = "unsaid"

    def __repr__(self) -> str:
        return self.name


UNSAID = Unsaid.UNSAID
# What is counted, in `usage`.
COUNTS = frozenset(
    {"prompt_tokens", "completion_tokens", "total_tokens", "prompt_cache_hit_tokens", "prompt_cache_miss_tokens"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call to answer with. `arguments` are JSON text, or values that become it."""

    name: str
    arguments: str | Mapping[str, Any] = "{}"
    id: str | None = None

    def __post_init__(self) -> None:
        check_types(self)
        if not self.name:
            raise FieldError("name", "name is empty: a tool call needs the name of a tool")

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
        json: a whole body; None is JSON's null.
        body: a whole body as text.
        recording: file of a recorded body: `*.json`, `*.txt`, or `*.sse` for a stream.
        status, headers: go with json, body or recording.
    """

    text: str | None = None
    reasoning: str | None = None
    tool_calls: Sequence[Call] = ()
    finish_reason: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict[str, Any])
    json: Any = UNSAID
    body: str | None = None
    recording: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        check_types(self)
        bodies = [name for name in ("body", "recording") if getattr(self, name) is not None]
        if self.json is not UNSAID:
            bodies.insert(0, "json")
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
        if self.finish_reason == "":
            raise FieldError("finish_reason", "finish_reason is empty: leave it out for the usual one")
        for name in COUNTS & self.usage.keys():
            count = self.usage[name]
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                remedy = "to send something else, give the whole body as json"
                raise FieldError("usage", f"{name} is {shown(count)}: it must be a whole number of tokens; {remedy}")
        if self.recording is not None and not Path(self.recording).is_file():
            message = f"recording is {self.recording!r}, and there is no such file: {Path(self.recording).absolute()}"
            raise FieldError("recording", message)

    @property
    def is_raw(self) -> bool:
        """Whether the reply is a body that is sent whatever the request was."""
        return self.json is not UNSAID or self.body is not None or self.recording is not None

    def _was_said(self, name: str) -> bool:
        value = getattr(self, name)
        # An empty text is an answer, an empty list or mapping is what there is when nothing was said.
        return value is not None and (isinstance(value, str) or bool(value))

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        said = {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
        said["json"] = self.json
        said["tool_calls"] = [call.to_json() for call in self.tool_calls]
        unsaid = [name for name in ("tool_calls", "usage", "headers") if not said[name]]
        unsaid += ["status"] if self.status == 200 else []
        unsaid += ["json"] if self.json is UNSAID else []
        return {name: value for name, value in said.items() if name not in unsaid}

    @property
    def may_stream(self) -> bool:
        """Whether the answer can be an event stream. A recording is looked at when it is sent."""
        media_type = {name.lower(): value for name, value in self.headers.items()}.get("content-type", "")
        if not self.is_raw or media_type.startswith("text/event-stream"):
            return True
        return self.recording is not None and not media_type and Path(self.recording).suffix == ".sse"


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
        check_types(self)
        check_count("times", self.times, 1)
        operations = self.match.operations
        if self.reply is not None and not self.reply.is_raw:
            if not operations & WRITING:
                what = next(iter(operations)) or f"path {self.match.path}"
                raise FieldError("reply", f"{what} is not answered with words: reply with json, body or recording")
            if operations <= {"fim"} and (self.reply.reasoning is not None or self.reply.tool_calls):
                raise FieldError("reply", "fim is answered with text alone: leave reasoning and tool_calls out")
        if self.fault is not None and self.fault.streams_only:
            self._check_stream(self.fault.kind)

    def _check_stream(self, fault: str) -> None:
        """Refuses a fault of streams where none can come."""
        what = f"only a stream can have the fault {fault!r}, and "
        if self.match.stream is False:
            raise FieldError("fault", f"{what}stream is false: leave stream out, or take another fault")
        if not self.match.operations & WRITING:
            asked = next(iter(self.match.operations)) or f"path {self.match.path}"
            raise FieldError("fault", f"{what}{asked} never streams: match {known(sorted(WRITING))}")
        if self.reply is not None and not self.reply.may_stream:
            remedy = "reply with words, with a recording *.sse, or with the header content-type: text/event-stream"
            raise FieldError("fault", f"{what}this reply is none: {remedy}")

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
