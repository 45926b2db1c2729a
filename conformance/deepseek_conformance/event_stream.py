"""Reads a stream of server-sent events as strictly as the contract describes it."""

from __future__ import annotations

import json
import re
from typing import Any

# Only these end a line; str.splitlines would also break lines at characters that JSON may hold unescaped.
LINE_END = re.compile(r"\r\n|\r|\n")
END = "[DONE]"
MEDIA_TYPE = "text/event-stream"


class BrokenStream(ValueError):
    """The bytes are not a complete stream of the documented form."""


def read_chunks(raw: bytes) -> list[Any]:
    """The JSON values of a stream's events.

    Raises BrokenStream unless every event is one line of data, the last one is `[DONE]`, there is no other
    `[DONE]`, and a blank line ends it.
    """
    try:
        return [json.loads(event) for event in without_end(read_events(raw))]
    except json.JSONDecodeError as error:
        raise BrokenStream(f"an event is not JSON: {error}") from error


def without_end(events: list[str]) -> list[str]:
    """The events before the closing `[DONE]`. Raises BrokenStream if that is not the last one, or not the only one."""
    if events[-1:] != [END]:
        raise BrokenStream(f"the last event is not {END}: {events[-1:]}")
    if events.count(END) > 1:
        raise BrokenStream(f"{END} comes {events.count(END)} times")
    return events[:-1]


def read_events(raw: bytes) -> list[str]:
    """The data of a stream's events. Raises BrokenStream unless each is one line of data with a blank line behind."""
    # The part behind the last line end is empty, and so is the line before it: the blank line.
    lines = LINE_END.split(raw.decode("utf-8"))
    if lines[-2:] != ["", ""]:
        raise BrokenStream(f"the stream does not end with a blank line but with {lines[-2:]}")
    events: list[str] = []
    data: list[str] = []
    for line in lines:
        if line.startswith("data:"):
            data.append(line.removeprefix("data:").removeprefix(" "))
        elif line and not line.startswith(":"):
            raise BrokenStream(f"neither data nor a comment: {line[:80]}")
        elif not line and data:
            if len(data) > 1:
                raise BrokenStream(f"an event has {len(data)} lines of data")
            events += data
            data = []
    return events
