"""The Modality type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_modality import KnownModality

Modality: TypeAlias = KnownModality | str
"""A kind of data that a model reads or writes."""
