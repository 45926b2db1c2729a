"""The clients that can be measured. A new one: a module in benchmarks/clients and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True)
class Client:
    """One client.

    Attributes:
        name: What the tables call it.
        module: Its module in benchmarks/clients.
        face: The class in it.
        needs: What has to be installed for it.
        heavy: It is left out of all but the full run.
        role: What it stands for in ratios: ``ours``, ``openai``, ``httpx``, ``limit`` or nothing.
        skips: What it cannot do, of the kinds of benchmarks/scenarios.py.
        most: So many streams at once and no more are tried; with more it would take minutes.
        plain: It speaks no TLS.
        typed: Its replies are objects with attributes, not dicts.
    """

    name: str
    module: str
    face: str = "Sync"
    needs: tuple[str, ...] = ()
    heavy: bool = False
    role: str = ""
    skips: tuple[str, ...] = ()
    most: int = 4000
    plain: bool = False
    typed: bool = True

    @property
    def asynchronous(self) -> bool:
        """It is of asyncio."""
        return self.face.startswith("Async")

    @property
    def present(self) -> bool:
        """All that it needs is installed."""
        return all(find_spec(name) for name in self.needs)


CLIENTS = (
    Client("deepseek-client", "ours", role="ours"),
    Client("deepseek-client with msgspec", "ours", needs=("msgspec",)),
    Client("openai", "openai_sdk", needs=("openai",), role="openai"),
    Client("stock generated", "stock"),
    Client("httpx", "httpx_json", role="httpx", typed=False),
    Client("httpx2", "httpx2_json", needs=("httpx2",), typed=False),
    Client("http.client", "http_client", plain=True, typed=False),
    Client("httpx on httptools", "on_httptools", "Httpx", needs=("httptools",), typed=False),
    Client("deepseek-client on httptools", "ours", "SyncHttptools", needs=("httptools",)),
    Client("deepseek-client on httptools with msgspec", "ours", "SyncHttptools", needs=("httptools", "msgspec")),
    Client("socket", "floor", role="limit", plain=True),
    Client("litellm", "litellm_sdk", needs=("litellm",), heavy=True),
    Client("mistralai", "mistral_sdk", needs=("mistralai",), heavy=True, skips=("walk",)),
    Client("langchain-deepseek", "langchain", needs=("langchain_deepseek",), heavy=True),
    Client("deepseek-client async", "ours", "Async", role="ours"),
    Client("deepseek-client async with msgspec", "ours", "Async", needs=("msgspec",)),
    Client("deepseek-client async on aiohttp", "ours", "AsyncAiohttp", needs=("aiohttp",)),
    Client("deepseek-client async on httptools", "ours", "AsyncHttptools", needs=("httptools",)),
    Client("openai async", "openai_sdk", "Async", needs=("openai",), role="openai"),
    Client("openai[aiohttp] async", "openai_sdk", "AsyncAiohttp", needs=("openai", "httpx_aiohttp")),
    Client("stock generated async", "stock", "Async", most=1000),
    Client("httpx async", "httpx_json", "Async", role="httpx", most=1000, typed=False),
    Client("httpx2 async", "httpx2_json", "Async", needs=("httpx2",), typed=False),
    Client("aiohttp", "aiohttp_json", "Async", needs=("aiohttp",), typed=False),
    Client("asyncio.Protocol", "floor", "Async", role="limit", plain=True),
)


def client(name: str) -> Client:
    """The client of a name.

    Raises:
        ValueError: there is none.
    """
    for found in CLIENTS:
        if found.name == name:
            return found
    raise ValueError(f"no client {name!r}: say one of {', '.join(item.name for item in CLIENTS)}")
