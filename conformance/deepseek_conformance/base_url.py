"""The address of a server: which of the contract's paths is where, and whether it is DeepSeek's own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from deepseek_conformance.contract import document

DEEPSEEK = "deepseek.com"


class AddressError(ValueError):
    """A base URL that cannot be used. The message says what would do."""


def is_deepseek(url: str) -> bool:
    """Whether a URL leads to DeepSeek's own servers."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == DEEPSEEK or host.endswith(f".{DEEPSEEK}")


@dataclass(frozen=True)
class BaseURL:
    """Where a server is, without the prefix that its base URL may end in.

    Attributes:
        root: the URL without prefix, and without a slash at its end.
        prefix: `/v1`, or empty.
    """

    root: str
    prefix: str = ""

    @classmethod
    def parse(cls, text: str) -> BaseURL:
        """Reads a base URL, with or without `/v1` or `/beta` at its end, as the client does.

        Raises:
            AddressError: it is not http or https, or holds credentials, a query or a fragment.
        """
        try:
            parts = urlsplit(text)
            parts.port  # noqa: B018 - raises for one that is none
        except ValueError as error:
            raise AddressError(f"the base URL cannot be read: {error}") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise AddressError("the base URL has to begin with http:// or https:// and a host")
        if parts.username is not None or parts.password is not None:
            raise AddressError("the base URL holds a user name or a password, which reports would show; leave it out")
        if parts.query or parts.fragment:
            raise AddressError("the base URL has a query or a fragment; leave it out")
        path = parts.path.rstrip("/")
        prefix = next((known for known in _prefixes() if path.endswith(known)), "")
        root = urlunsplit((parts.scheme, parts.netloc, path.removesuffix(prefix), "", ""))
        return cls(root, prefix if _prefixes().get(prefix) else "")

    def join(self, path: str) -> str:
        """The URL of a path of the contract: below the prefix if it is served there."""
        return self.root + (self.prefix if path in _prefixes().get(self.prefix, ()) else "") + path

    def __str__(self) -> str:
        return self.root + self.prefix


def _prefixes() -> dict[str, list[str]]:
    """The prefixes that base URLs may end in, with the paths that are served below each as well."""
    servers = document()["servers"]
    return {
        server["x-path-prefix"]: server.get("x-prefixed-paths", []) for server in servers if "x-path-prefix" in server
    }
