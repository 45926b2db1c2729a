"""The CompletionLogprobs object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "text_offset",
        "token_logprobs",
        "tokens",
        "top_logprobs",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "text_offset",
    "token_logprobs",
    "tokens",
    "top_logprobs",
)


@_define(kw_only=True)
class CompletionLogprobs:
    """Token probabilities, as four lists of the same length."""

    text_offset: list[int] | None = None
    """Where each token begins, in characters."""
    token_logprobs: list[float] | None = None
    """Natural logarithm of each token's probability."""
    tokens: list[str] | None = None
    """The tokens as text."""
    top_logprobs: list[dict[str, float]] | None = None
    """For each place the likeliest tokens with the logarithms of their probabilities."""
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
            known = 4
            value = data.get("text_offset", UNSET)
            if value is UNSET:
                self.text_offset = None
                known -= 1
            elif value is None:
                self.text_offset = None
                nulls += ("text_offset",)
            else:
                self.text_offset = value
            value = data.get("token_logprobs", UNSET)
            if value is UNSET:
                self.token_logprobs = None
                known -= 1
            elif value is None:
                self.token_logprobs = None
                nulls += ("token_logprobs",)
            else:
                self.token_logprobs = value
            value = data.get("tokens", UNSET)
            if value is UNSET:
                self.tokens = None
                known -= 1
            elif value is None:
                self.tokens = None
                nulls += ("tokens",)
            else:
                self.tokens = value
            value = data.get("top_logprobs", UNSET)
            if value is UNSET:
                self.top_logprobs = None
                known -= 1
            elif value is None:
                self.top_logprobs = None
                nulls += ("top_logprobs",)
            else:
                self.top_logprobs = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("CompletionLogprobs", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.text_offset is not None:
            out["text_offset"] = self.text_offset
        elif "text_offset" in self._nulls:
            out["text_offset"] = None
        if self.token_logprobs is not None:
            out["token_logprobs"] = self.token_logprobs
        elif "token_logprobs" in self._nulls:
            out["token_logprobs"] = None
        if self.tokens is not None:
            out["tokens"] = self.tokens
        elif "tokens" in self._nulls:
            out["tokens"] = None
        if self.top_logprobs is not None:
            out["top_logprobs"] = self.top_logprobs
        elif "top_logprobs" in self._nulls:
            out["top_logprobs"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.text_offset = self.text_offset
        new.token_logprobs = self.token_logprobs
        new.tokens = self.tokens
        new.top_logprobs = self.top_logprobs
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
