"""Decodes events that differ from the one before in a single string, without parsing them again.

The events of a stream are mostly the same but for the next piece of text. Where the bytes before and after that piece
are the same, the JSON is the same but for one string. That is exact: where a string begins is decided by the bytes
before it, and where it ends by its own. Everything else is parsed as usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json import decoder as _json_decoder
from typing import Any, NamedTuple

from ._codec import is_array, is_object
from ._errors import DecodeError
from ._json import loads

Step = Any
"""The name of a member, or the index of an item."""

_scanstring: Callable[[str, int], tuple[str, int]] = vars(_json_decoder)["scanstring"]
"""Reads a JSON string from behind its opening quote: what the json module does it with, in C where there is C."""
_PROBE = "\u2603 probe"
_ENOUGH = 8  # events in a row that do not differ in one string from the one before: no use to go on comparing


class Template(NamedTuple):
    """What is the same: the text around a string, and the objects around it, the innermost first."""

    before: str
    after: str
    objects: tuple[tuple[Any, Any], ...]
    """Each with its attribute, or its index, that leads on to the string."""

    def match(self, data: bytes) -> Any:
        """The object of an event that is like the one this was made of; None if it is not."""
        try:
            text = data.decode()
            before, after, objects = self
            if not (text.startswith(before) and text.endswith(after)):
                return None
            # From behind the opening quote to behind the closing one. Control characters, such as line breaks, and
            # whatever else JSON does not allow there are errors.
            found, end = _scanstring(text, len(before))
        except ValueError:
            return None
        if end != len(text) - len(after) + 1:
            return None
        value: Any = found
        for original, step in objects:
            if original.__class__ is list:
                copy = original[:]
                copy[step] = value
            else:
                copy = original.__copy__()
                setattr(copy, step, value)
            value = copy
        return value


class TemplateDecoder:
    """Decodes the events of one stream. What it gives shares nothing that can change with what it gave.

    ``model`` makes the object of the JSON of an event.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._data: Template | None = None
        self.event: Template | None = None
        """For an event as it stands in the stream, with one line of data and the blank line behind it."""
        self._last: Any = None
        self._failed = 0

    def match(self, data: bytes) -> Any:
        """The object of the data of an event that is like the one before; None if it is not."""
        return None if self._data is None else self._data.match(data)

    def decode(self, data: bytes) -> Any:
        """The object of the data of an event. Those behind it are held against it.

        Raises:
            ValueError: it is not JSON.
            RecursionError: it is nested too deeply.
            DecodeError: it does not fit the contract.
        """
        document = loads(data)
        if self._failed < _ENOUGH:
            last, self._last = self._last, document
            path = None if last is None else _difference(last, document)
            template = None if path is None else self._learn(data, document, path)
            if template is not None:
                self._failed, self._data = 0, template
                self.event = template._replace(before="data: " + template.before, after=template.after + "\n\n")
            elif last is not None:
                self._failed += 1
        return self._model(document)

    def _learn(self, data: bytes, document: Any, path: tuple[Step, ...]) -> Template | None:
        """The template of an event, if it can be proved to be one."""
        place = _place(data, path)
        if place is None:
            return None
        before, after = place
        # With another string in that place, the document has to be the same but for that string...
        probe = _with(document, path, _PROBE)
        changed = (before + _PROBE + after).encode()
        if json.loads(changed) != probe:
            return None
        objects: list[tuple[Any, Any]] = []
        try:
            found = self._model(document)  # of our own, which nobody can change
            for step in path:
                objects.append((found, step))
                found = found[step] if isinstance(step, int) else getattr(found, step)
            template = Template(before, after, tuple(reversed(objects)))
            made = template.match(changed)
            # ... and so has the object.
            return template if made == self._model(probe) and made.to_dict() == probe else None
        except (DecodeError, AttributeError, TypeError, LookupError):
            return None


def _with(document: Any, path: tuple[Step, ...], text: str) -> Any:
    """A copy of a document with another string in one place. Only the way there is copied."""
    if not path:
        return text
    step, rest = path[0], path[1:]
    changed: Any = document.copy()
    changed[step] = _with(document[step], rest, text)
    return changed


def _difference(one: Any, other: Any) -> tuple[Step, ...] | None:
    """Where two documents differ, if it is in one string and nowhere else, and all containers are on the way there."""
    path: tuple[Step, ...] = ()
    while not (isinstance(one, str) and isinstance(other, str)):
        keys = _keys(one)
        if not keys or type(one) is not type(other) or _keys(other) != keys:
            return None
        ways = [key for key in keys if _may_differ(one[key], other[key])]
        if len(ways) != 1:
            return None
        one, other = one[ways[0]], other[ways[0]]
        path += (ways[0],)
    return path


def _keys(value: Any) -> list[Step]:
    """The names of an object, the indexes of an array, or nothing."""
    return list(value) if is_object(value) else list(range(len(value))) if is_array(value) else []


def _may_differ(one: Any, other: Any) -> bool:
    return is_object(one) or is_array(one) or type(one) is not type(other) or one != other


def _place(data: bytes, path: tuple[Step, ...]) -> tuple[str, str] | None:
    """What stands before and after the string at the end of a path, quotes included, if that is easily seen."""
    name = path[-1] if path else None
    if not isinstance(name, str):
        return None
    text = data.decode("utf-8")
    _, key, behind = text.partition(json.dumps(name, ensure_ascii=False) + ":")
    if not key or key in behind:
        return None
    quoted = behind.lstrip(" ")
    if not quoted.startswith('"'):
        return None
    start = len(text) - len(quoted) + 1
    try:
        _, end = _scanstring(text, start)
    except ValueError:
        return None
    return text[:start], text[end - 1 :]
