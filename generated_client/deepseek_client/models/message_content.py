"""The MessageContent type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Any, TypeAlias

from .._codec import as_list
from ..types import UnknownObject


def decode_message_content(value: Any) -> MessageContent:
    """Decode a value of this type from JSON."""
    decoded: MessageContent = (
        value if isinstance(value, str) else [decode_content_part(item) for item in as_list(value)]
    )
    return decoded


# Imports of models come last: cycles cannot bite, and no import runs inside a call.
from .content_part import decode_content_part  # noqa: E402
from .file_part import FilePart  # noqa: E402
from .image_url_part import ImageUrlPart  # noqa: E402
from .text_part import TextPart  # noqa: E402

MessageContent: TypeAlias = str | list[TextPart | ImageUrlPart | FilePart | UnknownObject]
"""A text, or a list of parts. Lists of text parts work with every model; they were refused in 2024."""
