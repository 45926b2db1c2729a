"""The TokenLogprob object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "token",
        "logprob",
        "bytes",
        "top_logprobs",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "bytes",
    "top_logprobs",
)


@_define(kw_only=True)
class TokenLogprob:
    """One token and its probability."""

    token: str
    """The token as text."""
    logprob: float
    """Natural logarithm of its probability; -9999 if it was not among the 20 likeliest."""
    bytes: list[int] | None
    """Its UTF-8 bytes. Needed when a character is spread over several tokens. Null if there are none."""
    top_logprobs: list[TopLogprob]
    """The likeliest tokens at this place, as many as `top_logprobs` asked for."""
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
            self.token = data["token"]
            self.logprob = data["logprob"]
            self.bytes = data["bytes"]
            value = data["top_logprobs"]
            self.top_logprobs = [TopLogprob.from_dict(item) for item in as_list(value)]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("TokenLogprob", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["token"] = self.token
        out["logprob"] = self.logprob
        out["bytes"] = self.bytes
        out["top_logprobs"] = [item.to_dict() for item in self.top_logprobs]
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.token = self.token
        new.logprob = self.logprob
        new.bytes = self.bytes
        new.top_logprobs = self.top_logprobs
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .top_logprob import TopLogprob  # noqa: E402
