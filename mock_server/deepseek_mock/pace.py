"""How fast answers go out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

MAX_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an answer goes out. The default is: at once.

    Attributes:
        latency: seconds before the first token. Meanwhile keep-alive lines are sent.
        tokens_per_second: how fast tokens are written; None: all at once.
        tokens_per_chunk: tokens in one chunk of a stream.
        bytes_per_write: the size of the pieces in which the body is handed to the network; None: an event, or the
            whole of a JSON body, in one piece.
        keep_alive_interval: seconds between keep-alive lines during `latency`. The real interval is not known.
        recorded: recorded bodies keep the time of each piece; otherwise they go out at once.
    """

    latency: float = 0.0
    tokens_per_second: float | None = None
    tokens_per_chunk: int = 1
    bytes_per_write: int | None = None
    keep_alive_interval: float = 1.0
    recorded: bool = False

    def __post_init__(self) -> None:
        for name in ("latency", "keep_alive_interval"):
            seconds = getattr(self, name)
            if not 0 <= seconds <= MAX_SECONDS:
                raise ValueError(f"{name} is {seconds}: it must be between 0 and {MAX_SECONDS:.0f} seconds")
        if self.keep_alive_interval <= 0:
            raise ValueError("keep_alive_interval is 0: it must be more")
        if self.tokens_per_second is not None and self.tokens_per_second <= 0:
            raise ValueError(f"tokens_per_second is {self.tokens_per_second}: it must be more than 0")
        if self.tokens_per_chunk < 1:
            raise ValueError(f"tokens_per_chunk is {self.tokens_per_chunk}: it must be at least 1")
        if self.bytes_per_write is not None and self.bytes_per_write < 1:
            raise ValueError(f"bytes_per_write is {self.bytes_per_write}: it must be at least 1")

    def seconds_for(self, tokens: int) -> float:
        """The time that writing so many tokens takes."""
        return 0.0 if self.tokens_per_second is None else tokens / self.tokens_per_second

    def to_json(self) -> dict[str, Any]:
        """What differs from the default, as in a scenario file."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name)) != item.default}


AT_ONCE = Pace()
