"""httpx by hand, and this project's client, on benchmarks/clients/httptools_transport.py."""

from __future__ import annotations

import httpx
from deepseek_client import DeepSeek

from benchmarks.clients import completions, json_by_hand
from benchmarks.clients.face import HEADERS, KEY, PATH
from benchmarks.clients.httptools_transport import Transport


class Httpx(json_by_hand.Sync):
    """httpx by hand."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(headers=HEADERS, timeout=600, transport=Transport())
        self.url = base_url + PATH


class DeepSeekClient(completions.Sync):
    """This project's client."""

    def connected(self, base_url: str) -> DeepSeek:
        return DeepSeek(api_key=KEY, base_url=base_url, http_client=httpx.Client(transport=Transport()))
