"""The Tool type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from .._codec import decode_tagged
from ..types import UnknownObject


def decode_tool(value: Any) -> Tool:
    """Decode a value of this type from JSON."""
    decoded: Tool = decode_tagged(value, "type", _TABLE, _NAME)
    return decoded


# Imports of models come last: cycles cannot bite, and no import runs inside a call.
from .function_tool import FunctionTool  # noqa: E402
from .read_url_tool import ReadUrlTool  # noqa: E402
from .web_search_tool import WebSearchTool  # noqa: E402

Tool: TypeAlias = FunctionTool | WebSearchTool | ReadUrlTool | UnknownObject
"""Something the model may call; `type` says whether the caller or the server runs it."""

_NAME: Final = "Tool"
_TABLE: Final[dict[object, Callable[[Mapping[str, Any]], Any]]] = {
    "function": FunctionTool.from_dict,
    "deepseek_web_search": WebSearchTool.from_dict,
    "deepseek_read_url": ReadUrlTool.from_dict,
}
