"""The Completion object. Generated from openapi.yaml: do not edit."""

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
        "choices",
        "created",
        "model",
        "system_fingerprint",
        "object",
        "usage",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("choices",)


@_define(kw_only=True)
class Completion:
    """A filled gap. Its members are listed as documented; their order on the wire was not recorded."""

    id: str
    """Names the answer."""
    choices: list[CompletionChoice]
    """The text, as a list of one.

    At least 1 item.
    """
    created: int
    """When the answer was begun, in Unix seconds.

    At least 0.
    """
    model: ModelName
    """The model that answered."""
    system_fingerprint: str | None = None
    """Names the configuration of the server."""
    object: Literal["text_completion"] = "text_completion"
    """The kind of object."""
    usage: Usage | None = None
    """The tokens to be billed."""
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
            nulls: tuple[str, ...] = ()
            known = 7
            self.id = data["id"]
            value = data["choices"]
            self.choices = [CompletionChoice.from_dict(item) for item in as_list(value)]
            self.created = data["created"]
            self.model = data["model"]
            value = data.get("system_fingerprint", UNSET)
            if value is UNSET:
                self.system_fingerprint = None
                known -= 1
            elif value is None:
                self.system_fingerprint = None
                nulls += ("system_fingerprint",)
            else:
                self.system_fingerprint = value
            self.object = data["object"]
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
            fail("Completion", data, error, _CHECKED)
        self._nulls = nulls
        self.trace_id = None
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["id"] = self.id
        out["choices"] = [item.to_dict() for item in self.choices]
        out["created"] = self.created
        out["model"] = self.model
        if self.system_fingerprint is not None:
            out["system_fingerprint"] = self.system_fingerprint
        elif "system_fingerprint" in self._nulls:
            out["system_fingerprint"] = None
        out["object"] = self.object
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
        new.choices = self.choices
        new.created = self.created
        new.model = self.model
        new.system_fingerprint = self.system_fingerprint
        new.object = self.object
        new.usage = self.usage
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        new.trace_id = self.trace_id
        return new

    @property
    def text(self) -> str:
        """``choices[0].text``, or an empty string where there is none.

        The text for the gap, after the prompt if `echo` was true.
        """
        if not self.choices:
            return ""
        return self.choices[0].text or ""


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .completion_choice import CompletionChoice  # noqa: E402
from .usage import Usage  # noqa: E402
