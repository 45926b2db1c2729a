"""The CompletionRequest object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import decoded, fail, to_wire
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..params import StopSequencesParam, StreamOptionsParam
    from .model_name import ModelName

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "model",
        "prompt",
        "suffix",
        "echo",
        "max_tokens",
        "stop",
        "stream",
        "stream_options",
        "temperature",
        "top_p",
        "logprobs",
        "frequency_penalty",
        "presence_penalty",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class CompletionRequest:
    """The text around a gap and how to fill it. Members that are not listed here are ignored.

    Rules between members: `stream_options` needs `stream: true`; `echo` excludes `suffix` and `logprobs`.
    """

    model: ModelName
    """The model, which works without thinking. `deepseek-reasoner` was never supported."""
    prompt: str
    """The text before the gap. (In January 2025 the documentation gave the example "Once upon a time," as its
    default.)
    """
    suffix: str | None | Unset = UNSET
    """The text after the gap. Excludes `echo`."""
    echo: bool | None | Unset = UNSET
    """Whether the answer repeats the prompt first. Excludes `suffix` and `logprobs`.

    The server's default: False.
    """
    max_tokens: int | None | Unset = UNSET
    """Most tokens to generate. At most 4096.

    At least 1 and at most 4096.
    """
    stop: StopSequencesParam | None | Unset = UNSET
    """Up to 16 strings that end the answer where one of them would appear. The string is not returned."""
    stream: bool | None | Unset = UNSET
    """Whether to send the answer in pieces while it is written, as server-sent events.

    The server's default: False.
    """
    stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET
    """How to stream. Allowed only together with `stream` true."""
    temperature: float | None | Unset = UNSET
    """Randomness, from 0 (nearly always the likeliest token) to 2.

    At least 0 and at most 2. The server's default: 1.
    """
    top_p: float | None | Unset = UNSET
    """Chooses among the likeliest tokens that together have this probability. Greater than 0.

    Above 0 and at most 1. The server's default: 1.
    """
    logprobs: int | None | Unset = UNSET
    """For how many of the likeliest tokens at each place to return the probability. The token that was chosen is
    always among them, so there may be one more. Excludes `echo`.

    At least 0 and at most 20.
    """
    frequency_penalty: float | None | Unset = UNSET
    """Used to make repeated words less likely, from -2 to 2. Accepted without effect today.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    presence_penalty: float | None | Unset = UNSET
    """Used to make words that occurred already less likely, from -2 to 2. Accepted without effect today.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.model = data["model"]
            self.prompt = data["prompt"]
            self.suffix = data.get("suffix", UNSET)
            self.echo = data.get("echo", UNSET)
            self.max_tokens = data.get("max_tokens", UNSET)
            self.stop = data.get("stop", UNSET)
            self.stream = data.get("stream", UNSET)
            self.stream_options = decoded(
                data.get("stream_options", UNSET), lambda value: StreamOptions.from_dict(value)
            )
            self.temperature = data.get("temperature", UNSET)
            self.top_p = data.get("top_p", UNSET)
            self.logprobs = data.get("logprobs", UNSET)
            self.frequency_penalty = data.get("frequency_penalty", UNSET)
            self.presence_penalty = data.get("presence_penalty", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("CompletionRequest", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["model"] = self.model
        out["prompt"] = self.prompt
        if self.suffix is not UNSET:
            out["suffix"] = self.suffix
        if self.echo is not UNSET:
            out["echo"] = self.echo
        if self.max_tokens is not UNSET:
            out["max_tokens"] = self.max_tokens
        if self.stop is not UNSET:
            out["stop"] = self.stop
        if self.stream is not UNSET:
            out["stream"] = self.stream
        if self.stream_options is not UNSET:
            out["stream_options"] = to_wire(self.stream_options)
        if self.temperature is not UNSET:
            out["temperature"] = self.temperature
        if self.top_p is not UNSET:
            out["top_p"] = self.top_p
        if self.logprobs is not UNSET:
            out["logprobs"] = self.logprobs
        if self.frequency_penalty is not UNSET:
            out["frequency_penalty"] = self.frequency_penalty
        if self.presence_penalty is not UNSET:
            out["presence_penalty"] = self.presence_penalty
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .stream_options import StreamOptions  # noqa: E402
