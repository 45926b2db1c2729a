"""litellm, told that it talks to DeepSeek."""

from __future__ import annotations

import time
from typing import Any

import litellm

from benchmarks.clients.face import KEY, MESSAGES, MODEL, TEMPERATURE, Streamed, SyncClient


class Sync(SyncClient):
    """``litellm.completion``."""

    def __init__(self, base_url: str) -> None:
        litellm.telemetry = False
        self.settings: dict[str, Any] = {
            "model": f"deepseek/{MODEL}",
            "messages": MESSAGES,
            "temperature": TEMPERATURE,
            "api_key": KEY,
            "api_base": base_url,
        }

    def create(self, **more: Any) -> Any:
        """One request."""
        completion: Any = litellm.completion
        return completion(**self.settings, **more)

    def call(self) -> int:
        reply = self.create()
        return len(reply.choices[0].message.content) + int(reply.usage.total_tokens)

    def walk(self) -> int:
        tokens = self.create().choices[0].logprobs.content
        return sum(1 for token in tokens for other in token.top_logprobs if other.logprob)

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        for chunk in self.create(stream=True):
            if not chunks:
                first = time.perf_counter()
            chunks += 1
            length += len(chunk.choices[0].delta.content or "")
        return Streamed(first, chunks, length)
