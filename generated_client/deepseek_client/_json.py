"""Parsing of JSON: by msgspec where it is installed, otherwise by the standard library, with the same results.

msgspec has the last word on nothing but what it accepts. What it refuses goes to the standard library, which knows more
(NaN, halves of surrogate pairs, numbers beyond all bounds), and otherwise says in its own words what is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Thread
from types import GenericAlias, ModuleType
from typing import Any, Final, NamedTuple

_FROM: Final = (0, 20)  # older ones read some negative numbers of 20 digits wrongly
_BELOW: Final = (1,)
_LARGE: Final = 4096  # bytes; with less it does not pay to leave anything for later
_DIGITS: Final = 640  # in a row; Python may refuse whole numbers of more, and of no fewer


class Unparsed:
    """An object of a document that is parsed when it is asked for. That it is one, and is JSON, has been seen."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    def parse(self) -> Any:
        """The object."""
        return loads(self._data)


class _Msgspec(NamedTuple):
    """What msgspec does here."""

    decode: Callable[[Any], Any]
    """The value of a document."""
    decode_members: Callable[[bytes], dict[str, Any]]
    """The members of a document; those of the objects in its arrays are found, not decoded."""


def loads(data: bytes) -> Any:
    """The value of JSON in UTF-8.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
        ValueError: it is not JSON.
        RecursionError: it is nested too deeply.
    """
    parser = _parser()
    if parser is not None:
        try:
            return parser.decode(data)
        except Exception:  # noqa: BLE001, S110 - whatever it is, the standard library decides
            pass
    return json.loads(data.decode("utf-8"))


def loads_in_part(data: bytes, later: Collection[tuple[str, str]]) -> Any:
    """The value of JSON in UTF-8, in which large objects may be ``Unparsed``: errors are those of ``loads``.

    ``later`` has the places where they may be: the name of an array of the document, and of a member of its objects.
    """
    parser = _parser() if len(data) >= _LARGE and later else None
    if parser is not None:
        try:
            _check(data)
            document = parser.decode_members(data)
            for array, value in document.items():
                if value.__class__ is list:
                    document[array] = [
                        {
                            name: _unparsed(bytes(part)) if (array, name) in later else parser.decode(part)
                            for name, part in item.items()
                        }
                        for item in value
                    ]
        except Exception:  # noqa: BLE001, S110 - as above
            pass
        else:
            return document
    return loads(data)


def _check(data: bytes) -> None:
    """What msgspec does not look at where it only finds things, or finds one twice."""
    data.decode()
    # More digits in a row than _DIGITS have one of these groups within them.
    if any(data[start : start + 128].isdigit() for start in range(0, len(data), _DIGITS - 128)):
        raise ValueError("there may be a number in it that Python refuses")


def _unparsed(data: bytes) -> Any:
    """The value of JSON whose structure has been checked, or an object that is to be parsed later."""
    return Unparsed(data) if data.startswith(b"{") else loads(data)


def json_parser() -> str:
    """What parses the JSON of answers and events: ``"msgspec 0.22.0"`` or the like, or ``"json"``."""
    msgspec = _msgspec()
    return "json" if msgspec is None else f"msgspec {msgspec.__version__}"


@cache  # which looks once, and not before there is something to parse
def _parser() -> _Msgspec | None:
    msgspec = _msgspec()
    if msgspec is None:
        return None
    # Types of which type checkers can know nothing.
    objects: Any = GenericAlias(list, GenericAlias(dict, (str, msgspec.Raw)))
    members = GenericAlias(dict, (str, objects | dict[str, Any] | str | int | float | bool | None))
    return _Msgspec(msgspec.json.Decoder().decode, msgspec.json.Decoder(members).decode)


def _msgspec() -> ModuleType | None:
    # In a thread of its own, where no signal handler runs: where one, as that of Ctrl-C, breaks off the import of
    # msgspec, which is in C, the process crashes.
    loading = Thread(target=_load, daemon=True)
    try:
        loading.start()
        loading.join()
        msgspec = sys.modules["msgspec"]
        version = tuple(int(part) for part in msgspec.__version__.split(".")[:2])
    except (RuntimeError, KeyError, AttributeError, ValueError):  # the first when Python is about to end
        return None
    return msgspec if _FROM <= version < _BELOW else None


def _load() -> None:
    with suppress(Exception):  # whatever is wrong with it
        import_module("msgspec")
