"""The request that a failed test sent last, as a curl command that sends it again."""

from __future__ import annotations

import shlex

import httpx

from tests.contract.target import API_KEY

# What curl sends by itself.
OF_CURL = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length"}


def command(request: httpx.Request, key: str) -> str:
    """The command. The key of the server under test is taken from the environment; made-up keys are as they are."""
    parts = ["curl -isS", f"-X {request.method}", shlex.quote(str(request.url))]
    for name, value in request.headers.items():
        if name == "authorization" and value == f"Bearer {key}":
            parts.append(f'-H "Authorization: Bearer ${API_KEY}"')
        elif name not in OF_CURL:
            parts.append("-H " + shlex.quote(f"{name}: {value}"))
    if content := request.read():
        parts.append("--data-binary " + shlex.quote(content.decode("utf-8", "backslashreplace")))
    return " ".join(parts)
