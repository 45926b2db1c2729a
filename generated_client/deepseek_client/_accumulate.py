"""From the pieces of a streamed answer to the whole one, without I/O: JSON objects in, one JSON object out.

What is done with which member comes from the contract (``x-merge``, see ``_merge_rules.py``). Nothing is taken for
complete before the caller asks for the result: half of a JSON text may well parse.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Literal, TypeAlias

from attrs import Factory, frozen

from ._codec import excerpt, is_array, is_object
from ._errors import DecodeError

Rule: TypeAlias = Literal["append", "by-index", "concat", "concat-once", "first", "fixed", "last", "parts"]


@frozen(eq=False, repr=False)
class Merge:
    """How the pieces of an object make the whole object."""

    members: Mapping[str, Member]
    """Members of a piece that are not merely replaced by the next value that is not null."""
    blank: Mapping[str, Any] = Factory(dict[str, Any])
    """What the whole has where nothing came: its required members."""


@frozen(eq=False, repr=False)
class Member:
    """What becomes of one member of a piece."""

    name: str
    """What it is called in the whole."""
    rule: Rule
    of: Merge | None = None
    """How the pieces of the object, or of the objects in the list, are merged."""


class Accumulator:
    """One object that is put together. Texts and lists are collected and joined once, so the cost stays linear."""

    def __init__(self, merge: Merge) -> None:
        self._merge = merge
        self._nulls: dict[str, None] = {}
        self._values: dict[str, Any] = {}
        self._texts: dict[str, list[str]] = {}
        self._lists: dict[str, list[Any]] = {}
        self._parts: dict[str, Accumulator] = {}
        self._items: dict[str, _Items] = {}

    def add(self, piece: Mapping[str, Any]) -> None:
        """Take the next piece.

        Raises:
            DecodeError: a member of the piece cannot be merged as the contract says.
        """
        members = self._merge.members
        for key, value in piece.items():
            member = members.get(key)
            if member is None:
                if value is None:
                    self._nulls[key] = None
                else:
                    self._values[key] = value
            elif value is not None:
                self._take(member, value)

    def _take(self, member: Member, value: Any) -> None:
        name, rule = member.name, member.rule
        if rule == "last":
            self._values[name] = value
        elif rule == "first":
            if not self._values.get(name):
                self._values[name] = value
        elif rule in {"concat", "concat-once"}:
            self._join(name, value, once=rule == "concat-once")
        elif rule == "parts":
            if not is_object(value):
                raise DecodeError(f"{name}: a piece of an object is an object, not {excerpt(value)}")
            if (parts := self._parts.get(name)) is None:
                parts = self._parts[name] = Accumulator(_nested(member))
            parts.add(value)
        elif rule != "fixed":
            if not is_array(value):
                raise DecodeError(f"{name}: a piece of a list is a list, not {excerpt(value)}")
            if rule == "append":
                self._lists.setdefault(name, []).extend(value)
                return
            if (items := self._items.get(name)) is None:
                items = self._items[name] = _Items(name, _nested(member))
            items.add(value)

    def _join(self, name: str, value: Any, *, once: bool) -> None:
        if not isinstance(value, str):
            raise DecodeError(f"{name}: a piece of a text is a string, not {excerpt(value)}")
        texts = self._texts.setdefault(name, [])
        # Some servers repeat a short text that was complete the first time.
        if value and not (once and [value] == texts):
            texts.append(value)

    def is_begun_again(self, piece: Mapping[str, Any]) -> bool:
        """Whether a piece must be of another object: it has a text that was complete here before others followed it."""
        for key, value in piece.items():
            member = self._merge.members.get(key)
            if member is None or not value:
                continue
            if member.rule == "parts":
                parts = self._parts.get(member.name)
                if parts is not None and is_object(value) and parts.is_begun_again(value):
                    return True
            elif member.rule == "concat-once" and (before := "".join(self._texts.get(member.name, ()))):
                rest = self._rest()
                # The same text with half of the rest: a server that repeats it on every piece.
                if rest and (value != before or any(map(_is_whole, rest))):
                    return True
        return False

    def _rest(self) -> list[str]:
        """The texts that are joined, as far as there are any."""
        names = [member.name for member in self._merge.members.values() if member.rule == "concat"]
        return [text for name in names if (text := "".join(self._texts.get(name, ())))]

    def result(self) -> dict[str, Any]:
        """The object so far."""
        whole: dict[str, Any] = dict(self._nulls)
        whole.update(deepcopy(dict(self._merge.blank)))
        whole.update(self._values)
        whole.update((name, "".join(texts)) for name, texts in self._texts.items())
        whole.update((name, list(values)) for name, values in self._lists.items())
        whole.update((name, parts.result()) for name, parts in self._parts.items())
        whole.update((name, items.result()) for name, items in self._items.items() if items)
        return whole


class _Items:
    """A list whose items come in pieces: in the order of their first pieces.

    A piece says by its ``index`` which item it belongs to. Servers that speak this format do not all send one, or use
    it a second time, so the ``id`` is looked at as well; a piece with neither goes on with the item begun last. Unless
    both say the same, a piece that begins an item once more begins another one.
    """

    def __init__(self, name: str, merge: Merge) -> None:
        self._name = name
        self._merge = merge
        self._has_beginnings = _has_beginnings(merge)
        self._all: list[_Item] = []
        # The newest item with this index, with this id, and with both.
        self._by_index: dict[Any, _Item] = {}
        self._by_id: dict[Any, _Item] = {}
        self._by_both: dict[tuple[Any, Any], _Item] = {}

    def __len__(self) -> int:
        return len(self._all)

    def add(self, pieces: Sequence[Any]) -> None:
        for position, piece in enumerate(pieces):
            if not is_object(piece):
                raise DecodeError(f"{self._name}: a piece of an item is an object, not {excerpt(piece)}")
            index, identity = _key(piece.get("index")), _key(piece.get("id")) or None
            # The position tells items apart only where several come together.
            item = self._find(index, identity, position if len(pieces) > 1 else len(self._all) - 1)
            if (
                item is not None
                and self._has_beginnings
                and not (item.index is not None and item.id is not None and (item.index, item.id) == (index, identity))
                and item.whole.is_begun_again(piece)
            ):
                item = None
            if item is None:
                item = _Item(self._merge)
                self._all.append(item)
            if index is not None:
                item.index = index
                self._by_index[index] = item
            if identity is not None:
                item.id = identity
                self._by_id[identity] = item
            self._by_both[item.index, item.id] = item
            item.whole.add(piece)

    def _find(self, index: Any, identity: Any, position: int) -> _Item | None:
        if index is None and identity is None:
            return self._all[position] if 0 <= position < len(self._all) else None
        if index is None:
            return self._by_id.get(identity)
        if identity is not None:
            if (known := self._by_both.get((index, identity))) is not None:
                return known
            if (known := self._by_id.get(identity)) is not None and known.index is None:
                return known  # its index comes late
        known = self._by_index.get(index)
        if known is None and self._all and self._all[-1].index is None:
            known = self._all[-1]
        if known is None or (identity is not None and known.id is not None):
            return None  # another id: the index is used again for a new item
        return known

    def result(self) -> list[dict[str, Any]]:
        return [item.whole.result() for item in self._all]


class _Item:
    __slots__ = ("id", "index", "whole")

    def __init__(self, merge: Merge) -> None:
        self.index: Any = None
        self.id: Any = None
        self.whole = Accumulator(merge)


def accumulate(merge: Merge, pieces: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The whole object that the pieces make."""
    whole = Accumulator(merge)
    for piece in pieces:
        whole.add(piece)
    return whole.result()


def _has_beginnings(merge: Merge) -> bool:
    """Whether a piece can show that it begins an object."""
    return any(
        member.rule == "concat-once" or (member.rule == "parts" and _has_beginnings(_nested(member)))
        for member in merge.members.values()
    )


def _is_whole(text: str) -> bool:
    """Whether nothing can follow, as a JSON object or array is closed."""
    if not text.rstrip().endswith(("}", "]")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _nested(member: Member) -> Merge:
    return member.of or Merge({})


def _key(value: Any) -> str | int | float | None:
    return value if isinstance(value, (str, int, float)) else None
