"""The ImageDetail type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

ImageDetail: TypeAlias = Literal["low", "high", "original", "auto"]
"""Resolution at which the model sees a picture. "low" is 512 by 512 pixels; otherwise small pictures are
enlarged to 544 by 544 and large ones reduced to about 1300 by 1300.
"""
