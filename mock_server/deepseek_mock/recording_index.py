"""Finds the recording that answers a request, and the one that comes nearest when none does."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from deepseek_mock.credentials import is_secret
from deepseek_mock.differences import differences
from deepseek_mock.http_request import Request
from deepseek_mock.json_text import Json
from deepseek_mock.recording_meta import RecordingError
from deepseek_mock.recordings import MAX_PARSED, Recording
from deepseek_mock.redaction import SHORTEST, Redaction

MAX_DIFFERENCES = 3
MAX_ENDPOINTS = 5
COVERED = "****"
STARS = re.compile(rf"\*{{{SHORTEST},}}")


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked: method and path, where /v1 is the same as without, and the query whatever its order."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """The first line of the request."""
        query = "&".join(f"{name}={value}" for name, value in self.query)
        return f"{self.method} {self.path}{'?' if query else ''}{query}"


@dataclass(slots=True)
class _Series:
    """Recordings of the same request: they answer one after the other, the last again and again."""

    recordings: list[Recording] = field(default_factory=list[Recording])
    served: int = 0

    def next(self) -> Recording:
        recording = self.recordings[min(self.served, len(self.recordings) - 1)]
        self.served += 1
        return recording


class RecordingIndex:
    """Recordings by what they answer. Those whose request was not kept answer what no other does.

    Raises:
        RecordingError: a request cannot be read.
    """

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self._by_target: dict[Target, list[Recording]] = {}
        self._exact: dict[tuple[Target, bytes], _Series] = {}
        # Whether the request asks for a stream is known of the answer: only an error answers both.
        self._loose: dict[tuple[Target, bool], _Series] = {}
        self._unanswered: dict[tuple[Target, bytes], Recording] = {}
        redaction = Redaction()
        for recording in recordings:
            target = _target(recording.meta.method, unquote(recording.path), recording.query, redaction)
            self._by_target.setdefault(target, []).append(recording)
            self._add(recording, target, redaction)

    def _add(self, recording: Recording, target: Target, redaction: Redaction) -> None:
        status = recording.meta.status
        body = recording.request()
        if body is not None:
            # The recorder has not read a long one.
            unread = len(body) > MAX_PARSED and len(body) == recording.meta.request_bytes
            file = recording.request_file
            if file is not None and file.suffix == ".json" and not unread and not _is_json(body):
                raise RecordingError(f"{file} is not JSON: correct it, or end its name in .txt")
            key = target, fingerprint(redaction.bytes(body))
            if status is None:
                self._unanswered[key] = recording
            else:
                self._exact.setdefault(key, _Series()).recordings.append(recording)
        elif status is not None:
            for stream in {recording.streams} if status == 200 else {True, False}:
                self._loose.setdefault((target, stream), _Series()).recordings.append(recording)

    def find(self, request: Request) -> Recording | None:
        """The recording whose turn it is to answer a request."""
        target, body = _asked(request)
        series = self._exact.get((target, fingerprint(body)))
        if series is None:
            series = self._loose.get((target, request.members.get("stream") is True))
        return None if series is None else series.next()

    def rewind(self) -> None:
        """Begins again with the first recording of each request."""
        for series in [*self._exact.values(), *self._loose.values()]:
            series.served = 0

    def explain(self, request: Request) -> str:
        """Why nothing answers a request: the nearest recording by name, and what is different in it."""
        target, body = _asked(request)
        start = f"no recording answers {target}"
        broken = self._unanswered.get((target, fingerprint(body)))
        if broken is not None:
            reason = ": ".join(filter(None, (broken.meta.broken, broken.meta.note)))
            return f"{start}: {broken.name} got no answer ({reason}); record it again"
        same = [recording for recording in self._by_target.get(target, ()) if recording.meta.status is not None]
        if not same:
            return f"{start}; there are recordings of {self._endpoints(target)}"
        nearest, found = min((_compare(recording, body) for recording in same), key=lambda pair: pair[1].size)
        return f"{start} with this body. The nearest is {nearest.name}: {found}. Record this request, or correct it"

    def _endpoints(self, target: Target) -> str:
        """What was recorded, the likeliest first."""
        likeliest = sorted(
            self._by_target, key=lambda other: (other.path != target.path, other.method != target.method)
        )
        more = len(likeliest) - MAX_ENDPOINTS
        return ", ".join(map(str, likeliest[:MAX_ENDPOINTS])) + (f" and {more} more" if more > 0 else "")


def fingerprint(body: bytes) -> bytes:
    """The same for JSON values that are equal, whatever the order of members and the way numbers are written."""
    value = _parsed(body)
    if value is not _NOT_JSON:
        with contextlib.suppress(RecursionError):
            body = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.blake2b(body, digest_size=16).digest()


_NOT_JSON: Any = object()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=_number)
    except (ValueError, RecursionError):
        return _NOT_JSON


def _is_json(body: bytes) -> bool:
    return _parsed(body) is not _NOT_JSON


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def _target(method: str, path: str, query: str, redaction: Redaction) -> Target:
    """What is asked. Of a credential is left that there is one: any key is accepted, also a shorter one."""
    path = path.removeprefix("/v1") if path.startswith("/v1/") else path
    parameters = [
        (name, COVERED if is_secret(name) else STARS.sub(COVERED, value))
        for name, value in parse_qsl(redaction.url(f"?{query}")[1:], keep_blank_values=True)
    ]
    return Target(method, STARS.sub(COVERED, redaction.text(path)), tuple(sorted(parameters)))


def _asked(request: Request) -> tuple[Target, bytes]:
    """A request as it would have been recorded: without its credentials."""
    redaction = Redaction()
    redaction.learn(request.headers.items(), f"?{request.query}")
    return _target(request.method, request.path, request.query, redaction), redaction.bytes(request.body)


@dataclass(frozen=True, slots=True)
class _Comparison:
    size: float
    text: str

    def __str__(self) -> str:
        return self.text


def _compare(recording: Recording, sent: bytes) -> tuple[Recording, _Comparison]:
    recorded = recording.request()
    if recorded is None:
        kind = "a stream" if recording.streams else "no stream"
        return recording, _Comparison(float("inf"), f"its request was not kept, and its answer is {kind}")
    one, other = _parsed(recorded), _parsed(sent)
    if one is _NOT_JSON or other is _NOT_JSON:
        sizes = f"recorded {_kind(recorded, one)}, sent {_kind(sent, other)}"
        return recording, _Comparison(float(max(len(recorded), len(sent))), f"body: {sizes}")
    found = differences(one, other)
    shown = [str(difference) for difference in found[:MAX_DIFFERENCES]]
    if len(found) > MAX_DIFFERENCES:
        shown.append(f"and {len(found) - MAX_DIFFERENCES} more")
    return recording, _Comparison(sum(difference.size for difference in found), "; ".join(shown))


def _kind(body: bytes, value: Json) -> str:
    return f"{len(body)} bytes of {'something else than JSON' if value is _NOT_JSON else 'JSON'}" if body else "no body"
