"""The ChatCompletionChunk object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail
from ..types import UNSET

if TYPE_CHECKING:
    from .model_name import ModelName

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "id",
        "object",
        "created",
        "model",
        "system_fingerprint",
        "choices",
        "usage",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("choices",)


@_define(kw_only=True)
class ChatCompletionChunk:
    """One event of a streamed answer. Its members are listed in the order of the wire; the first five are the
    same on all chunks.

    The stream begins with a chunk that has the role, goes on with reasoning, text and tool calls in pieces,
    and ends with a chunk that has `finish_reason` and `usage`.
    """

    id: str
    """Names the answer; a UUID."""
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    """The kind of object."""
    created: int
    """When the answer was begun, in Unix seconds.

    At least 0.
    """
    model: ModelName
    """The model that answers."""
    system_fingerprint: str
    """Names the configuration of the server."""
    choices: list[ChatCompletionChunkChoice]
    """The next piece, as a list of one. Never empty, although the documentation said so until August 2026.

    At least 1 item.
    """
    usage: Usage | None = None
    """The tokens to be billed, on the last chunk. On the others null if `stream_options.include_usage` is true,
    and left out if not.
    """
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
            known = 7
            self.id = data["id"]
            self.object = data["object"]
            self.created = data["created"]
            self.model = data["model"]
            self.system_fingerprint = data["system_fingerprint"]
            value = data["choices"]
            self.choices = [ChatCompletionChunkChoice.from_dict(item) for item in as_list(value)]
            value = data.get("usage", UNSET)
            if value is UNSET:
                self.usage = None
                known -= 1
            elif value is None:
                self.usage = None
                nulls += ("usage",)
            else:
                self.usage = Usage.from_dict(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletionChunk", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["id"] = self.id
        out["object"] = self.object
        out["created"] = self.created
        out["model"] = self.model
        out["system_fingerprint"] = self.system_fingerprint
        out["choices"] = [item.to_dict() for item in self.choices]
        if self.usage is not None:
            out["usage"] = self.usage.to_dict()
        elif "usage" in self._nulls:
            out["usage"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.id = self.id
        new.object = self.object
        new.created = self.created
        new.model = self.model
        new.system_fingerprint = self.system_fingerprint
        new.choices = self.choices
        new.usage = self.usage
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new

    @property
    def text(self) -> str:
        """``choices[0].delta.content``, or an empty string where there is none.

        The next piece of the text.
        """
        if not self.choices:
            return ""
        return self.choices[0].delta.content or ""

    @property
    def reasoning(self) -> str:
        """``choices[0].delta.reasoning_content``, or an empty string where there is none.

        The next piece of the reasoning.
        """
        if not self.choices:
            return ""
        return self.choices[0].delta.reasoning_content or ""


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .chat_completion_chunk_choice import ChatCompletionChunkChoice  # noqa: E402
from .usage import Usage  # noqa: E402
