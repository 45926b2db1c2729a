"""The form of answers: what is left of them when texts and numbers are taken out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

# The members of a chunk's delta in which it matters whether there is text yet.
EMPTY = ""


def skeleton(value: Any, *, in_order: bool = True) -> Any:
    """The members of a value and the types of what is in them; `in_order`: and the order of members.

    A list is the different skeletons of its items.
    """
    if isinstance(value, dict):
        names = list(value) if in_order else sorted(value)
        return {name: skeleton(value[name], in_order=in_order) for name in names}
    if isinstance(value, list):
        return _distinct(skeleton(item, in_order=in_order) for item in value)
    return type(value).__name__


def differences(recorded: Any, answered: Any, place: str = "$", *, in_order: bool = True) -> Iterator[str]:
    """Where two skeletons differ, each place in a line."""
    if not (isinstance(recorded, dict) and isinstance(answered, dict)):
        if isinstance(recorded, list) and isinstance(answered, list) and recorded and answered:
            yield from _list_differences(recorded, answered, place, in_order=in_order)
        elif recorded != answered:
            yield f"{place} is {_shown(answered)}, was {_shown(recorded)}"
        return
    for name in recorded.keys() - answered.keys():
        yield f"{place}.{name} is missing"
    for name in answered.keys() - recorded.keys():
        yield f"{place}.{name} was not there"
    common = [name for name in recorded if name in answered]
    if in_order and common != [name for name in answered if name in recorded]:
        yield f"{place} has its members in the order {', '.join(answered)}, was {', '.join(recorded)}"
    for name in common:
        yield from differences(recorded[name], answered[name], f"{place}.{name}", in_order=in_order)


def _list_differences(recorded: list[Any], answered: list[Any], place: str, *, in_order: bool) -> Iterator[str]:
    """Items of a list are alike, so the first of them stand for the others unless they are of several forms."""
    yield from differences(recorded[0], answered[0], f"{place}[]", in_order=in_order)
    if recorded[0] == answered[0]:
        for one, others, word in ((recorded, answered, "no longer has"), (answered, recorded, "also has")):
            for form in one:
                if form not in others:
                    yield f"{place} {word} items like {_shown(form)}"


def chunk_forms(chunks: list[Any], *, in_order: bool = True) -> dict[str, Any]:
    """The different forms of the chunks of a stream by a name for each, in the order of their first appearance."""
    forms: dict[str, Any] = {}
    for chunk in chunks:
        forms.setdefault(_kind(chunk), skeleton(chunk, in_order=in_order))
    return forms


def _kind(chunk: Any) -> str:
    """What a chunk is there for: `content`, `role, content=''`, `tool_calls id`, `content='' finish stop`."""
    choice = chunk["choices"][0]
    words: list[str] = []
    for name, value in choice["delta"].items():
        if name == "tool_calls":
            words.append("tool_calls id" if "id" in value[0] else "tool_calls")
        elif value is not None:
            words.append(f"{name}=''" if value == EMPTY else name)
    finish = "" if choice["finish_reason"] is None else " finish"
    return ", ".join(sorted(words)) + finish


def _distinct(values: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _shown(form: Any) -> str:
    return form if isinstance(form, str) else json.dumps(form)
