"""The KnownFinishReason type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownFinishReason: TypeAlias = Literal[
    "stop", "length", "content_filter", "tool_calls", "insufficient_system_resource", "aborted"
]
"""- "stop": the answer is complete, or a stop string appeared.
- "length": `max_tokens` or the context window was reached.
- "content_filter": output was withheld by a content filter.
- "tool_calls": the model wants tools called.
- "insufficient_system_resource": the server ran out of resources.
- "aborted": the answer was broken off (since September 2026).

Recorded are "stop", "length" and "tool_calls"; the others are documented.
"""
