"""The root of all exceptions of this package. Generated from openapi.yaml: do not edit."""

from __future__ import annotations


class DeepSeekError(Exception):
    """Base class of every exception that this package raises on purpose."""


RootError = DeepSeekError
