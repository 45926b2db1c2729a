"""httpx by hand on benchmarks/clients/httptools_transport.py."""

from __future__ import annotations

import httpx

from benchmarks.clients import json_by_hand
from benchmarks.clients.face import HEADERS, PATH
from benchmarks.clients.httptools_transport import Transport


class Httpx(json_by_hand.Sync):
    """httpx by hand."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(headers=HEADERS, timeout=600, transport=Transport())
        self.url = base_url + PATH
