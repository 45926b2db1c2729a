"""How fast answers go out."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

from deepseek_mock.field_checks import FieldError, check_count, check_seconds
from deepseek_mock.field_types import check_types

# Keep-alive lines shall not fill the machine.
LEAST_INTERVAL = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an answer goes out. The default is: at once.

    Attributes:
        latency: seconds before the first token. Meanwhile keep-alive lines are sent.
        tokens_per_second: how fast tokens are written; None: all at once.
        tokens_per_chunk: tokens in one chunk of a stream. Recorded streams keep their chunks, which take as long as if
            they had so many tokens.
        bytes_per_write: the size of the pieces in which the body is handed to the network; None: what is due
            together in one piece, up to about 16 KiB at a time when it is long.
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
        check_types(self)
        check_seconds("latency", self.latency)
        check_seconds("keep_alive_interval", self.keep_alive_interval, LEAST_INTERVAL)
        if self.tokens_per_second is not None and not 0 < self.tokens_per_second < math.inf:
            message = (
                f"tokens_per_second is {self.tokens_per_second}: it must be more than 0; leave it out for no limit"
            )
            raise FieldError("tokens_per_second", message)
        check_count("tokens_per_chunk", self.tokens_per_chunk, 1)
        check_count("bytes_per_write", self.bytes_per_write, 1)

    @property
    def is_immediate(self) -> bool:
        """Whether answers go out at once, and in as few pieces as may be."""
        waits = self.latency or self.recorded or self.tokens_per_second is not None
        return not waits and self.bytes_per_write is None

    def seconds_for(self, tokens: int) -> float:
        """The time that writing so many tokens takes."""
        return 0.0 if self.tokens_per_second is None else tokens / self.tokens_per_second

    def to_json(self) -> dict[str, Any]:
        """What differs from the default, as in a scenario file."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name)) != item.default}


AT_ONCE = Pace()
