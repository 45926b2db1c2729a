"""Who may use the admin API: programs on this machine and its own page, not other sites in the same browser."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from deepseek_mock.app_server import is_loopback

Message = MutableMapping[str, Any]
Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]

# The page consists of files of this server, and nothing that it shows can become markup or a script.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
# What browsers say of requests by the page itself, and of addresses that a person typed.
OWN_SITE = frozenset({"same-origin", "none"})


def objection(scope: MutableMapping[str, Any]) -> str | None:
    """Why a request is refused, or None when it is not.

    A site whose name is made to stand for a loopback address (DNS rebinding) shows by `Host`; a request that a page
    of another site makes shows by `Origin` or `Sec-Fetch-Site`.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        # One that comes twice is joined, and then no value that is allowed.
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    host = headers.get("host", "")
    asked = _host_name(host)
    bound = (scope.get("server") or ("",))[0]
    if not asked or not (is_loopback(asked) or asked == bound):
        return f"Host is {host!r}: the admin API is at 127.0.0.1, localhost, or the address that the server listens on"
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"http://{host.lower()}", f"https://{host.lower()}"}:
        return f"Origin is {origin!r}: other sites may not use the admin API"
    site = headers.get("sec-fetch-site", "none")
    if site not in OWN_SITE:
        return f"Sec-Fetch-Site is {site!r}: other sites may not use the admin API; type its address into the browser"
    return None


def _host_name(host: str) -> str:
    try:
        parts = urlsplit(f"//{host}")
    except ValueError:
        return ""
    is_plain = parts.netloc == host and "@" not in host
    return parts.hostname or "" if is_plain else ""


class Guard:
    """Refuses requests from elsewhere, and gives all answers the headers that browsers keep to."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Serves one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        error = objection(scope)
        if error is None:
            await self._app(scope, receive, guarded)
            return
        body = json.dumps({"error": error}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await guarded({"type": "http.response.start", "status": 403, "headers": headers})
        await guarded({"type": "http.response.body", "body": body})
