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
"""Model names that are or were accepted. `deepseek-flash` and `deepseek-v4-pro` are today's; the others are kept
for old programs. `x-models` has dates and sizes.
"""
