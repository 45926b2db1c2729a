"""The ToolChoiceMode type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

ToolChoiceMode: TypeAlias = Literal["none", "auto", "required"]
""""none": call nothing; the tools are not even shown to the model. "auto": the model decides. "required": call
at least one; refused with 400 in thinking mode.
"""
