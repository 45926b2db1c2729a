"""The ChatCompletionDelta object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, as_text, fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "role",
        "content",
        "reasoning_content",
        "tool_calls",
        "title",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "tool_calls",
    "content",
    "reasoning_content",
)


@_define(kw_only=True)
class ChatCompletionDelta:
    """What a chunk adds to the message:

    - first chunk: `role` and an empty `content`; when thinking, `content` null and an empty
      `reasoning_content`;
    - reasoning: `content` null and a piece of `reasoning_content`;
    - text: a piece of `content`, after reasoning with `reasoning_content` null;
    - tool calls: only `tool_calls`;
    - last chunk: an empty `content`.
    """

    role: Literal["assistant"] | None = None
    """Whose message this is; only on the first chunk."""
    content: str | None = None
    """The next piece of the text."""
    reasoning_content: str | None = None
    """The next piece of the reasoning."""
    tool_calls: list[ToolCallDelta] | None = None
    """The next pieces of tool calls. Documented only since September 2026."""
    title: str | None = None
    """A short title of the conversation, on the last chunk, if asked for with `title`. Since 2026-11-13."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            nulls: tuple[str, ...] = ()
            known = 5
            value = data.get("role", UNSET)
            if value is UNSET:
                self.role = None
                known -= 1
            elif value is None:
                self.role = None
                nulls += ("role",)
            else:
                self.role = value
            value = data.get("content", UNSET)
            if value is UNSET:
                self.content = None
                known -= 1
            elif value is None:
                self.content = None
                nulls += ("content",)
            else:
                self.content = value if value.__class__ is str else as_text(value)
            value = data.get("reasoning_content", UNSET)
            if value is UNSET:
                self.reasoning_content = None
                known -= 1
            elif value is None:
                self.reasoning_content = None
                nulls += ("reasoning_content",)
            else:
                self.reasoning_content = value if value.__class__ is str else as_text(value)
            value = data.get("tool_calls", UNSET)
            if value is UNSET:
                self.tool_calls = None
                known -= 1
            elif value is None:
                self.tool_calls = None
                nulls += ("tool_calls",)
            else:
                self.tool_calls = [ToolCallDelta.from_dict(item) for item in as_list(value)]
            value = data.get("title", UNSET)
            if value is UNSET:
                self.title = None
                known -= 1
            elif value is None:
                self.title = None
                nulls += ("title",)
            else:
                self.title = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletionDelta", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.role is not None:
            out["role"] = self.role
        elif "role" in self._nulls:
            out["role"] = None
        if self.content is not None:
            out["content"] = self.content
        elif "content" in self._nulls:
            out["content"] = None
        if self.reasoning_content is not None:
            out["reasoning_content"] = self.reasoning_content
        elif "reasoning_content" in self._nulls:
            out["reasoning_content"] = None
        if self.tool_calls is not None:
            out["tool_calls"] = [item.to_dict() for item in self.tool_calls]
        elif "tool_calls" in self._nulls:
            out["tool_calls"] = None
        if self.title is not None:
            out["title"] = self.title
        elif "title" in self._nulls:
            out["title"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.role = self.role
        new.content = self.content
        new.reasoning_content = self.reasoning_content
        new.tool_calls = self.tool_calls
        new.title = self.title
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .tool_call_delta import ToolCallDelta  # noqa: E402
