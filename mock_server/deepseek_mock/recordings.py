"""Recorded exchanges on disk: what the files of a folder hold, and how they are read.

The files of one exchange share a stem: `0001-chat.meta.json`, which says all but the bodies; `0001-chat.req.json` (or
`.txt`, `.bin`) and `0001-chat.resp.json` (or `.sse`, `.txt`, `.bin`), which hold the bodies as they came. In the place
of metadata a `MANIFEST.tsv` can have a line for each answer, with the columns `file`, `method`, `endpoint`, `status`
and `media_type`. Without a `.req` file it is not known what was asked.
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deepseek_mock.json_text import Json
from deepseek_mock.recording_meta import Meta, RecordingError, read_meta, to_meta

MANIFEST = "MANIFEST.tsv"
COLUMNS = ("file", "method", "endpoint", "status")
KINDS = {"meta": ("json",), "req": ("json", "txt", "bin"), "resp": ("json", "sse", "txt", "bin")}
EVENT_STREAM = "text/event-stream"
# Answers without a body, whatever length they state.
BODILESS = frozenset({204, 304})
# What the API sends such bodies as; for answers of which nothing else is known.
MEDIA_TYPES = {
    "json": "application/json",
    "sse": f"{EVENT_STREAM}; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "bin": "application/octet-stream",
}
# Whether a longer body is JSON is told by its ends: reading it would hold up whoever else is served.
MAX_PARSED = 1024 * 1024
PART = re.compile(r"(?P<stem>.+)\.(?P<part>meta|req|resp)\.(?P<kind>[^.]+)")
NUMBERS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded exchange. Its bodies are read when they are asked for.

    Attributes:
        name: what its files have in common, with the folder inside of the recordings: `0001-chat`.
        meta: all but the bodies.
        request_file: the request's body.
        body_file: the answer's body; None when there was no answer.
    """

    name: str
    meta: Meta
    request_file: Path | None
    body_file: Path | None

    @property
    def path(self) -> str:
        """The path of the request, still percent-encoded."""
        return urlsplit(self.meta.url).path

    @property
    def query(self) -> str:
        """The query of the request, without the question mark."""
        return urlsplit(self.meta.url).query

    @property
    def streams(self) -> bool:
        """Whether the answer is an event stream."""
        return self.meta.media_type == EVENT_STREAM

    def request(self) -> bytes | None:
        """The body of the request; None when it was not kept."""
        if self.request_file is not None:
            return self.request_file.read_bytes()
        return b"" if self.meta.request_bytes == 0 else None

    def pieces(self) -> list[tuple[float, bytes]]:
        """The body of the answer, in pieces with the seconds since the request; in one if no more is known.

        Raises:
            RecordingError: the pieces do not add up to the body.
        """
        if self.body_file is None:
            return []
        body = self.body_file.read_bytes()
        if not self.meta.pieces:
            return [(0.0, body)] if body else []
        found: list[tuple[float, bytes]] = []
        start = 0
        for seconds, size in self.meta.pieces:
            found.append((seconds, body[start : start + size]))
            start += size
        if start != len(body):
            raise RecordingError(
                f"{self.body_file} has {len(body)} bytes, the pieces in its .meta.json add up to {start}; "
                "an answer that was changed goes out in one piece when `pieces` is taken out of there"
            )
        return found


@dataclass(slots=True)
class _Parts:
    """The files of one exchange, and what a manifest says of it."""

    meta: Path | None = None
    req: Path | None = None
    resp: Path | None = None
    row: dict[str, str] | None = None
    manifest: Path | None = None


def read_recordings(folder: Path) -> list[Recording]:
    """The recordings of a folder and the folders in it: in the order of manifests, otherwise by name and number.

    Raises:
        RecordingError: there are none, or a file cannot be understood.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder} is not a folder: give one that `deepseek-mock record` has filled")
    found: dict[str, _Parts] = {}
    manifests: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            file = Path(place, name)
            if name == MANIFEST:
                manifests.append(file)
            elif part := PART.fullmatch(name):
                _sort_in(found.setdefault(_stem(file, folder, part), _Parts()), part, file)
    listed = [name for manifest in manifests for name in _read_manifest(manifest, folder, found)]
    if not found:
        raise RecordingError(f"{folder} has no recordings: fill it with `deepseek-mock record --out {folder}`")
    others = sorted(found.keys() - set(listed), key=_by_number)
    return [_recording(name, found[name]) for name in [*listed, *others]]


def _stem(file: Path, folder: Path, part: re.Match[str]) -> str:
    return file.with_name(part["stem"]).relative_to(folder).as_posix()


def _by_number(name: str) -> list[str | int]:
    """A key that puts 9 before 10."""
    return [int(part) if part.isdigit() else part for part in NUMBERS.split(name)]


def _sort_in(parts: _Parts, found: re.Match[str], file: Path) -> None:
    part, kind = found["part"], found["kind"]
    if kind not in KINDS[part]:
        known = ", ".join(f".{part}.{kind}" for kind in KINDS[part])
        raise RecordingError(f"{file}: recordings have no .{part}.{kind}; rename the file to {known}, or delete it")
    other: Path | None = getattr(parts, part)
    if other is not None:
        raise RecordingError(f"{other} and {file.name} are both the .{part} of one recording: delete one of them")
    setattr(parts, part, file)


def _read_manifest(manifest: Path, folder: Path, found: dict[str, _Parts]) -> list[str]:
    """Adds the lines of a manifest to the recordings that they are about; gives the names of those."""
    try:
        with manifest.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", restval="")
            rows = list(reader)
    except (ValueError, csv.Error) as error:
        raise RecordingError(f"{manifest} is no table in UTF-8: {error}; correct or delete it") from None
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise RecordingError(f"{manifest}: the first line names no column {', '.join(missing)}; add it, after a tab")
    names: list[str] = []
    for row in rows:
        file = manifest.parent / row["file"]
        part = PART.fullmatch(file.name)
        name = "" if part is None else _stem(file, folder, part)
        parts = found.get(name)
        if parts is None or parts.resp != file:
            raise RecordingError(
                f"{manifest} names {row['file']}, which is not there: add the file, or delete the line"
            )
        if parts.row is not None:
            raise RecordingError(f"{manifest} names {row['file']} a second time: delete one of the lines")
        parts.row, parts.manifest = row, manifest
        names.append(name)
    return names


def _recording(name: str, parts: _Parts) -> Recording:
    known: dict[str, Json] = {}
    if parts.resp is not None:
        known["response_headers"] = [["content-type", MEDIA_TYPES[parts.resp.suffix[1:]]]]
    if parts.row is not None:
        known |= _members(parts.row)
    if parts.meta is not None:
        meta = read_meta(parts.meta, known)
    elif parts.manifest is not None:
        meta = to_meta(known, parts.manifest)
    else:
        file = parts.resp or parts.req
        raise RecordingError(f"{file} has neither a .meta.json nor a line in {MANIFEST}: add one, or delete the file")
    if parts.resp is None and meta.status is not None:
        kinds = ", ".join(f".resp.{kind}" for kind in KINDS["resp"])
        raise RecordingError(f"{parts.meta} has no answer beside it: add its body ({kinds}), or delete the recording")
    return Recording(name, meta, parts.req, parts.resp)


def _members(row: dict[str, str]) -> dict[str, Json]:
    """What a line of a manifest says, as members of metadata."""
    status: Json = int(row["status"]) if row["status"].isascii() and row["status"].isdigit() else row["status"]
    members: dict[str, Json] = {"method": row["method"], "url": row["endpoint"], "status": status}
    if "media_type" in row:
        members["response_headers"] = [["content-type", row["media_type"]]] if row["media_type"] else []
    return members
