"""Counts what a generated suite was answered, so that a test can say how much was really exercised."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from deepseek_conformance import event_stream
from deepseek_conformance.extensions import media_type
from schemathesis import Case, Response


@dataclass
class Tally:
    """Exchanges with one operation."""

    operation: str = ""
    sent: int = 0
    accepted: int = 0
    streamed: int = 0
    refused: Counter[int] = field(default_factory=Counter)

    def add(self, case: Case[Any], response: Response) -> None:
        """Counts one exchange."""
        self.operation = case.operation.label
        self.sent += 1
        if 200 <= response.status_code < 300:
            self.accepted += 1
            self.streamed += media_type(response) == event_stream.MEDIA_TYPE
        else:
            self.refused[response.status_code] += 1
