"""Decodes events that differ from the one before in a single string, without parsing them again.

The events of a stream are mostly the same but for the next piece of text. Where the bytes before and after that piece
are the same, the JSON is the same but for one string. That is exact: where a string begins is decided by the bytes
before it, and where it ends by its own. Everything else is parsed as usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from json import decoder as _json_decoder
from typing import Any, cast

from attrs import fields

from ._errors import DecodeError
from ._json import loads

Step = Any
"""The name of a member, or the index of an item."""

_scanstring: Callable[[str, int], tuple[str, int]] = vars(_json_decoder)["scanstring"]
"""Reads a JSON string from behind its opening quote: what the json module does it with, in C where there is C."""
_PROBE = "\u2603 probe"
_ENOUGH = 8  # events in a row that do not differ in one string from the one before: no use to go on comparing


class Template:
    """What is the same: the bytes around a string, and the objects around it."""

    __slots__ = ("_after", "_before", "_between", "_end", "_head", "_start", "_tail", "fill")

    def __init__(self, before: str, after: str, fill: Callable[[str], Any]) -> None:
        self._before, self._after = before.encode(), after.encode()
        # Those of an event as it stands in the stream, with one line of data and the blank line behind it.
        self._head, self._tail = b"data: " + self._before, self._after + b"\n\n"
        self._between = self._tail + self._head
        self._start, self._end = len(self._head), -len(self._after)
        self.fill = fill
        """Makes the object with another string."""

    def match(self, data: bytes) -> Any:
        """The object of the data of an event that is like the one this was made of; None if it is not."""
        value = _value(data, self._before, self._after)
        return None if value is None else self.fill(value)

    def value(self, piece: bytes) -> str | None:
        """The string of a piece that is one such event, and nothing else; None if it is not."""
        return _value(piece, self._head, self._tail)

    def values(self, events: list[bytes]) -> list[str] | None:
        """The strings of events that are all like that; None if they are not. They are without their blank lines."""
        start, end = self._start, self._end
        insides = [event[start:end] for event in events]
        # Compared all at once: one by one, that would be most of what they cost.
        if self._head + self._between.join(insides) + self._after != b"\n\n".join(events):
            return None
        return _strings(insides)


def _value(text: bytes, before: bytes, after: bytes) -> str | None:
    if not (text.startswith(before) and text.endswith(after) and len(text) >= len(before) + len(after)):
        return None
    return _string(text[len(before) : -len(after)])


def _string(inside: bytes) -> str | None:
    """The JSON string that has that between its quotes; None if it is none."""
    try:
        text = inside.decode()
    except UnicodeDecodeError:
        return None
    return text if '"' not in text and "\\" not in text and text.isprintable() else _unescaped(text)


def _unescaped(text: str) -> str | None:
    try:
        # Control characters, such as line breaks, and whatever else JSON does not allow there are errors.
        found, end = _scanstring(text + '"', 0)
    except ValueError:
        return None
    return found if end > len(text) else None


def _strings(insides: list[bytes]) -> list[str] | None:
    """The same of several, all at once; None if they have to be looked at one by one."""
    try:
        text = b"\n".join(insides).decode()
    except UnicodeDecodeError:
        return None
    found = text.split("\n")
    if len(found) != len(insides) or not "".join(found).isprintable():
        return None
    if '"' not in text and "\\" not in text:
        return found
    values = [value if '"' not in value and "\\" not in value else _unescaped(value) for value in found]
    return None if None in values else cast("list[str]", values)


class TemplateDecoder:
    """Decodes the events of one stream. What it gives shares nothing that can change with what it gave.

    ``model`` makes the object of the JSON of an event.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self.template: Template | None = None
        self._last: Any = None
        self._failed = 0

    def match(self, data: bytes) -> Any:
        """The object of the data of an event that is like the one before; None if it is not."""
        return None if self.template is None else self.template.match(data)

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
                self._failed, self.template = 0, template
            elif last is not None:
                self._failed += 1
        return self._model(document)

    def again(self, data: bytes) -> Any:
        """The object of the data of an event that has been decoded before."""
        return self._model(loads(data))

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
            template = Template(before, after, _filler(objects))
            made = template.match(changed)
            # ... and so has the object.
            return template if made == self._model(probe) and made.to_dict() == probe else None
        except (DecodeError, AttributeError, TypeError, ValueError, LookupError):
            return None


def _filler(objects: list[tuple[Any, Step]]) -> Callable[[str], Any]:
    """What makes the outermost of these objects anew, with another string at the end of the way through them."""
    shape = tuple(
        (original.__class__, step, bool(getattr(original, "additional_properties", None))) for original, step in objects
    )
    fill: Callable[[str], Any] = _compiled(shape)(*(original for original, _ in objects))
    return fill


@lru_cache(maxsize=64)
def _compiled(shape: tuple[tuple[type, Step, bool], ...]) -> Callable[..., Callable[[str], Any]]:
    """Makes the function of :func:`_filler`, in a straight line, as attrs does it with ``__init__``.

    A loop over the objects and their attributes would take twice as long, for every event of every stream.
    """
    before: list[str] = []
    lines: list[str] = []
    value = "value"
    for number, (kind, step, more) in reversed(list(enumerate(shape))):
        old, made = f"old{number}", f"made{number}"
        if kind is list:
            lines += [f"        {made} = {old}[:]", f"        {made}[{int(step)}] = {value}"]
        else:
            before.append(f"    class{number} = {old}.__class__")
            lines.append(f"        {made} = new(class{number})")
            for name in (each.name for each in fields(kind)):
                same = f"{old}.{name}"
                if name == "additional_properties":
                    same = f"{{**{same}}}" if more else "{}"
                lines.append(f"        {made}.{name} = {value if name == step else same}")
        value = made
    head = f"def make({', '.join(f'old{number}' for number in range(len(shape)))}):"
    text = [head, "    new = object.__new__", *before, "    def fill(value):", *lines, f"        return {value}"]
    names: dict[str, Any] = {}
    exec("\n".join([*text, "    return fill"]), names)  # noqa: S102 - of names of attributes alone
    make: Callable[..., Callable[[str], Any]] = names["make"]
    return make


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
    while one.__class__ is other.__class__ and one.__class__ in _CONTAINERS:
        keys: list[Step] = list(one) if one.__class__ is dict else list(range(len(one)))
        if keys != (list(other) if one.__class__ is dict else list(range(len(other)))):
            return None
        ways = [key for key in keys if _may_differ(one[key], other[key])]
        if len(ways) != 1:
            return None
        one, other = one[ways[0]], other[ways[0]]
        path += (ways[0],)
    return path if one.__class__ is str and other.__class__ is str else None


_CONTAINERS = (dict, list)  # of JSON


def _may_differ(one: Any, other: Any) -> bool:
    return one.__class__ in _CONTAINERS or one.__class__ is not other.__class__ or one != other


def _place(data: bytes, path: tuple[Step, ...]) -> tuple[str, str] | None:
    """What stands before and after the string at the end of a path, quotes included, if that is easily seen."""
    name = path[-1] if path else None
    if not isinstance(name, str) or b"\n" in data:  # which stood in several lines of the stream
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
