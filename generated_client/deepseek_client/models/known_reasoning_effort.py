"""The KnownReasoningEffort type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownReasoningEffort: TypeAlias = Literal["none", "low", "high", "max", "minimal", "medium", "xhigh", "ultra"]
"""Efforts that are documented: "low", "high" and "max", "none" for no thinking, and four names for
compatibility.
"""
