"""Writes a request as a curl command that can be pasted into a shell. The key is taken from the environment there."""

from __future__ import annotations

import shlex

from deepseek_conformance.base_url import BaseURL
from deepseek_conformance.wire import Message


def command(message: Message, base_url: BaseURL, key_variable: str) -> str:
    """The command. The user's own key is `$NAME` in it; made-up keys are as they are."""
    parts = ["curl -isS"]
    if message.method != ("GET" if message.content is None else "POST"):
        parts.append(f"-X {message.method}")
    parts.append(shlex.quote(base_url.join(message.path)))
    if message.authorization is None:
        parts.append(f'-H "Authorization: Bearer ${key_variable}"')
    elif message.authorization:
        parts.append("-H " + shlex.quote(f"Authorization: {message.authorization}"))
    if message.content is not None:
        parts.append("-H " + shlex.quote(f"Content-Type: {message.content_type}"))
        parts.append("--data-binary " + shlex.quote(message.content.decode()))
    return " ".join(parts)
