"""The ChatCompletion object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail

if TYPE_CHECKING:
    from .model_name import ModelName

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "id",
        "object",
        "created",
        "model",
        "choices",
        "usage",
        "system_fingerprint",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("choices",)


@_define(kw_only=True)
class ChatCompletion:
    """An answer. Its members are listed in the order of the wire."""

    id: str
    """Names the answer; a UUID."""
    object: Literal["chat.completion"] = "chat.completion"
    """The kind of object."""
    created: int
    """When the answer was begun, in Unix seconds.

    At least 0.
    """
    model: ModelName
    """The model that answered. An old name in the request gives the name of the model behind it (since April
    2026).
    """
    choices: list[ChatCompletionChoice]
    """The answer, as a list of one.

    At least 1 item.
    """
    usage: Usage
    """The tokens to be billed. Documented as optional, always there."""
    system_fingerprint: str
    """Names the configuration of the server, for example `fp_8b330d02d0_prod0820_fp8_kvcache_20260402`."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    trace_id: str | None = _field(init=False, default=None, eq=False, repr=False)
    """The server's identifier of the call that this came from, if it sent one; not part of the JSON."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.id = data["id"]
            self.object = data["object"]
            self.created = data["created"]
            self.model = data["model"]
            value = data["choices"]
            self.choices = [ChatCompletionChoice.from_dict(item) for item in as_list(value)]
            value = data["usage"]
            self.usage = Usage.from_dict(value)
            self.system_fingerprint = data["system_fingerprint"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 7 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletion", data, error, _CHECKED)
        self._nulls = ()
        self.trace_id = None
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["id"] = self.id
        out["object"] = self.object
        out["created"] = self.created
        out["model"] = self.model
        out["choices"] = [item.to_dict() for item in self.choices]
        out["usage"] = self.usage.to_dict()
        out["system_fingerprint"] = self.system_fingerprint
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
        new.choices = self.choices
        new.usage = self.usage
        new.system_fingerprint = self.system_fingerprint
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        new.trace_id = self.trace_id
        return new

    @property
    def text(self) -> str:
        """``choices[0].message.content``, or an empty string where there is none.

        The text. Empty when the model only calls tools, and when the token limit was reached while thinking.
        """
        if not self.choices:
            return ""
        return self.choices[0].message.content or ""

    @property
    def reasoning(self) -> str:
        """``choices[0].message.reasoning_content``, or an empty string where there is none.

        The reasoning before the answer. Only in thinking mode. Since 2025-01-20.
        """
        if not self.choices:
            return ""
        return self.choices[0].message.reasoning_content or ""


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .chat_completion_choice import ChatCompletionChoice  # noqa: E402
from .usage import Usage  # noqa: E402
