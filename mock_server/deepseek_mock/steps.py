"""What happens on the wire while an answer goes out: its head, pieces of its body, pauses, and a broken end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deepseek_mock.answer import COMMON_LINES


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers."""

    status: int
    headers: dict[str, str]

    @property
    def is_sized(self) -> bool:
        """Whether the length of the body is told."""
        return "content-length" in self.headers

    def lines(self, trace_id: str) -> bytes:
        """All headers as they are written, each with the end of its line."""
        own = "".join([f"{name}: {value}\r\n" for name, value in self.headers.items()])
        return f"{own}x-ds-trace-id: {trace_id}\r\n".encode("latin-1") + COMMON_LINES

    def without_length(self) -> Head:
        """The same for a body whose length is not known."""
        return Head(self.status, {name: value for name, value in self.headers.items() if name != "content-length"})


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing happens for so many seconds; None: until the caller goes away."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends here. `raw` bytes go out first, past HTTP."""

    how: Literal["reset", "close"]
    raw: bytes = b""


Step = Head | bytes | Pause | Cut
