"""httpx2 by hand; replies become dicts."""

from __future__ import annotations

from typing import Any, ClassVar

import httpx2

from benchmarks.clients import json_by_hand


class Sync(json_by_hand.Sync):
    """The synchronous client."""

    library: ClassVar[Any] = httpx2


class Async(json_by_hand.Async):
    """The asynchronous client."""

    library: ClassVar[Any] = httpx2
