"""The KnownModality type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownModality: TypeAlias = Literal["text", "image"]
"""Kinds of data that models read or write."""
