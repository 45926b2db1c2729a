"""Which requests a rule is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from deepseek_mock.field_checks import FieldError, check_header_name
from deepseek_mock.field_types import check_types
from deepseek_mock.http_request import Request
from deepseek_mock.json_text import Json
from deepseek_mock.pattern_cost import may_not_end
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
        check_types(self)
        if self.operation is not None and self.operation not in OPERATIONS:
            hint = nearest(self.operation, OPERATIONS)
            raise FieldError("operation", f"unknown operation {self.operation!r}{hint}; known are {known(OPERATIONS)}")
        if self.path is not None and not self.path.startswith("/"):
            raise FieldError("path", f"path is {self.path!r}: it must begin with a slash")
        if self.path is not None and ("?" in self.path or "#" in self.path):
            raise FieldError("path", f"path is {self.path!r}: requests are compared without their query, leave it out")
        if self.calls is not None and not self.calls:
            raise FieldError("call", "call is an empty list, which no request fits: leave it out to match every call")
        for number in self.calls or ():
            if number < 1:
                raise FieldError("call", f"call is {number}: calls are counted from 1")
        if self.text is not None:
            if not self.text:
                raise FieldError("text", "text is empty, which every request fits: leave it out")
            _check_expression("text", self.text)
        self._check_header()
        self._check_operation()

    def _check_header(self) -> None:
        spellings: dict[str, str] = {}
        for name, value in self.header.items():
            check_header_name("header", name)
            _check_expression("header", value, name)
            other = spellings.setdefault(name.lower(), name)
            if other != name:
                what = f"{other} and {name} are the same header"
                raise FieldError("header", f"{what}: leave one out, or write a regular expression for both values")

    def _check_operation(self) -> None:
        """Refuses conditions that exclude each other."""
        of_path = PATHS.get(self.path) if self.path is not None else None
        if self.path is not None and self.operation is not None and of_path != self.operation:
            paths = known(path for path, operation in PATHS.items() if operation == self.operation)
            what = f"path is {self.path!r}, which is not one of {self.operation}, so that no request fits"
            raise FieldError("path", f"{what}: leave out path or operation; paths of {self.operation}: {paths}")
        operation = self.operation or of_path
        if operation is None or operation in WRITING:
            return
        for name in ("model", "text", "stream"):
            if getattr(self, name) not in (None, False):
                what = f"requests of {operation} have no {name}, so that none fits"
                raise FieldError(name, f"{what}: leave {name} out, or match {known(sorted(WRITING))}")

    @property
    def operations(self) -> frozenset[str | None]:
        """The operations of requests that can fit; None is that of paths that the API does not have."""
        if self.path is not None:
            return frozenset({PATHS.get(self.path)})
        return frozenset({*OPERATIONS, None} if self.operation is None else {self.operation})

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
        pattern = expression("text", self.text)
        return self.text.casefold() in text.casefold() if pattern is None else pattern.search(text) is not None

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        shown: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        shown["header"] = dict(self.header)
        shown["call"] = None if self.calls is None else list(self.calls)
        return {name: value for name, value in shown.items() if value not in (None, {})}


def expression(field: str, text: str, name: str | None = None) -> re.Pattern[str] | None:
    """The regular expression between two slashes; None when the text is meant as it stands."""
    if len(text) < 2 or not (text.startswith("/") and text.endswith("/")):
        return None
    try:
        return re.compile(text[1:-1])
    except (re.error, OverflowError, RecursionError) as error:
        what = f"{name or field} is {text!r}, which is no regular expression: {error}"
        raise FieldError(field, f"{what}; leave the slashes out for a text as it stands") from error


def _check_expression(field: str, text: str, name: str | None = None) -> None:
    if expression(field, text, name) is not None and may_not_end(text[1:-1]):
        what = f"{name or field} is {text!r}, in which a repeat can match the same text in so many ways"
        remedy = "repeat what has an end, as in (a+,)*, or close the repeat: (?>a+)+"
        raise FieldError(field, f"{what} that a search may not end: {remedy}")


def _has(value: str | None, wanted: str) -> bool:
    if value is None:
        return False
    pattern = expression("header", wanted)
    return value == wanted if pattern is None else pattern.search(value) is not None
