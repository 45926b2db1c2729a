"""Words for lists in messages to people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def known(names: Iterable[str]) -> str:
    """Names in a row: `a`, `b` and `c`, without quotes."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def nearest(name: str, names: Iterable[str]) -> str:
    """A question for the name that was probably meant; empty when none is near."""
    found = difflib.get_close_matches(name, list(names), 1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def shortened(text: str, limit: int = 60) -> str:
    """A text that does not fill the screen, and stays on its line."""
    shown = text if len(text) <= limit else f"{text[:limit]}..."
    return shown.replace("\n", "\\n").replace("\r", "\\r")
