"""The ChatCompletionChunkChoice object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail

if TYPE_CHECKING:
    from .finish_reason import FinishReason

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "index",
        "delta",
        "logprobs",
        "finish_reason",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ChatCompletionChunkChoice:
    """A piece of the answer."""

    index: int
    """Position in the list, 0.

    At least 0.
    """
    delta: ChatCompletionDelta
    """What is new."""
    logprobs: ChoiceLogprobs | None
    """Probabilities of the tokens in this piece; null unless asked for, and on the first and last chunk."""
    finish_reason: FinishReason | None
    """Why the answer ended, on the last chunk; null on the others."""
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
            self.index = data["index"]
            value = data["delta"]
            self.delta = ChatCompletionDelta.from_dict(value)
            value = data["logprobs"]
            self.logprobs = None if value is None else ChoiceLogprobs.from_dict(value)
            self.finish_reason = data["finish_reason"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletionChunkChoice", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["index"] = self.index
        out["delta"] = self.delta.to_dict()
        out["logprobs"] = None if self.logprobs is None else self.logprobs.to_dict()
        out["finish_reason"] = self.finish_reason
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.index = self.index
        new.delta = self.delta
        new.logprobs = self.logprobs
        new.finish_reason = self.finish_reason
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .chat_completion_delta import ChatCompletionDelta  # noqa: E402
from .choice_logprobs import ChoiceLogprobs  # noqa: E402
