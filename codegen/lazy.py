"""Imports of modules that a run may never need."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType


class LazyFinder(MetaPathFinder):
    """Finds some modules in such a way that they are loaded when something is read from them for the first time."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module is; None if it is none of these, or is not there."""
        found = PathFinder.find_spec(fullname, path, target) if fullname in self.names else None
        if found and found.loader:
            found.loader = LazyLoader(found.loader)
        return found


@contextmanager
def lazily(*names: str) -> Iterator[None]:
    """Load these modules, which others import meanwhile, only when they are used."""
    finder = LazyFinder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
