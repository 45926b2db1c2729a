"""The ContentPart type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from .._codec import decode_tagged
from ..types import UnknownObject


def decode_content_part(value: Any) -> ContentPart:
    """Decode a value of this type from JSON."""
    decoded: ContentPart = decode_tagged(value, "type", _TABLE, _NAME)
    return decoded


# Imports of models come last: cycles cannot bite, and no import runs inside a call.
from .file_part import FilePart  # noqa: E402
from .image_url_part import ImageUrlPart  # noqa: E402
from .text_part import TextPart  # noqa: E402

ContentPart: TypeAlias = TextPart | ImageUrlPart | FilePart | UnknownObject
"""One piece of a message; `type` says of which kind."""

_NAME: Final = "ContentPart"
_TABLE: Final[dict[object, Callable[[Mapping[str, Any]], Any]]] = {
    "text": TextPart.from_dict,
    "image_url": ImageUrlPart.from_dict,
    "file": FilePart.from_dict,
}
