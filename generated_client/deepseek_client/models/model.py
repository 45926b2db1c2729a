"""The Model object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

if TYPE_CHECKING:
    from .modality import Modality
    from .model_name import ModelName

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "id",
        "object",
        "owned_by",
        "name",
        "context_window",
        "max_output_tokens",
        "input_modalities",
        "output_modalities",
        "effort",
        "api_capabilities",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "input_modalities",
    "output_modalities",
)


@_define(kw_only=True)
class Model:
    """A model. The members after `owned_by` exist since September 2026."""

    id: ModelName
    """The name to put into requests."""
    object: Literal["model"] = "model"
    """The kind of object."""
    owned_by: str
    """Who made it, `deepseek`."""
    name: str | None = None
    """A name for people, for example `DeepSeek-V4.1-Flash`."""
    context_window: int | None = None
    """Most tokens of prompt and answer together.

    At least 1.
    """
    max_output_tokens: int | None = None
    """Most tokens of one answer, reasoning included.

    At least 1.
    """
    input_modalities: list[Modality] | None = None
    """What it reads."""
    output_modalities: list[Modality] | None = None
    """What it writes."""
    effort: ModelEffort | None = None
    """How much it can be told to think."""
    api_capabilities: ModelApiCapabilities | None = None
    """What it supports in which API format."""
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
            known = 10
            self.id = data["id"]
            self.object = data["object"]
            self.owned_by = data["owned_by"]
            value = data.get("name", UNSET)
            if value is UNSET:
                self.name = None
                known -= 1
            elif value is None:
                self.name = None
                nulls += ("name",)
            else:
                self.name = value
            value = data.get("context_window", UNSET)
            if value is UNSET:
                self.context_window = None
                known -= 1
            elif value is None:
                self.context_window = None
                nulls += ("context_window",)
            else:
                self.context_window = value
            value = data.get("max_output_tokens", UNSET)
            if value is UNSET:
                self.max_output_tokens = None
                known -= 1
            elif value is None:
                self.max_output_tokens = None
                nulls += ("max_output_tokens",)
            else:
                self.max_output_tokens = value
            value = data.get("input_modalities", UNSET)
            if value is UNSET:
                self.input_modalities = None
                known -= 1
            elif value is None:
                self.input_modalities = None
                nulls += ("input_modalities",)
            else:
                self.input_modalities = value
            value = data.get("output_modalities", UNSET)
            if value is UNSET:
                self.output_modalities = None
                known -= 1
            elif value is None:
                self.output_modalities = None
                nulls += ("output_modalities",)
            else:
                self.output_modalities = value
            value = data.get("effort", UNSET)
            if value is UNSET:
                self.effort = None
                known -= 1
            elif value is None:
                self.effort = None
                nulls += ("effort",)
            else:
                self.effort = ModelEffort.from_dict(value)
            value = data.get("api_capabilities", UNSET)
            if value is UNSET:
                self.api_capabilities = None
                known -= 1
            elif value is None:
                self.api_capabilities = None
                nulls += ("api_capabilities",)
            else:
                self.api_capabilities = ModelApiCapabilities.from_dict(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("Model", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["id"] = self.id
        out["object"] = self.object
        out["owned_by"] = self.owned_by
        if self.name is not None:
            out["name"] = self.name
        elif "name" in self._nulls:
            out["name"] = None
        if self.context_window is not None:
            out["context_window"] = self.context_window
        elif "context_window" in self._nulls:
            out["context_window"] = None
        if self.max_output_tokens is not None:
            out["max_output_tokens"] = self.max_output_tokens
        elif "max_output_tokens" in self._nulls:
            out["max_output_tokens"] = None
        if self.input_modalities is not None:
            out["input_modalities"] = self.input_modalities
        elif "input_modalities" in self._nulls:
            out["input_modalities"] = None
        if self.output_modalities is not None:
            out["output_modalities"] = self.output_modalities
        elif "output_modalities" in self._nulls:
            out["output_modalities"] = None
        if self.effort is not None:
            out["effort"] = self.effort.to_dict()
        elif "effort" in self._nulls:
            out["effort"] = None
        if self.api_capabilities is not None:
            out["api_capabilities"] = self.api_capabilities.to_dict()
        elif "api_capabilities" in self._nulls:
            out["api_capabilities"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.id = self.id
        new.object = self.object
        new.owned_by = self.owned_by
        new.name = self.name
        new.context_window = self.context_window
        new.max_output_tokens = self.max_output_tokens
        new.input_modalities = self.input_modalities
        new.output_modalities = self.output_modalities
        new.effort = self.effort
        new.api_capabilities = self.api_capabilities
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .model_api_capabilities import ModelApiCapabilities  # noqa: E402
from .model_effort import ModelEffort  # noqa: E402
