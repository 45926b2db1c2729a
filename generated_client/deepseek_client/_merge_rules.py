"""How the events of streams are put together. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Final

from ._accumulate import Member, Merge

CHAT_COMPLETION_CHUNK: Final = Merge(
    {
        "object": Member("object", "fixed"),
        "choices": Member(
            "choices",
            "by-index",
            Merge(
                {
                    "delta": Member(
                        "message",
                        "parts",
                        Merge(
                            {
                                "role": Member("role", "first"),
                                "content": Member("content", "concat"),
                                "reasoning_content": Member("reasoning_content", "concat"),
                                "tool_calls": Member(
                                    "tool_calls",
                                    "by-index",
                                    Merge(
                                        {
                                            "id": Member("id", "first"),
                                            "type": Member("type", "first"),
                                            "function": Member(
                                                "function",
                                                "parts",
                                                Merge(
                                                    {
                                                        "name": Member("name", "concat-once"),
                                                        "arguments": Member("arguments", "concat"),
                                                    },
                                                    {"name": "", "arguments": ""},
                                                ),
                                            ),
                                        },
                                        {"id": None, "type": "function", "function": {"name": "", "arguments": ""}},
                                    ),
                                ),
                            },
                            {"role": "assistant", "content": None},
                        ),
                    ),
                    "logprobs": Member(
                        "logprobs",
                        "parts",
                        Merge(
                            {
                                "content": Member("content", "append"),
                                "reasoning_content": Member("reasoning_content", "append"),
                            },
                            {},
                        ),
                    ),
                },
                {
                    "index": None,
                    "message": {"role": "assistant", "content": None},
                    "logprobs": None,
                    "finish_reason": None,
                },
            ),
        ),
    },
    {
        "id": None,
        "object": "chat.completion",
        "created": None,
        "model": None,
        "choices": [],
        "usage": {
            "prompt_tokens": None,
            "completion_tokens": None,
            "total_tokens": None,
            "prompt_cache_hit_tokens": None,
            "prompt_cache_miss_tokens": None,
        },
        "system_fingerprint": None,
    },
)
"""From ``ChatCompletionChunk`` to ``ChatCompletion``."""
COMPLETION_CHUNK: Final = Merge(
    {
        "choices": Member(
            "choices",
            "by-index",
            Merge(
                {
                    "logprobs": Member(
                        "logprobs",
                        "parts",
                        Merge(
                            {
                                "text_offset": Member("text_offset", "append"),
                                "token_logprobs": Member("token_logprobs", "append"),
                                "tokens": Member("tokens", "append"),
                                "top_logprobs": Member("top_logprobs", "append"),
                            },
                            {},
                        ),
                    ),
                    "text": Member("text", "concat"),
                },
                {"finish_reason": None, "index": None, "logprobs": None, "text": ""},
            ),
        ),
    },
    {"id": None, "choices": [], "created": None, "model": None, "object": "text_completion"},
)
"""From ``CompletionChunk`` to ``Completion``."""
