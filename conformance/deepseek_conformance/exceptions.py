"""Exceptions: recordings that may fail steps of the check, each with its reason. They are printed, never silent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

FILE = "exceptions.yaml"
MEMBERS = {"recordings", "path", "steps", "reason"}


class ExceptionsError(ValueError):
    """A file of exceptions that cannot be understood. The message names the file and the remedy."""


@dataclass(frozen=True)
class Excuse:
    """One exception.

    Attributes:
        recordings: a shell pattern of names: `2024_*`.
        path: a shell pattern of paths: `/v1/embeddings`.
        steps: the steps that may fail; empty: any.
        reason: why.
    """

    recordings: str
    path: str
    steps: frozenset[str]
    reason: str

    def suits(self, name: str, path: str, step: str) -> bool:
        """Whether it is about a step of a recording."""
        names = fnmatchcase(name, self.recordings) or fnmatchcase(name.rpartition("/")[2], self.recordings)
        return names and fnmatchcase(path, self.path) and (not self.steps or step in self.steps)

    def __str__(self) -> str:
        parts = [self.recordings if self.recordings != "*" else "", self.path if self.path != "*" else ""]
        return " ".join(filter(None, [*parts, ", ".join(sorted(self.steps))])) or "*"


def read_excuses(file: Path, steps: Collection[str]) -> list[Excuse]:
    """The exceptions in a YAML file: a list of mappings with `recordings` or `path`, perhaps `steps`, and `reason`.

    Raises:
        ExceptionsError: the file cannot be understood, or names a step that there is not.
        OSError: the file cannot be read.
    """
    try:
        value: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ExceptionsError(f"{file} is not YAML: {error}") from None
    if not isinstance(value, list):
        raise ExceptionsError(f"{file} is no list: write `- {{recordings: ..., reason: ...}}` for each exception")
    return [_excuse(row, f"{file}, exception {number}", steps) for number, row in enumerate(value, 1)]


def _excuse(row: Any, place: str, steps: Collection[str]) -> Excuse:
    if not isinstance(row, Mapping):
        raise ExceptionsError(
            f"{place} is {row!r:.60}: it has to be a mapping with `recordings` or `path`, and `reason`"
        )
    if unknown := [str(name) for name in row if name not in MEMBERS]:
        raise ExceptionsError(f"{place} has {', '.join(unknown)}; it can have {', '.join(sorted(MEMBERS))}")
    recordings, path, reason = (row.get(name) for name in ("recordings", "path", "reason"))
    if not isinstance(reason, str) or not reason.strip():
        raise ExceptionsError(f"{place} has no `reason`: say why in a sentence")
    if not isinstance(recordings or path, str):
        raise ExceptionsError(f"{place} has neither `recordings` nor `path`: name what it is about, such as `2024_*`")
    named = row.get("steps") or []
    if not isinstance(named, list) or not all(step in steps for step in named):
        raise ExceptionsError(f"{place} has the steps {named!r:.60}; it can have a list of {', '.join(steps)}")
    found = frozenset(str(step) for step in named)
    return Excuse(str(recordings or "*"), str(path or "*"), found, reason.strip())
