"""What the runtime has to know about one operation of the contract, and one request of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from attrs import frozen

from ._accumulate import Merge
from ._codec import excerpt, is_array, is_object
from ._errors import ConfigurationError
from .types import UNSET, TimeoutTypes, Unset

ResultT = TypeVar("ResultT")
EventT = TypeVar("EventT")


@frozen(kw_only=True, eq=False, repr=False)
class Operation(Generic[ResultT, EventT]):
    """An operation: where its requests go and what its answers decode to."""

    method: str
    path: str
    """Path template as the contract writes it, for example ``/pets/{petId}``."""
    authenticated: bool
    decode: Callable[[Any], ResultT]
    """From the JSON of a successful response to its model."""
    traced: bool = False
    """Whether the model of a response can hold the trace id."""
    deferred: frozenset[tuple[str, str]] = frozenset()
    """What the model decodes late, if it is in an array: the name of the array, and of a member of its objects."""
    empty: bool = False
    """Whether a successful response has no body."""
    decode_event: Callable[[Any], EventT] | None = None
    """From the JSON of one event to its model, for operations that stream."""
    stream_flag: str | None = None
    """The request field that asks for a stream; None if the operation always streams."""
    sentinel: bytes | None = None
    """Data of the event that ends a complete stream; None if the end of the body does."""
    merge: Merge | None = None
    """How the events make the result; None if the contract does not say."""
    completes: Callable[[EventT], bool] | None = None
    """Whether an event says that the answer is complete; None if the contract does not say."""
    text: Callable[[EventT], str] | None = None
    """The text that one event adds; None if the contract does not say."""


@frozen(kw_only=True, eq=False, repr=False)
class Request:
    """One request of an operation, before a client adds its base URL and headers."""

    path_params: Mapping[str, str | int] = {}
    query: Mapping[str, Any] = {}
    body: Mapping[str, Any] | None = None
    timeout: TimeoutTypes | Unset = UNSET
    deadline: float | Unset | None = UNSET
    idle_timeout: float | Unset | None = UNSET
    max_retries: int | Unset = UNSET
    extra_headers: Mapping[str, str] | None = None

    def fill(self, path: str) -> str:
        """``path`` with its parameters filled in, each quoted so that it stays one segment."""
        for name, value in self.path_params.items():
            from urllib.parse import quote  # noqa: PLC0415 - few paths have any

            segment = quote(str(value), safe="")
            # "." and ".." would be resolved as path steps by any URL library or proxy on the way.
            if segment in ("", ".", ".."):
                raise ConfigurationError(f"the path parameter {name} cannot be {value!r}")
            path = path.replace("{" + name + "}", segment)
        return path

    def query_items(self) -> list[tuple[str, str | int | float | bool | None]]:
        """Query parameters as pairs; a sequence repeats its name (``style: form, explode: true``)."""
        items: list[tuple[str, str | int | float | bool | None]] = []
        for name, value in self.query.items():
            if value is UNSET or value is None:
                continue
            values = value if is_array(value) else [value]
            items.extend((name, query_text(item)) for item in values)
        return items


def query_text(value: Any) -> str:
    """A scalar as it stands in a query: booleans in JSON's spelling."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def request_body(
    body: Any, extra_body: Mapping[str, Any] | None, flags: Mapping[str, bool] | None = None
) -> dict[str, Any]:
    """The body to send: a model or a mapping, then flags, then ``extra_body``, which wins."""
    fields = body.to_dict() if hasattr(body, "to_dict") else body
    if not is_object(fields):
        raise ConfigurationError(f"body= is a model or a dict, not {excerpt(body)}")
    if extra_body is not None and not is_object(extra_body):
        raise ConfigurationError(f"extra_body= is a mapping of fields to values, not {type(extra_body).__name__}")
    return {**fields, **(flags or {}), **(extra_body or {})}
