"""What the server was asked and what it answered; bounded, so that a long run does not fill the memory."""

from __future__ import annotations

import json
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from deepseek_mock.credentials import shown_headers, shown_query, shown_url
from deepseek_mock.http_request import Request
from deepseek_mock.rules import PATHS, last_text

MAX_BODY_BYTES = 1024 * 1024


@dataclass(eq=False, slots=True)
class Exchange:
    """One request and its answer.

    Attributes:
        number: counted from 1 since the server started or was reset.
        method, body: of the request.
        rule: the rule of the scenario that answered, in words.
        status: of the answer; 0 until it begins.
        response_headers: of the answer.
        response: the body so far, up to 1 MiB.
        response_bytes: length of the body so far.
        started: Unix time.
        elapsed: seconds from the request to the end of the answer, or until now.
        kept: whether the journal still has it.
        outcome: `open`, then `complete`, `cut` (by a fault), `left` (by the caller) or `failed` (the mock's own fault).
    """

    number: int
    method: str
    body: bytes
    # As they were sent: what is shown of them is made when somebody looks.
    _target: tuple[str, str] = field(repr=False)
    _sent: dict[str, str] = field(repr=False)
    rule: str | None = None
    status: int = 0
    response_headers: dict[str, str] = field(default_factory=dict[str, str])
    response: bytearray = field(default_factory=bytearray)
    response_bytes: int = 0
    started: float = field(default_factory=time.time)
    outcome: str = "open"
    kept: bool = True
    _begun: float = field(default_factory=time.perf_counter)
    _ended: float | None = None
    _request: Request | None = field(default=None, repr=False)
    _shown: dict[str, str] | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The path of the request; of what looks like a key, only the end is left."""
        return shown_url(self._target[0])

    @property
    def query(self) -> str:
        """The query of the request, without its question mark; of credentials, only the end is left."""
        return shown_query(self._target[1])

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the request, names in lower case; of credentials, only the end is left."""
        if self._shown is None:
            self._shown = shown_headers(self._sent)
        return self._shown

    @property
    def operation(self) -> str | None:
        """The operation, such as `chat`, or None for an unknown path."""
        return PATHS.get(self.path)

    @property
    def json(self) -> Any:
        """The decoded body of the request.

        Raises:
            ValueError: the body is not JSON.
        """
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The text of the newest message, or the prompt."""
        return last_text(self._members())

    @property
    def elapsed(self) -> float:
        """Seconds from the request to the end of the answer, or until now."""
        return (time.perf_counter() if self._ended is None else self._ended) - self._begun

    def _members(self) -> dict[str, Any]:
        if self._request is None:
            self._request = Request(self.method, self.path, body=self.body)
        return self._request.members

    def add(self, piece: bytes) -> None:
        """Notes a piece of the answer's body."""
        self.response_bytes += len(piece)
        if len(self.response) < MAX_BODY_BYTES:
            self.response += piece[: MAX_BODY_BYTES - len(self.response)]

    def finish(self, outcome: str) -> None:
        """Notes how it ended."""
        self.outcome = outcome
        self._ended = time.perf_counter()

    @property
    def size(self) -> int:
        """Bytes that the journal keeps for it, about."""
        return 1024 + len(self.body) + len(self.response)

    def to_json(self, *, bodies: bool = True) -> dict[str, Any]:
        """The exchange as the admin API shows it."""
        shown: dict[str, Any] = {
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "status": self.status,
            "outcome": self.outcome,
            "rule": self.rule,
            "started": round(self.started, 3),
            "elapsed": round(self.elapsed, 6),
            "response_bytes": self.response_bytes,
            "model": self._members().get("model"),
            "stream": self._members().get("stream") is True,
            "text": self.text[:200],
        }
        if bodies:
            shown |= {
                "headers": self.headers,
                "body": self.body.decode(errors="replace"),
                "response_headers": self.response_headers,
                "response": self.response.decode(errors="replace"),
            }
        return shown


Listener = Callable[[Exchange, bytes], None]


class Journal:
    """The newest exchanges, oldest first. A sequence that may be read from any thread."""

    def __init__(self, entries: int = 1000, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._entries: deque[Exchange] = deque()
        self._max_entries = entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._count = 0
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Exchange]:
        """The exchanges, oldest first."""
        with self._lock:
            return iter(tuple(self._entries))

    def __getitem__(self, index: int) -> Exchange:
        """One exchange: `journal[-1]` is the newest."""
        with self._lock:
            return self._entries[index]

    def open(self, request: Request) -> Exchange:
        """Notes a request."""
        with self._lock:
            self._count += 1
            target = (request.path, request.query)
            exchange = Exchange(self._count, request.method, request.body, target, request.headers)
            self._entries.append(exchange)
        self._tell(exchange, b"")
        return exchange

    def note(self, exchange: Exchange, status: int, headers: dict[str, str], pieces: Sequence[bytes]) -> None:
        """Notes a whole answer at once, with its end."""
        exchange.status = status
        exchange.response_headers = headers
        self.add(exchange, b"")  # whoever listens knows how it began, and then the rest
        for piece in pieces:
            self.add(exchange, piece)
        self.close(exchange, "complete")

    def add(self, exchange: Exchange, piece: bytes) -> None:
        """Notes a piece of an answer."""
        exchange.add(piece)
        if self._listeners:
            self._tell(exchange, piece)

    def close(self, exchange: Exchange, outcome: str) -> None:
        """Notes the end of an answer, and forgets old exchanges when there are too many."""
        with self._lock:
            exchange.finish(outcome)
            if exchange.kept:
                self._bytes += exchange.size
            while self._entries and (len(self._entries) > self._max_entries or self._bytes > self._max_bytes):
                gone = self._entries.popleft()
                gone.kept = False
                if gone.outcome != "open":
                    self._bytes -= gone.size
        self._tell(exchange, b"")

    def clear(self) -> None:
        """Forgets all exchanges; numbers begin again."""
        with self._lock:
            for exchange in self._entries:
                exchange.kept = False
            self._entries.clear()
            self._bytes = 0
            self._count = 0

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls a function for each event, in the server's thread; gives back what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, exchange: Exchange, piece: bytes) -> None:
        if not self._listeners:
            return
        for listener in tuple(self._listeners):
            try:
                listener(exchange, piece)
            except Exception:  # noqa: BLE001 - whoever watches must not be able to spoil what is watched
                traceback.print_exc(file=sys.stderr)
