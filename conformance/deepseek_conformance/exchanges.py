"""Recorded exchanges on disk: a MANIFEST.tsv, a file for each response body, and the request's beside it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVENT_STREAM = "text/event-stream"
DONE = "[DONE]"
# Beginnings of the manifest's words about a body whose members are in the order of the wire.
RAW = ("raw", "chunks re-framed", "body rebuilt")


@dataclass(frozen=True)
class Exchange:
    """One recorded exchange: a line of the manifest and the files that it names.

    `media_type` None means that the response had no Content-Type header. `raw` tells that the members of the body are
    in the order of the wire.
    """

    file: Path
    method: str
    path: str
    status: str
    media_type: str | None
    raw: bool

    @property
    def name(self) -> str:
        """The file's name without the part that says what it holds."""
        return self.file.name.partition(".resp.")[0]

    def response(self) -> list[Any]:
        """The decoded body: one value, or one for every event of a stream before the closing sentinel."""
        body = self.file.read_bytes()
        if self.media_type == EVENT_STREAM:
            return [json.loads(event) for event in events(body) if event != DONE]
        try:
            return [json.loads(body)]
        except ValueError:
            return [body.decode()]

    def request(self) -> Any:
        """The request's decoded JSON body, or None if it was not kept."""
        file = self.file.with_name(f"{self.name}.req.json")
        return json.loads(file.read_bytes()) if file.exists() else None


def load(folder: Path) -> list[Exchange]:
    """Read the exchanges of a folder, in the order of its manifest."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    return [
        Exchange(
            file=folder / row["file"],
            method=row["method"],
            path=row["endpoint"],
            status=row["status"],
            media_type=row["media_type"] or None if "media_type" in row else _media_type(folder, row),
            raw=row.get("fidelity", row["note"]).startswith(RAW),
        )
        for row in rows
    ]


def events(body: bytes) -> Iterator[str]:
    """Data of every event of a stream. Comments, which keep the connection alive, are passed over."""
    for block in re.split(r"\n\n+", body.decode().replace("\r\n", "\n")):
        fields = [line.partition(":") for line in block.split("\n") if line and not line.startswith(":")]
        data = [value.removeprefix(" ") for name, _, value in fields if name == "data"]
        if data:
            yield "\n".join(data)


def headers(file: Path) -> dict[str, str]:
    """Response headers in the metadata beside a body, names in lower case; empty if there are none."""
    meta = file.with_name(f"{file.name.partition('.resp.')[0]}.meta.json")
    kept = json.loads(meta.read_bytes()).get("response_headers") or {} if meta.exists() else {}
    return {name.lower(): value for name, value in kept.items()}


def _media_type(folder: Path, row: dict[str, str]) -> str | None:
    """Media type of a body: what the recording says, else what its kind of file is known to be sent as."""
    file = folder / row["file"]
    stated = headers(file).get("content-type")
    if stated is None and (found := re.search(r"content-type ([\w/.-]+)", row["note"])):
        stated = found[1]
    if stated is not None:
        return None if stated == "None" else stated.partition(";")[0].strip()
    return {".sse": EVENT_STREAM, ".json": "application/json", ".txt": "text/plain"}[file.suffix]
