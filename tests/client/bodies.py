"""Bodies that the tests of the client answer with: the shapes of the real server, written by hand."""

from __future__ import annotations

import json
from typing import Any

REPLY: dict[str, Any] = {
    "id": "930c60df-bf64-41c9-a88e-3ec75f81e00e",
    "object": "chat.completion",
    "created": 1763800000,
    "model": "deepseek-flash",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Hello!", "reasoning_content": "A greeting."},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {
        "prompt_tokens": 8,
        "completion_tokens": 12,
        "total_tokens": 20,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 4},
        "prompt_cache_hit_tokens": 0,
        "prompt_cache_miss_tokens": 8,
    },
    "system_fingerprint": "fp_8802369eaa_prod0623_fp8_kvcache",
}


def chunk(delta: dict[str, Any], finish_reason: str | None = None, **extra: Any) -> dict[str, Any]:
    """One chunk of a streamed chat completion."""
    return {
        "id": REPLY["id"],
        "object": "chat.completion.chunk",
        "created": REPLY["created"],
        "model": "deepseek-flash",
        "system_fingerprint": REPLY["system_fingerprint"],
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}],
        **extra,
    }


CHUNKS = [
    chunk({"role": "assistant", "content": None, "reasoning_content": ""}),
    chunk({"content": None, "reasoning_content": "A greeting."}),
    chunk({"content": "Hel", "reasoning_content": None}),
    chunk({"content": "lo\u2028!", "reasoning_content": None}),
    chunk({"content": "", "reasoning_content": None}, "stop", usage=REPLY["usage"]),
]
DONE = b"data: [DONE]\n\n"


def event(body: Any, newline: bytes = b"\n") -> bytes:
    """One server-sent event with a JSON body."""
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + newline * 2
