"""How much of the contract the tests have touched, for the last lines of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Summary:
    """Counts by name.

    Attributes:
        rows: name, number that was reached, number that there is, and what is to be said of the difference.
    """

    rows: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def add(self, name: str, reached: int, there: int, note: str = "") -> None:
        """Takes a count."""
        self.rows[name] = (reached, there, note)

    def lines(self) -> Iterable[str]:
        """The counts in words."""
        for name, (reached, there, note) in self.rows.items():
            left = f"; {note}" if reached < there and note else ""
            yield f"{name + ':':<40}{reached:>5} of {there}{left}"
