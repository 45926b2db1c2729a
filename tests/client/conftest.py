"""Both clients behind one face, so that every test runs against the synchronous and the asynchronous one."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import pytest
from deepseek_client import AsyncDeepSeek, DeepSeek, _connections
from deepseek_client._aiohttp_pool import AiohttpPool
from deepseek_client._async_httptools_pool import AsyncHttptoolsPool
from deepseek_client._httptools_pool import HttptoolsPool
from deepseek_client._pool import AsyncPool, Pool
from deepseek_client._transfer import runs_on_trio

from tests.client.bodies import CHUNKS
from tests.client.wire import Script, WireServer

OTHER_HTTP_CLIENT = os.environ.get("TEST_HTTP_CLIENT", "")
"""What clients send with that are made without ``http_client``; see `make test-aiohttp`."""

usual, usual_async = _connections._new_pool, _connections._new_async_pool  # noqa: SLF001


def other_pool() -> Pool:
    return usual() if _connections._is_proxied() else HttptoolsPool()  # noqa: SLF001


def other_async_pool() -> AsyncPool:
    """What ``http_client=`` with that name does."""
    kind = {"aiohttp": AiohttpPool, "httptools": AsyncHttptoolsPool}[OTHER_HTTP_CLIENT]
    return usual_async() if runs_on_trio() or _connections._is_proxied() else kind()  # noqa: SLF001


if OTHER_HTTP_CLIENT == "httptools":
    _connections._new_pool = other_pool  # noqa: SLF001
if OTHER_HTTP_CLIENT:
    _connections._new_async_pool = other_async_pool  # noqa: SLF001

API_KEY = "sk-0123456789abcdef0123456789abcdef"
HELLO: dict[str, Any] = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}]}


class Driver(Protocol):
    """What the tests do with a client."""

    @property
    def client(self) -> Any: ...
    def create(self, **arguments: Any) -> Any: ...
    def stream(self, **arguments: Any) -> list[Any]: ...
    def first(self, **arguments: Any) -> Any: ...
    def finish(self, **arguments: Any) -> Any: ...
    def leave(self, **arguments: Any) -> None: ...
    def stop(self, **arguments: Any) -> int: ...
    def renew(self) -> None: ...
    def call(self, path: str, **arguments: Any) -> Any: ...
    def close(self) -> None: ...


class SyncDriver:
    def __init__(self, **settings: Any) -> None:
        self.client = DeepSeek(**settings)

    def create(self, **arguments: Any) -> Any:
        return self.client.chat.completions.create(**{**HELLO, **arguments})

    def stream(self, **arguments: Any) -> list[Any]:
        """All chunks of a stream."""
        with self.create(stream=True, **arguments) as stream:
            return list(stream)

    def first(self, **arguments: Any) -> Any:
        """The first chunk of a stream that is then left."""
        with self.create(stream=True, **arguments) as stream:
            return next(stream)

    def finish(self, **arguments: Any) -> Any:
        """The choice of the first chunk with a finish reason, at which the stream is left."""
        with self.create(stream=True, **arguments) as stream:
            return next(chunk.choices[0] for chunk in stream if chunk.choices[0].finish_reason)

    def leave(self, **arguments: Any) -> None:
        """Leave the loop over a stream after its first chunk, as people do, and close nothing."""
        for _ in self.create(stream=True, **arguments):
            break

    def stop(self, **arguments: Any) -> int:
        """Read a stream in a thread, and close it in this one when all chunks are there: how many there were."""
        stream = self.create(stream=True, **arguments)
        complete = threading.Event()

        def read() -> int:
            number = 0
            for number, _ in enumerate(stream, 1):
                if number == len(CHUNKS):
                    complete.set()
            return number

        with ThreadPoolExecutor(1) as threads:
            number = threads.submit(read)
            assert complete.wait(5)
            threading.Event().wait(0.05)  # until it reads on; a client must not depend on that
            stream.close()
            return number.result(10)

    def renew(self) -> None:
        """Go on in another event loop: nothing, here."""

    def call(self, path: str, **arguments: Any) -> Any:
        method: Any = self.client
        for name in path.split("."):
            method = getattr(method, name)
        return method(**arguments)

    def close(self) -> None:
        self.client.close()


class AsyncDriver:
    def __init__(self, **settings: Any) -> None:
        self.client = AsyncDeepSeek(**settings)
        self.runner = asyncio.Runner()

    def create(self, **arguments: Any) -> Any:
        return self.runner.run(self.client.chat.completions.create(**{**HELLO, **arguments}))

    def stream(self, **arguments: Any) -> list[Any]:
        async def collect() -> list[Any]:
            async with await self.client.chat.completions.create(**{**HELLO, **arguments}, stream=True) as stream:
                return [item async for item in stream]

        return self.runner.run(collect())

    def first(self, **arguments: Any) -> Any:
        async def take() -> Any:
            async with await self.client.chat.completions.create(**{**HELLO, **arguments}, stream=True) as stream:
                return await anext(stream)

        return self.runner.run(take())

    def finish(self, **arguments: Any) -> Any:
        async def take() -> Any:
            async with await self.client.chat.completions.create(**{**HELLO, **arguments}, stream=True) as stream:
                async for chunk in stream:
                    if chunk.choices[0].finish_reason:
                        return chunk.choices[0]
            raise AssertionError("no chunk has one")

        return self.runner.run(take())

    def leave(self, **arguments: Any) -> None:
        async def take() -> None:
            async for _ in await self.client.chat.completions.create(**{**HELLO, **arguments}, stream=True):
                break

        self.runner.run(take())

    def stop(self, **arguments: Any) -> int:
        async def take() -> int:
            stream = await self.client.chat.completions.create(**{**HELLO, **arguments}, stream=True)
            complete = asyncio.Event()

            async def read() -> int:
                number = 0
                async for _ in stream:
                    number += 1
                    if number == len(CHUNKS):
                        complete.set()
                return number

            task = asyncio.create_task(read())
            await complete.wait()
            await asyncio.sleep(0.05)
            await stream.close()
            return await task

        return self.runner.run(take())

    def renew(self) -> None:
        self.runner.close()
        self.runner = asyncio.Runner()

    def call(self, path: str, **arguments: Any) -> Any:
        method: Any = self.client
        for name in path.split("."):
            method = getattr(method, name)
        return self.runner.run(method(**arguments))

    def close(self) -> None:
        self.runner.run(self.client.close())
        self.runner.close()


Connect = Callable[..., Driver]


@pytest.fixture(params=[SyncDriver, AsyncDriver], ids=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes a client with a key, and without retries unless they are asked for; closes it after the test."""
    drivers: list[Driver] = []

    def make(base_url: str, **settings: Any) -> Driver:
        driver: Driver = request.param(**{"api_key": API_KEY, "base_url": base_url, "max_retries": 0, **settings})
        drivers.append(driver)
        return driver

    yield make
    for driver in drivers:
        driver.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., WireServer]]:
    """Starts servers with scripts; stops them after the test."""
    servers: list[WireServer] = []

    def start(*scripts: Script) -> WireServer:
        servers.append(WireServer(*scripts).__enter__())
        return servers[-1]

    yield start
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEEPSEEK_API_KEY", "DEEPSEEK_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
