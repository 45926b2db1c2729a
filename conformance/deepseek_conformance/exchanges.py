"""Recorded exchanges as the checks see them: the files are read as the mock's replay reads them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepseek_mock.recording_meta import Meta
from deepseek_mock.recordings import MANIFEST, Recording, read_recordings

from deepseek_conformance.event_stream import END, MEDIA_TYPE

EVENT_STREAM = MEDIA_TYPE
# Beginnings of the manifest's words about a body whose members are in the order of the wire.
RAW = ("raw", "chunks re-framed", "body rebuilt")
STATED = re.compile(r"content-type ([\w/.-]+)")


@dataclass(frozen=True)
class Exchange:
    """One recorded exchange.

    Attributes:
        name: what its files have in common, with the folder inside of the recordings.
        file: the body of the answer.
        method, path: of the request; the path without its query.
        status: of the answer.
        media_type: of the answer; None means that it had no Content-Type header.
        stated: whether the media type is known; otherwise it is what such files are usually sent as.
        raw: whether the members of the body are in the order of the wire.
        headers: of the answer, names in lower case.
        request_file: the body of the request, if it was kept.
        broken: what kept the exchange from its end.
    """

    name: str
    file: Path
    method: str
    path: str
    status: str
    media_type: str | None
    stated: bool
    raw: bool
    headers: tuple[tuple[str, str], ...] = ()
    request_file: Path | None = None
    broken: str | None = None

    @property
    def streams(self) -> bool:
        """Whether the answer is an event stream."""
        return self.media_type == EVENT_STREAM

    def response(self) -> list[Any]:
        """The decoded body: one value, or one for every event of a stream before the closing sentinel."""
        body = self.file.read_bytes()
        if self.streams:
            return [json.loads(event) for event in events(body) if event != END]
        try:
            return [json.loads(body)]
        except ValueError:
            return [body.decode("utf-8", "replace")]

    def request(self) -> Any:
        """The request's decoded JSON body, or None if it was not kept or is no JSON."""
        if self.request_file is None:
            return None
        try:
            return json.loads(self.request_file.read_bytes())
        except ValueError:
            return None

    def to_recording(self, path: str, *, with_request: bool) -> Recording:
        """The exchange for a replay, as if it had been asked for at `path`; without its request it answers any."""
        headers = () if self.media_type is None else (("content-type", self.media_type),)
        meta = Meta(method=self.method, url=path, status=int(self.status), headers=headers)
        return Recording(self.name, meta, self.request_file if with_request else None, self.file)


def load(folder: Path) -> list[Exchange]:
    """The exchanges of a folder that were answered, in the order of its manifest, else by name and number.

    Raises:
        RecordingError: the folder has no recordings, or a file cannot be understood.
    """
    return list(split(folder)[0])


def split(folder: Path) -> tuple[list[Exchange], list[tuple[str, str]]]:
    """The exchanges of a folder, and those without an answer: name and reason.

    Raises:
        RecordingError: the folder has no recordings, or a file cannot be understood.
    """
    rows = _manifest(folder)
    answered: list[Exchange] = []
    unanswered: list[tuple[str, str]] = []
    for recording in read_recordings(folder):
        meta = recording.meta
        if recording.body_file is None or meta.status is None:
            unanswered.append((recording.name, ": ".join(filter(None, (meta.broken, meta.note)))))
            continue
        row = rows.get(recording.body_file.resolve())
        media_type, stated = _media_type(recording, row)
        answered.append(
            Exchange(
                name=recording.name,
                file=recording.body_file,
                method=meta.method,
                path=recording.path,
                status=str(meta.status),
                media_type=media_type,
                stated=stated,
                # What was recorded here is as it came; a manifest says how far others kept what they recorded.
                raw=row is None or (row.get("fidelity") or row.get("note") or "").startswith(RAW),
                headers=tuple((name.lower(), value) for name, value in meta.headers),
                request_file=recording.request_file,
                broken=meta.broken,
            )
        )
    return answered, unanswered


def _manifest(folder: Path) -> dict[Path, dict[str, str]]:
    """The lines of all manifests in a folder, by the file of the answer."""
    rows: dict[Path, dict[str, str]] = {}
    for manifest in folder.rglob(MANIFEST):
        with manifest.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", restval=""):
                rows[(manifest.parent / row["file"]).resolve()] = row
    return rows


def _media_type(recording: Recording, row: dict[str, str] | None) -> tuple[str | None, bool]:
    """The media type of an answer, and whether anything says so: a header, a manifest, its note."""
    if row is not None and "media_type" not in row and not _kept_headers(recording):
        stated = STATED.search(row.get("note") or "")
        if stated is None:
            return recording.meta.media_type, False
        return (None if stated[1] == "None" else stated[1]), True
    return recording.meta.media_type, True


def _kept_headers(recording: Recording) -> bool:
    """Whether more is known of the headers than what the name of the file suggests."""
    return [name.lower() for name, _ in recording.meta.headers] != ["content-type"]


def events(body: bytes) -> Iterator[str]:
    """Data of every event of a stream. Comments, which keep the connection alive, are passed over."""
    for block in re.split(r"\n\n+", body.decode().replace("\r\n", "\n")):
        fields = [line.partition(":") for line in block.split("\n") if line and not line.startswith(":")]
        data = [value.removeprefix(" ") for name, _, value in fields if name == "data"]
        if data:
            yield "\n".join(data)
