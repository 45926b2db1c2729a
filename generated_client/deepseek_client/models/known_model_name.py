"""The KnownModelName type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownModelName: TypeAlias = Literal[
    "deepseek-flash",
    "deepseek-v4-pro",
    "deepseek-v4-flash",
    "deepseek-v4-flash-vision-exp",
    "deepseek-chat",
    "deepseek-reasoner",
]
"""`deepseek-flash` and `deepseek-v4-pro` are today's models; the other names are kept for old programs and may
end any day. `x-models` has dates and sizes.
"""
