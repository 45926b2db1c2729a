"""The ChoiceLogprobs object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "content",
        "reasoning_content",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "content",
    "reasoning_content",
)


@_define(kw_only=True)
class ChoiceLogprobs:
    """Token probabilities of the text and of the reasoning. A list is there only if its text is."""

    content: list[TokenLogprob] | None = None
    """The tokens of the answer's text."""
    reasoning_content: list[TokenLogprob] | None = None
    """The tokens of the reasoning. Since 2026."""
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
            known = 2
            value = data.get("content", UNSET)
            if value is UNSET:
                self.content = None
                known -= 1
            elif value is None:
                self.content = None
                nulls += ("content",)
            else:
                self.content = [TokenLogprob.from_dict(item) for item in as_list(value)]
            value = data.get("reasoning_content", UNSET)
            if value is UNSET:
                self.reasoning_content = None
                known -= 1
            elif value is None:
                self.reasoning_content = None
                nulls += ("reasoning_content",)
            else:
                self.reasoning_content = [TokenLogprob.from_dict(item) for item in as_list(value)]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChoiceLogprobs", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.content is not None:
            out["content"] = [item.to_dict() for item in self.content]
        elif "content" in self._nulls:
            out["content"] = None
        if self.reasoning_content is not None:
            out["reasoning_content"] = [item.to_dict() for item in self.reasoning_content]
        elif "reasoning_content" in self._nulls:
            out["reasoning_content"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.content = self.content
        new.reasoning_content = self.reasoning_content
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .token_logprob import TokenLogprob  # noqa: E402
