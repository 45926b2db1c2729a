"""What happens in a server, as server-sent events for those who watch."""

from __future__ import annotations

import asyncio
import codecs
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from deepseek_mock.control_values import Numbered, settings, summary
from deepseek_mock.journal import Exchange

if TYPE_CHECKING:
    from deepseek_mock.app import MockApp

# What is kept for a listener that reads more slowly than things happen; the oldest is dropped, and that is said.
MAX_EVENTS = 1000
MAX_CHARACTERS = 4 * 1024 * 1024
# Characters of an answer in one event; what is more can be read in the journal.
MAX_PIECE = 64 * 1024
# Pieces that come within this time, in seconds, are told together: often enough for eyes.
GATHERING = 0.02
# Rules and settings may be changed by anyone in any thread: they are looked at so often, in seconds, and when
# something happens,
LOOK_INTERVAL = 0.5
# but for this part of the time at most, however many rules there are.
LOOK_SHARE = 0.05
# A comment for proxies and for finding out that a listener has gone, every so many seconds.
COMMENT_INTERVAL = 15.0
RETRY_MILLISECONDS = 1000


@dataclass(slots=True)
class _Heard:
    """An answer of which pieces arrive."""

    has_head: bool = False
    offset: int = 0
    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))


@dataclass(slots=True)
class _Event:
    name: str
    data: dict[str, Any]
    characters: int = 0


class Feed:
    """The events for one listener, from the moment it is made until it is closed.

    Events are `opened`, `head`, `piece`, `closed` about exchanges; `cleared` when the journal was emptied; `scenario`
    and `settings` at first and when they changed; `used` when of the scenario only that changed how often rules were
    used; `dropped` when the listener was too slow for all.
    """

    def __init__(
        self, app: MockApp, numbered: Numbered, *, max_events: int = MAX_EVENTS, max_characters: int = MAX_CHARACTERS
    ) -> None:
        self._app = app
        self._numbered = numbered
        self._max_events = max_events
        self._max_characters = max_characters
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._events: deque[_Event] = deque()
        self._characters = 0
        self._dropped = 0
        self._heard: dict[Exchange, _Heard] = {}
        self._newest = 0
        self._rules: list[tuple[Any, ...]] | None = None
        self._used: list[int] = []
        self._settings: dict[str, Any] = {}
        self._next_look = 0.0
        self._stop: Callable[[], None] | None = app.journal.listen(self._hear_anywhere)

    def close(self) -> None:
        """Stops listening; nothing is left behind."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        self._events.clear()
        self._heard.clear()

    async def frames(self) -> AsyncIterator[bytes]:
        """Server-sent events, without end."""
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        quiet = 0.0
        while True:
            self._look()
            if frames := self._take():
                quiet = 0.0
                yield frames
            elif quiet >= COMMENT_INTERVAL:
                quiet = 0.0
                yield b": still here\n\n"
            try:
                async with asyncio.timeout(LOOK_INTERVAL):
                    await self._woken.wait()
                await asyncio.sleep(GATHERING)
            except TimeoutError:
                quiet += LOOK_INTERVAL

    def _hear_anywhere(self, exchange: Exchange, piece: bytes) -> None:
        if asyncio.get_running_loop() is self._loop:
            self._hear(exchange, piece)
        else:  # the application runs in two loops
            self._loop.call_soon_threadsafe(self._hear, exchange, piece)

    def _hear(self, exchange: Exchange, piece: bytes) -> None:
        if self._stop is None:
            return
        heard = self._heard.get(exchange)
        if heard is None:
            # Answers that were open when the journal was emptied have numbers that others have now.
            if not exchange.kept:
                return
            heard = self._heard[exchange] = _Heard(offset=exchange.response_bytes - len(piece))
        if exchange.outcome != "open":
            del self._heard[exchange]
            self._put("closed", {"exchange": summary(exchange)})
        elif not exchange.status:
            if exchange.number <= self._newest:
                self._clear(exchange)
            self._newest = exchange.number
            self._put("opened", {"exchange": summary(exchange)})
        else:
            if not heard.has_head:
                heard.has_head = True
                head = {"status": exchange.status, "headers": exchange.response_headers, "rule": exchange.rule}
                self._put("head", {"number": exchange.number, **head})
            if piece:
                self._put_piece(exchange.number, heard, piece)

    def _put_piece(self, number: int, heard: _Heard, piece: bytes) -> None:
        text = heard.decoder.decode(piece)
        last = self._events[-1] if self._events else None
        goes_on = last is not None and last.name == "piece" and last.data["number"] == number
        if last is not None and goes_on and last.characters + len(text) <= MAX_PIECE:
            last.data["text"] += text
            last.data["bytes"] += len(piece)
            last.characters += len(text)
            self._characters += len(text)
            heard.offset += len(piece)
            return
        shown = text[:MAX_PIECE]
        data = {"number": number, "offset": heard.offset, "bytes": len(piece), "text": shown}
        heard.offset += len(piece)
        self._put("piece", data if shown is text else {**data, "shortened": True}, len(shown))

    def _put(self, name: str, data: dict[str, Any], characters: int = 0) -> None:
        self._events.append(_Event(name, data, characters))
        self._characters += characters
        while len(self._events) > self._max_events or self._characters > self._max_characters:
            self._characters -= self._events.popleft().characters
            self._dropped += 1
        self._woken.set()

    def _clear(self, kept: Exchange | None = None) -> None:
        self._heard = {exchange: heard for exchange, heard in self._heard.items() if exchange is kept}
        self._newest = 0
        self._put("cleared", {})

    def _look(self) -> None:
        """Notes changes of which nobody tells."""
        if self._newest and not len(self._app.journal):
            self._clear()
        began = perf_counter()
        if began < self._next_look:
            return
        self._look_at_rules()
        now = settings(self._app.settings)
        if now != self._settings:
            self._settings = now
            self._put("settings", now)
        ended = perf_counter()
        self._next_look = ended + (ended - began) / LOOK_SHARE

    def _look_at_rules(self) -> None:
        numbered = self._numbered.rules()
        rules = [
            (number, rule, rule.name, rule.match, rule.reply, rule.pace, rule.fault, rule.times)
            for number, rule in numbered
        ]
        used = [rule.used for _, rule in numbered]
        if rules != self._rules:
            self._put("scenario", self._numbered.to_json())
        elif used != self._used:
            counts = [
                {"number": number, "used": now}
                for (number, _), now, before in zip(numbered, used, self._used, strict=True)
                if now != before
            ]
            self._put("used", {"rules": counts})
        self._rules, self._used = rules, used

    def _take(self) -> bytes:
        self._woken.clear()
        events: list[_Event] = []
        if self._dropped:
            events.append(_Event("dropped", {"events": self._dropped}))
            # Counts may be among them: the next look tells of all rules.
            self._rules = None
        events += self._events
        self._events.clear()
        self._characters = self._dropped = 0
        return b"".join(f"event: {event.name}\ndata: {json.dumps(event.data)}\n\n".encode() for event in events)
