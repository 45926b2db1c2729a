"""The StopSequences type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

StopSequences: TypeAlias = str | list[str]
"""One string, or up to 16."""
