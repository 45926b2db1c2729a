"""The CompletionChoice object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_text, fail

if TYPE_CHECKING:
    from .finish_reason import FinishReason

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "finish_reason",
        "index",
        "logprobs",
        "text",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("text",)


@_define(kw_only=True)
class CompletionChoice:
    """One text."""

    finish_reason: FinishReason
    """Why the text ended; never "tool_calls"."""
    index: int
    """Position in the list, 0.

    At least 0.
    """
    logprobs: CompletionLogprobs | None
    """Token probabilities; null unless asked for."""
    text: str
    """The text for the gap, after the prompt if `echo` was true."""
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
            self.finish_reason = data["finish_reason"]
            self.index = data["index"]
            value = data["logprobs"]
            self.logprobs = None if value is None else CompletionLogprobs.from_dict(value)
            value = data["text"]
            self.text = value if value.__class__ is str else as_text(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("CompletionChoice", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["finish_reason"] = self.finish_reason
        out["index"] = self.index
        out["logprobs"] = None if self.logprobs is None else self.logprobs.to_dict()
        out["text"] = self.text
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.finish_reason = self.finish_reason
        new.index = self.index
        new.logprobs = self.logprobs
        new.text = self.text
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .completion_logprobs import CompletionLogprobs  # noqa: E402
