"""Writes exchanges to a folder, each to files of its own; never over others."""

from __future__ import annotations

import codecs
import json
import os
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from deepseek_mock.recording_meta import Broken, Meta, RecordingError
from deepseek_mock.recordings import EVENT_STREAM, MAX_PARSED
from deepseek_mock.redaction import Redaction
from deepseek_mock.rules import PATHS

NUMBER = re.compile(r"([0-9]+)-")
# Fine enough to tell pieces apart.
SECONDS_DIGITS = 4
LONGEST_LABEL = 40
SLICE = 256 * 1024


@dataclass(slots=True)
class Capture:
    """An exchange while it is recorded; the attributes are those of `Meta`, with the bodies and no redaction yet.

    The answer's body is kept once, up to `limit` bytes; one that is longer is not kept at all.
    """

    method: str
    url: str
    request: bytes
    limit: int
    status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    pieces: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    body: bytearray = field(default_factory=bytearray)
    is_too_long: bool = False
    sent: datetime = field(default_factory=lambda: datetime.now(UTC))
    broken: Broken | None = None
    note: str = ""

    def add(self, seconds: float, piece: bytes) -> None:
        """Notes a piece of the answer's body, which came so many seconds after the request was sent."""
        if self.is_too_long or len(self.body) + len(piece) > self.limit:
            self.is_too_long = True
            self.pieces.clear()
            self.body = bytearray()
            return
        self.pieces.append((round(seconds, SECONDS_DIGITS), len(piece)))
        self.body += piece


class RecordingWriter:
    """A folder that is being filled: `0001-chat`, `0002-models`... It goes on behind what is already there.

    Args:
        folder: made if it is not there.

    Raises:
        RecordingError: it cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            numbers = [int(found[1]) for file in folder.iterdir() if (found := NUMBER.match(file.name))]
            # Better now than after the first answer that was paid for.
            probe = folder / f".probe-{os.getpid()}"
            try:
                probe.write_bytes(b"1")
            finally:
                probe.unlink(missing_ok=True)
        except OSError as error:
            raise RecordingError(f"cannot record to {folder}: {error.strerror}; give another folder") from None
        self._number = max(numbers, default=0)
        self._lock = threading.Lock()

    def reserve(self, path: str) -> str:
        """A name for an exchange that begins: names are in the order of the requests."""
        with self._lock:
            self._number += 1
            return f"{self._number:04}-{_label(path)}"

    def write(self, name: str, capture: Capture, redaction: Redaction) -> str:
        """Writes an exchange; gives its name, which is another one if someone else has taken the name meanwhile.

        Covers the credentials in the captured body in its place, so that there is no second one in memory.

        Raises:
            OSError: the disk is full, or the folder is gone.
        """
        request, body = bytearray(capture.request), capture.body
        redaction.cover(request)
        url = redaction.url(capture.url)
        meta = Meta(
            method=capture.method,
            url=url,
            status=capture.status,
            headers=tuple(redaction.headers(capture.headers)),
            recorded_at=capture.sent.isoformat(timespec="milliseconds"),
            request_bytes=len(request),
            pieces=tuple(capture.pieces),
            broken=capture.broken,
            note=redaction.text(capture.note),
        )
        streams = meta.media_type == EVENT_STREAM
        # In a code that was not decoded: what looks like text is none.
        coded = bool(body) and any(name.lower() == "content-encoding" for name, _ in capture.headers)
        if streams:
            redaction.cover_events(body)
        else:
            redaction.cover(body)
        parts: dict[str, bytes | bytearray] = {}
        if request:
            parts[f"req.{_kind(request)}"] = request
        if capture.status is not None:
            parts[f"resp.{'bin' if coded else 'sse' if streams else _kind(body)}"] = body
        # The last, so that there is none without its bodies.
        parts["meta.json"] = meta.to_text().encode()
        while not self._write(name, parts):
            name = self.reserve(url.partition("?")[0])
        return name

    def _write(self, name: str, parts: dict[str, bytes | bytearray]) -> bool:
        written: list[Path] = []
        for part, content in parts.items():
            file = self._folder / f"{name}.{part}"
            try:
                with file.open("xb") as output:
                    written.append(file)
                    output.write(content)
            except OSError as error:
                for half in written:
                    half.unlink(missing_ok=True)
                if isinstance(error, FileExistsError):
                    return False
                raise
        return True


def _label(path: str) -> str:
    """A word for what a request was about."""
    known = PATHS.get(path)
    if known is not None:
        return known
    words = re.sub(r"[^a-z0-9]+", "-", path.lower().removeprefix("/v1")).strip("-")
    return words[:LONGEST_LABEL].strip("-") or "root"


def _kind(body: bytearray) -> str:
    """The end of the name of a body's file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), SLICE):
            decoder.decode(body[start : start + SLICE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "bin"
    if len(body) > MAX_PARSED:
        ends = bytes(body[:SLICE].lstrip()[:1] + body[-SLICE:].rstrip()[-1:])
        return "json" if ends in {b"{}", b"[]"} else "txt"
    try:
        json.loads(body.decode())
    except (ValueError, RecursionError):
        return "txt"
    return "json"
