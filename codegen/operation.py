"""One operation of the contract as the templates see it."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.chat import HELPERS, Chat
from codegen.merging import Merge
from codegen.pytypes import Model, PyType
from codegen.schemas import Field, Object


@dataclass(frozen=True)
class ErrorClass:
    """The exception of one error status."""

    status: int
    name: str
    doc: str
    remedy: str
    retryable: bool


@dataclass(frozen=True)
class Streaming:
    """How an operation streams."""

    event: PyType
    flag: str
    sentinel: bytes | None
    merge: Merge | None
    completes: str | None
    """An expression for whether ``chunk`` says that the answer is complete; None if no event does."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation and the names that the package has for it."""

    id: str
    module: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    docs_url: str
    authenticated: bool
    path_params: tuple[Field, ...]
    query_params: tuple[Field, ...]
    body: Object | None
    body_required: bool
    body_fields: tuple[Field, ...]
    result: PyType | None
    streaming: Streaming | None
    errors: tuple[ErrorClass, ...]
    resource: tuple[str, ...]
    verb: str
    chat: Chat | None

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of its methods."""
        return (self.verb, *HELPERS) if self.chat else (self.verb,)

    @property
    def params(self) -> tuple[Field, ...]:
        """Path and query parameters."""
        return self.path_params + self.query_params

    @property
    def arguments(self) -> tuple[Field, ...]:
        """All parameters of the method: those that must be given first."""
        return tuple(sorted((*self.params, *self.body_fields), key=lambda item: not item.required))

    @property
    def traced(self) -> bool:
        """Whether the model of a response can hold the trace id."""
        return isinstance(self.result, Model)

    @property
    def flag(self) -> Field | None:
        """The body field that asks for a stream."""
        wanted = self.streaming.flag if self.streaming else None
        return next((item for item in self.body_fields if item.wire == wanted), None)
