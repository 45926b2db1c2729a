"""The ResponseFormatType type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

ResponseFormatType: TypeAlias = Literal["text", "json_object"]
""""json_object" makes the answer a string that holds one JSON object. The prompt must contain the word "json"
(else 400), and should show the wanted form; without that the model may write white space up to `max_tokens`.
The content is sometimes empty. "json_schema" is refused here with 400, "This response_format type is
unavailable now".
"""
