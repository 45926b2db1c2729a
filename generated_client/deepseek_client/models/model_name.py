"""The ModelName type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_model_name import KnownModelName

ModelName: TypeAlias = KnownModelName | str
"""The name of a model."""
