"""http.client of the standard library with json; replies become dicts."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clients.face import BODY, HEADERS, PATH, STREAMED, Streamed, SyncClient


class Sync(SyncClient):
    """One connection."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.connection = HTTPConnection(parts.netloc, timeout=600)
        self.path = parts.path + PATH

    def send(self, body: dict[str, Any]) -> HTTPResponse:
        """One request."""
        headers = {**HEADERS, "Content-Type": "application/json"}
        self.connection.request("POST", self.path, json.dumps(body), headers)
        response = self.connection.getresponse()
        if response.status != 200:
            raise RuntimeError(response.status)
        return response

    def call(self) -> int:
        reply = json.loads(self.send(BODY).read())
        return len(reply["choices"][0]["message"]["content"]) + int(reply["usage"]["total_tokens"])

    def walk(self) -> int:
        tokens = json.loads(self.send(BODY).read())["choices"][0]["logprobs"]["content"]
        return sum(1 for token in tokens for other in token["top_logprobs"] if other["logprob"])

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        for line in self.send(STREAMED):
            if not line.startswith(b"data: {"):
                continue
            chunk = json.loads(line[6:])
            if not chunks:
                first = time.perf_counter()
            chunks += 1
            length += len(chunk["choices"][0]["delta"].get("content") or "")
        return Streamed(first, chunks, length)
