"""One rule of requests: how to see that it is broken, what the server says then, and how to keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CHAT = ("/chat/completions", "/beta/chat/completions")
FIM = ("/beta/completions",)

Body = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule. All functions expect a body that fits the schema but for its `if`, `then` and `else`.

    Attributes:
        name: the rule in words.
        broken: whether a body breaks it.
        sentence: a pattern of the message with which such a body is refused.
        amend: makes a body keep it, with as little change as possible.
        paths: where it holds.
        in_schema: whether the schema states it too, with `if`.
    """

    name: str
    broken: Callable[[Body], object]
    sentence: str
    amend: Callable[[Body], object]
    paths: tuple[str, ...] = CHAT
    in_schema: bool = False
