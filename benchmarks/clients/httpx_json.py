"""httpx by hand; replies become dicts."""

from __future__ import annotations

import httpx

from benchmarks.clients import json_by_hand


class Sync(json_by_hand.Sync):
    """The synchronous client."""

    library = httpx


class Async(json_by_hand.Async):
    """The asynchronous client."""

    library = httpx
