"""Typed Python client for DeepSeek API. Generated from openapi.yaml: do not edit.

Names are imported when they are first used, so that importing the package stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from . import errors as errors
    from . import models as models
    from . import params as params
    from . import pricing as pricing
    from ._chat.results import ChunkEvent as ChunkEvent
    from ._chat.results import ParsedCompletion as ParsedCompletion
    from ._chat.results import ToolCallEvent as ToolCallEvent
    from ._chat.results import ToolEvent as ToolEvent
    from ._chat.results import ToolResultEvent as ToolResultEvent
    from ._chat.results import ToolRun as ToolRun
    from ._chat.running import AsyncToolStream as AsyncToolStream
    from ._chat.running import ToolStream as ToolStream
    from ._json import json_parser as json_parser
    from ._spec import SPEC_DATE as SPEC_DATE
    from ._spec import SPEC_SHA256 as SPEC_SHA256
    from ._spec import SPEC_TITLE as SPEC_TITLE
    from ._stream import AsyncStream as AsyncStream
    from ._stream import Stream as Stream
    from ._version import __version__ as __version__
    from .client import AsyncDeepSeek as AsyncDeepSeek
    from .client import DeepSeek as DeepSeek
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APIError as APIError
    from .errors import APIStatusError as APIStatusError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationFails as AuthenticationFails
    from .errors import ConfigurationError as ConfigurationError
    from .errors import DecodeError as DecodeError
    from .errors import DeepSeekError as DeepSeekError
    from .errors import InsufficientBalance as InsufficientBalance
    from .errors import InvalidFormat as InvalidFormat
    from .errors import InvalidJSON as InvalidJSON
    from .errors import InvalidParameters as InvalidParameters
    from .errors import MethodNotAllowed as MethodNotAllowed
    from .errors import NotFound as NotFound
    from .errors import ParseError as ParseError
    from .errors import PriceUnknown as PriceUnknown
    from .errors import RateLimitReached as RateLimitReached
    from .errors import ServerError as ServerError
    from .errors import ServerOverloaded as ServerOverloaded
    from .errors import StreamError as StreamError
    from .errors import StreamTruncated as StreamTruncated
    from .errors import ToolRunError as ToolRunError
    from .errors import UnexpectedResponse as UnexpectedResponse
    from .errors import UnsupportedMediaType as UnsupportedMediaType
    from .types import UNSET as UNSET
    from .types import Response as Response
    from .types import ResponseInfo as ResponseInfo
    from .types import UnknownObject as UnknownObject
    from .types import Unset as Unset

_MODULES: Final = {
    "APIConnectionError": "errors",
    "APIError": "errors",
    "APIStatusError": "errors",
    "APITimeoutError": "errors",
    "AsyncDeepSeek": "client",
    "AsyncStream": "_stream",
    "AsyncToolStream": "_chat.running",
    "AuthenticationFails": "errors",
    "ChunkEvent": "_chat.results",
    "ConfigurationError": "errors",
    "DecodeError": "errors",
    "DeepSeek": "client",
    "DeepSeekError": "errors",
    "InsufficientBalance": "errors",
    "InvalidFormat": "errors",
    "InvalidJSON": "errors",
    "InvalidParameters": "errors",
    "MethodNotAllowed": "errors",
    "NotFound": "errors",
    "ParseError": "errors",
    "ParsedCompletion": "_chat.results",
    "PriceUnknown": "errors",
    "RateLimitReached": "errors",
    "Response": "types",
    "ResponseInfo": "types",
    "SPEC_DATE": "_spec",
    "SPEC_SHA256": "_spec",
    "SPEC_TITLE": "_spec",
    "ServerError": "errors",
    "ServerOverloaded": "errors",
    "Stream": "_stream",
    "StreamError": "errors",
    "StreamTruncated": "errors",
    "ToolCallEvent": "_chat.results",
    "ToolEvent": "_chat.results",
    "ToolResultEvent": "_chat.results",
    "ToolRun": "_chat.results",
    "ToolRunError": "errors",
    "ToolStream": "_chat.running",
    "UNSET": "types",
    "UnexpectedResponse": "errors",
    "UnknownObject": "types",
    "Unset": "types",
    "UnsupportedMediaType": "errors",
    "__version__": "_version",
    "json_parser": "_json",
}

__all__ = [
    "errors",
    "models",
    "params",
    "pricing",
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncDeepSeek",
    "AsyncStream",
    "AsyncToolStream",
    "AuthenticationFails",
    "ChunkEvent",
    "ConfigurationError",
    "DecodeError",
    "DeepSeek",
    "DeepSeekError",
    "InsufficientBalance",
    "InvalidFormat",
    "InvalidJSON",
    "InvalidParameters",
    "MethodNotAllowed",
    "NotFound",
    "ParseError",
    "ParsedCompletion",
    "PriceUnknown",
    "RateLimitReached",
    "Response",
    "ResponseInfo",
    "SPEC_DATE",
    "SPEC_SHA256",
    "SPEC_TITLE",
    "ServerError",
    "ServerOverloaded",
    "Stream",
    "StreamError",
    "StreamTruncated",
    "ToolCallEvent",
    "ToolEvent",
    "ToolResultEvent",
    "ToolRun",
    "ToolRunError",
    "ToolStream",
    "UNSET",
    "UnexpectedResponse",
    "UnknownObject",
    "Unset",
    "UnsupportedMediaType",
    "__version__",
    "json_parser",
]


def __getattr__(name: str) -> Any:
    if name in (
        "errors",
        "models",
        "params",
        "pricing",
    ):
        return import_module(f"{__name__}.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
