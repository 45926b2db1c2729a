"""The Currency type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_currency import KnownCurrency

Currency: TypeAlias = KnownCurrency | str
"""A currency, by its ISO 4217 code."""
