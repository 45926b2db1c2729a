"""The AssistantMessage object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, decoded, fail, to_wire
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..params import ToolCallParam

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "role",
        "content",
        "reasoning_content",
        "tool_calls",
        "prefix",
        "name",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("tool_calls",)


@_define(kw_only=True)
class AssistantMessage:
    """An earlier answer of the model, or on the beta path the beginning of the next one (`prefix`).

    An answer can be sent back as it came. Tool calls were never in the documented request schema, yet every
    guide sends them.
    """

    role: Literal["assistant"] = "assistant"
    """Whose message this is."""
    content: str | None | Unset = UNSET
    """The text of the answer. Documented as required; with `tool_calls` the server also takes null or nothing.
    Only a string; pictures are refused with 400.
    """
    reasoning_content: str | None | Unset = UNSET
    """The reasoning before the answer. What becomes of it has changed: `deepseek-reasoner` as R1 (January 2025)
    refused it; V3.1 and V3.2 ignored it, but needed it between a tool call and the next user message; since
    V4 (2026-04-24) a request with `tools` has to carry the reasoning of all earlier answers, and without
    tools it is ignored. A missing one is refused with 400, though not reliably. Together with `prefix` it is
    the beginning of the reasoning.
    """
    tool_calls: Sequence[ToolCall | ToolCallParam] | Unset = UNSET
    """The tool calls of the answer, as they came."""
    prefix: bool | Unset = UNSET
    """Beta path only: whether the answer shall go on from this message, which must be the last one. Since
    2024-07-25.

    The server's default: False.
    """
    name: str | Unset = UNSET
    """A name for the speaker, to tell speakers of the same role apart."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.role = data["role"]
            self.content = data.get("content", UNSET)
            self.reasoning_content = data.get("reasoning_content", UNSET)
            self.tool_calls = decoded(
                data.get("tool_calls", UNSET), lambda value: [ToolCall.from_dict(item) for item in as_list(value)]
            )
            self.prefix = data.get("prefix", UNSET)
            self.name = data.get("name", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("AssistantMessage", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["role"] = self.role
        if self.content is not UNSET:
            out["content"] = self.content
        if self.reasoning_content is not UNSET:
            out["reasoning_content"] = self.reasoning_content
        if self.tool_calls is not UNSET:
            out["tool_calls"] = to_wire(self.tool_calls)
        if self.prefix is not UNSET:
            out["prefix"] = self.prefix
        if self.name is not UNSET:
            out["name"] = self.name
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .tool_call import ToolCall  # noqa: E402
