"""What the contract's model table says about a model name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from deepseek_conformance.contract import document

# Reads pictures, runs server tools, fills gaps: a request that no other model takes is settled with this one.
CAPABLE = "deepseek-flash"


@cache
def served() -> dict[str, Mapping[str, Any]]:
    """The names that are answered today: those not retired, and aliases of them (retired ones were seen to answer)."""
    rows = {row["id"]: row for row in document()["x-models"]}
    return {name: row for name, row in rows.items() if row.get("alias_of") or not row.get("retired")}


def is_served(model: str) -> bool:
    """Whether a name is answered today."""
    return model in served()


def sees(model: str) -> bool:
    """Whether a model takes pictures and files. The tools that the server runs need such a model too."""
    return "image" in served()[model]["input_modalities"]


def thinks(request: Mapping[str, Any]) -> bool:
    """Whether a chat request is answered in thinking mode."""
    if request.get("reasoning_effort") == "none":
        return False
    thinking = request.get("thinking")
    if thinking is not None:
        return bool(thinking["type"] == "enabled")
    row = served().get(request["model"])
    return row is None or bool(row["thinking"])
