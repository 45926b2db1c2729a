"""The Usage object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "prompt_tokens_details",
        "completion_tokens_details",
        "prompt_cache_hit_tokens",
        "prompt_cache_miss_tokens",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class Usage:
    """Tokens of one request. `prompt_tokens` = `prompt_cache_hit_tokens` + `prompt_cache_miss_tokens`;
    `total_tokens` = `prompt_tokens` + `completion_tokens`.
    """

    prompt_tokens: int
    """Tokens of the request.

    At least 0.
    """
    completion_tokens: int
    """Tokens of the answer, reasoning included.

    At least 0.
    """
    total_tokens: int
    """Both together.

    At least 0.
    """
    prompt_tokens_details: PromptTokensDetails | None = None
    """The cache hits again, where OpenAI has them. Since spring 2025, documented since September 2026."""
    completion_tokens_details: CompletionTokensDetails | None = None
    """Only in thinking mode."""
    prompt_cache_hit_tokens: int
    """Tokens of the request that were found in the context cache. Billed at the low price. Seen as multiples of
    64 until V3.2 and of 128 since; shorter beginnings are not cached. Requests with another `user_id` share
    nothing.

    At least 0.
    """
    prompt_cache_miss_tokens: int
    """Tokens of the request that were not.

    At least 0.
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
            self.prompt_tokens = data["prompt_tokens"]
            self.completion_tokens = data["completion_tokens"]
            self.total_tokens = data["total_tokens"]
            value = data.get("prompt_tokens_details", UNSET)
            if value is UNSET:
                self.prompt_tokens_details = None
                known -= 1
            elif value is None:
                self.prompt_tokens_details = None
                nulls += ("prompt_tokens_details",)
            else:
                self.prompt_tokens_details = PromptTokensDetails.from_dict(value)
            value = data.get("completion_tokens_details", UNSET)
            if value is UNSET:
                self.completion_tokens_details = None
                known -= 1
            elif value is None:
                self.completion_tokens_details = None
                nulls += ("completion_tokens_details",)
            else:
                self.completion_tokens_details = CompletionTokensDetails.from_dict(value)
            self.prompt_cache_hit_tokens = data["prompt_cache_hit_tokens"]
            self.prompt_cache_miss_tokens = data["prompt_cache_miss_tokens"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("Usage", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["prompt_tokens"] = self.prompt_tokens
        out["completion_tokens"] = self.completion_tokens
        out["total_tokens"] = self.total_tokens
        if self.prompt_tokens_details is not None:
            out["prompt_tokens_details"] = self.prompt_tokens_details.to_dict()
        elif "prompt_tokens_details" in self._nulls:
            out["prompt_tokens_details"] = None
        if self.completion_tokens_details is not None:
            out["completion_tokens_details"] = self.completion_tokens_details.to_dict()
        elif "completion_tokens_details" in self._nulls:
            out["completion_tokens_details"] = None
        out["prompt_cache_hit_tokens"] = self.prompt_cache_hit_tokens
        out["prompt_cache_miss_tokens"] = self.prompt_cache_miss_tokens
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.prompt_tokens = self.prompt_tokens
        new.completion_tokens = self.completion_tokens
        new.total_tokens = self.total_tokens
        new.prompt_tokens_details = self.prompt_tokens_details
        new.completion_tokens_details = self.completion_tokens_details
        new.prompt_cache_hit_tokens = self.prompt_cache_hit_tokens
        new.prompt_cache_miss_tokens = self.prompt_cache_miss_tokens
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .completion_tokens_details import CompletionTokensDetails  # noqa: E402
from .prompt_tokens_details import PromptTokensDetails  # noqa: E402
