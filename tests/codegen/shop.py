"""A client of the pet shop and the server on loopback that it talks to."""

from __future__ import annotations

from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.client.wire import WireServer

PET = {"id": "p1", "name": "Mo", "kind": "cat"}


class Shop:
    """A client of the package and the server that it talks to."""

    def __init__(self, petshop: ModuleType, server: WireServer) -> None:
        self.server = server
        self.client = petshop.PetShop(api_key="secret", base_url=server.url, max_retries=0)

    @property
    def pets(self) -> Any:
        return self.client.pets

    @property
    def sent(self) -> Any:
        """The last request."""
        return self.server.requests[-1]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.sent.target).query, keep_blank_values=True)
