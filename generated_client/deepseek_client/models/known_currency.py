"""The KnownCurrency type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownCurrency: TypeAlias = Literal["CNY", "USD"]
"""Yuan and US dollar."""
