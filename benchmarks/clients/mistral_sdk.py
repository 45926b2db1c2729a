"""The SDK of Mistral, whose API is much like this one."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from benchmarks.clients.face import KEY, MESSAGES, MODEL, TEMPERATURE, Streamed, SyncClient


class Sync(SyncClient):
    """``Mistral``; it puts ``/v1`` before the path."""

    def __init__(self, base_url: str) -> None:
        self.chat: Any = import_module("mistralai.client").Mistral(api_key=KEY, server_url=base_url).chat

    def call(self) -> int:
        reply = self.chat.complete(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE)
        return len(reply.choices[0].message.content) + int(reply.usage.total_tokens)

    def walk(self) -> int:
        raise NotImplementedError("it knows no log probabilities")

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        with self.chat.stream(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE) as stream:
            for event in stream:
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(event.data.choices[0].delta.content or "")
        return Streamed(first, chunks, length)
