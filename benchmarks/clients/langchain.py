"""langchain-deepseek: the OpenAI SDK below LangChain's messages."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from benchmarks.clients.face import KEY, MESSAGES, MODEL, TEMPERATURE, Streamed, SyncClient


class Sync(SyncClient):
    """``ChatDeepSeek``."""

    def __init__(self, base_url: str) -> None:
        chat: Any = import_module("langchain_deepseek").ChatDeepSeek
        self.model = chat(model=MODEL, temperature=TEMPERATURE, api_key=KEY, api_base=base_url)

    def call(self) -> int:
        reply = self.model.invoke(MESSAGES)
        return len(reply.content) + int(reply.usage_metadata["total_tokens"])

    def walk(self) -> int:
        tokens = self.model.invoke(MESSAGES).response_metadata["logprobs"]["content"]
        return sum(1 for token in tokens for other in token["top_logprobs"] if other["logprob"])

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        for chunk in self.model.stream(MESSAGES):
            if not chunks:
                first = time.perf_counter()
            chunks += 1
            length += len(chunk.content)
        return Streamed(first, chunks, length)
