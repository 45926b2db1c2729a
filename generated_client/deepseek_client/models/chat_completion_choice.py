"""The ChatCompletionChoice object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import UNREAD, fail, late

if TYPE_CHECKING:
    from .finish_reason import FinishReason

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "index",
        "message",
        "logprobs",
        "finish_reason",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ChatCompletionChoice:
    """One answer. There is never more than one."""

    index: int
    """Position in the list, 0.

    At least 0.
    """
    message: ChatCompletionMessage
    """The model's message."""
    logprobs: ChoiceLogprobs | None
    """Token probabilities; null unless asked for. Decoded when first read, which raises ``DecodeError`` if it
    does not fit the contract.
    """
    finish_reason: FinishReason
    """Why the answer ended."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)
    _late_logprobs: Any = _field(init=False, default=None, eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.index = data["index"]
            value = data["message"]
            self.message = ChatCompletionMessage.from_dict(value)
            self._late_logprobs = value = data["logprobs"]
            if value.__class__ not in UNREAD:
                self._late_logprobs = None
                self.logprobs = None if value is None else ChoiceLogprobs.from_dict(value)
            self.finish_reason = data["finish_reason"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletionChoice", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["index"] = self.index
        out["message"] = self.message.to_dict()
        out["logprobs"] = None if self.logprobs is None else self.logprobs.to_dict()
        out["finish_reason"] = self.finish_reason
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.index = self.index
        new.message = self.message
        new.logprobs = self.logprobs
        new.finish_reason = self.finish_reason
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        new._late_logprobs = None
        return new

    if not TYPE_CHECKING:  # which know the fields, and should know no others

        def __getattr__(self, name: str) -> Any:
            """The value of a field that is decoded when it is first read."""
            if name == "logprobs":
                return late(self, name, "_late_logprobs", lambda value: ChoiceLogprobs.from_dict(value))
            return object.__getattribute__(self, name)  # which says what is missing


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .chat_completion_message import ChatCompletionMessage  # noqa: E402
from .choice_logprobs import ChoiceLogprobs  # noqa: E402
