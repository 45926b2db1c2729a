"""What the helpers read of answers, whatever else is in them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from .._codec import is_object
from .contract import Call, Completion, Usage

# Any other reason means that something is missing, or may be: an unknown one too. Calls of such an answer are not made.
_COMPLETE = ("stop", "tool_calls")


def text_in(completion: Completion) -> str:
    """The text of an answer."""
    return (completion.choices[0].message.content or "") if completion.choices else ""


def calls_in(completion: Completion) -> list[Call]:
    """The calls that an answer asks for."""
    return list(completion.choices[0].message.tool_calls or ()) if completion.choices else []


def cut_short(completion: Completion) -> str | None:
    """Why an answer is not complete; None if it is."""
    reason = completion.choices[0].finish_reason if completion.choices else None
    return None if reason in (None, *_COMPLETE) else str(reason)


def total(completions: Iterable[Completion]) -> Usage:
    """The tokens of several answers together."""
    return Usage.from_dict(reduce(_add, (completion.usage.to_dict() for completion in completions)))


def _add(left: Any, right: Any) -> Any:
    if is_object(left) and is_object(right):
        both = {**left, **right}
        return {key: _add(left[key], right[key]) if key in left and key in right else both[key] for key in both}
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left + right
    return left if right is None else right
