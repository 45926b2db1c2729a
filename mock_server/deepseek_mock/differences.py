"""Where two JSON values differ, in words for a person who has to put it right."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from deepseek_mock.json_text import Json

MAX_SHOWN = 60
# How much of a long text is shown before the place where it differs.
MAX_BEFORE = 20
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Absent:
    """Stands for a member that only the other value has."""


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two values differ.

    Attributes:
        path: the place, such as `$.messages[0].content`.
        recorded, sent: what is there in each.
    """

    path: str
    recorded: Json | Absent
    sent: Json | Absent

    def __str__(self) -> str:
        """The difference in words."""
        common = _common(self.recorded, self.sent)
        return f"{self.path}: recorded {_shown(self.recorded, common)}, sent {_shown(self.sent, common)}"

    @property
    def size(self) -> float:
        """How much this is: 1, or from 0 to 2 for two texts, which are what most requests differ in."""
        if isinstance(self.recorded, str) and isinstance(self.sent, str):
            return 2 - 2 * _common(self.recorded, self.sent) / max(len(self.recorded), len(self.sent))
        return 1


def differences(recorded: Json, sent: Json) -> list[Difference]:
    """All places where two values differ, in the order of the first. Numbers are compared as numbers: 1 is 1.0."""
    found: list[Difference] = []
    todo: list[tuple[str, Json | Absent, Json | Absent]] = [("$", recorded, sent)]
    while todo:
        path, one, other = todo.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            names = [*one, *(name for name in other if name not in one)]
            inside = [(_member(path, name), one.get(name, ABSENT), other.get(name, ABSENT)) for name in names]
            todo += reversed(inside)
        elif isinstance(one, list) and isinstance(other, list):
            count = max(len(one), len(other))
            todo += reversed([(f"{path}[{index}]", _item(one, index), _item(other, index)) for index in range(count)])
        elif isinstance(one, bool) != isinstance(other, bool) or one != other:
            found.append(Difference(path, one, other))
    return found


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if PLAIN_NAME.fullmatch(name) else f"{path}[{_shown(name, 0)}]"


def _item(items: list[Json], index: int) -> Json | Absent:
    return items[index] if index < len(items) else ABSENT


def _common(one: Json | Absent, other: Json | Absent) -> int:
    """How many characters two texts have in common at their beginning."""
    if isinstance(one, str) and isinstance(other, str):
        return next(
            (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
    return 0


def _shown(value: Json | Absent, common: int) -> str:
    """A value, shortened; of a long text the part that begins shortly before it differs."""
    if isinstance(value, Absent):
        return "nothing"
    start = 0
    if isinstance(value, str) and len(value) > MAX_SHOWN:
        start = max(0, common - MAX_BEFORE)
        value = value[start : start + MAX_SHOWN + 1]
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > MAX_SHOWN:
        text = f"{text[:MAX_SHOWN]}..."
    return f"...{text}" if start else text
