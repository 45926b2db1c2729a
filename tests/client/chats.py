"""Answers with calls in them, and calls of the helpers, for the tests of typed answers and of tools."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from deepseek_client import AsyncDeepSeek

from tests.client.bodies import DONE, REPLY, chunk, event
from tests.client.conftest import HELLO, AsyncDriver, Driver
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]


def called(name: str, arguments: Any, number: int = 0) -> dict[str, Any]:
    """A call as the model writes it; arguments that are no text become JSON."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {
        "index": number,
        "id": f"call_{number:02}",
        "type": "function",
        "function": {"name": name, "arguments": text},
    }


def said(content: str | None, *calls: dict[str, Any], finish_reason: str | None = None, **message: Any) -> Script:
    """An answer with these calls, as a whole."""
    full: dict[str, Any] = {"role": "assistant", "content": content, **message}
    if calls:
        full["tool_calls"] = list(calls)
    reason = finish_reason or ("tool_calls" if calls else "stop")
    choice = {"index": 0, "message": full, "logprobs": None, "finish_reason": reason}
    return answer(json.dumps({**REPLY, "choices": [choice]}))


def streamed(*deltas: dict[str, Any], finish_reason: str = "stop") -> Script:
    """An answer as a stream of these deltas."""
    last = chunk({"content": ""}, finish_reason, usage=REPLY["usage"])
    return events(b"".join(event(body) for body in [*map(chunk, deltas), last]) + DONE)


def parse(driver: Driver, path: str = "chat.completions", **arguments: Any) -> Any:
    """An answer of a Python type."""
    return driver.call(f"{path}.parse", **{**HELLO, **arguments})


def run_tools(driver: Driver, path: str = "chat.completions", **arguments: Any) -> Any:
    """A run of tools."""
    return driver.call(f"{path}.run_tools", **{**HELLO, **arguments})


def stream_tools(driver: Driver, *, count: int | None = None, **arguments: Any) -> tuple[list[Any], Any]:
    """The first events of a streamed run and, if none are left out, its result."""
    if not isinstance(driver, AsyncDriver):
        with run_tools(driver, stream=True, **arguments) as stream:
            seen = [item for item, _ in zip(stream, range(count), strict=False)] if count else list(stream)
            return seen, None if count else stream.result()

    async def collect() -> tuple[list[Any], Any]:
        client: AsyncDeepSeek = driver.client
        async with await client.chat.completions.run_tools(**{**HELLO, **arguments}, stream=True) as stream:
            seen: list[Any] = []
            async for item in stream:
                seen.append(item)
                if len(seen) == count:
                    return seen, None
            return seen, await stream.result()

    return driver.runner.run(collect())


class Recorder:
    """A function that counts how often it is called."""

    def __init__(self) -> None:
        self.__name__ = "never"
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def is_async(driver: Driver) -> bool:
    """Whether a client may be given async functions."""
    return isinstance(driver, AsyncDriver)
