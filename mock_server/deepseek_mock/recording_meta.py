"""What is known of a recorded exchange besides its bodies: `NAME.meta.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from deepseek_mock.json_text import Json

# What the name of a header is made of.
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
Broken = Literal["reset", "closed", "timeout", "unreachable", "failed", "left"]


class RecordingError(ValueError):
    """A recording that cannot be read or written. The message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Meta:
    """An exchange without its bodies.

    Attributes:
        method: of the request.
        url: of the request: path, and query if there is one.
        status: of the answer; None when none came.
        headers: of the answer, in order, repeated ones repeated; names as they were sent.
        recorded_at: when the request was sent, ISO 8601.
        request_bytes: length of the request's body; None: not known.
        pieces: of the answer's body: the seconds since the request was sent, and how many bytes came then.
        broken: what kept the exchange from its end: the server reset or closed the connection, was silent for too
            long, could not be reached or failed otherwise, or the caller left.
        note: anything worth saying, such as why it is broken.
    """

    method: str
    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...] = ()
    recorded_at: str = ""
    request_bytes: int | None = None
    pieces: tuple[tuple[float, int], ...] = ()
    broken: Broken | None = None
    note: str = ""

    @property
    def media_type(self) -> str | None:
        """The media type of the answer, without parameters; None when it has no Content-Type."""
        value = next((value for name, value in self.headers if name.lower() == "content-type"), None)
        return None if value is None else value.partition(";")[0].strip().lower()

    def to_text(self) -> str:
        """The content of the file: a line for each member, header and piece."""
        members = {
            "method": _text(self.method),
            "url": _text(self.url),
            "status": _text(self.status),
            "response_headers": _lines(self.headers),
            "media_type": _text(self.media_type),
            "recorded_at": _text(self.recorded_at),
            "request_bytes": _text(self.request_bytes),
            "pieces": _lines(self.pieces),
            "broken": _text(self.broken),
            "note": _text(self.note),
        }
        return "{\n" + ",\n".join(f' "{name}": {text}' for name, text in members.items()) + "\n}\n"


def read_meta(file: Path, known: Mapping[str, Json]) -> Meta:
    """Reads a file of metadata; what it does not say is taken from `known`, which has the same members.

    Without headers, a media type that is given makes one.

    Raises:
        RecordingError: the file cannot be understood.
    """
    try:
        value: Json = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{file} is not JSON ({error}): correct it, or delete the recording") from None
    if not isinstance(value, dict):
        raise RecordingError(f"{file} holds no JSON object: correct it, or delete the recording")
    members = {**known, **value}
    if not value.get("response_headers"):
        members["response_headers"] = known.get("response_headers", [])
        if "media_type" in value:
            stated = value["media_type"]
            members["response_headers"] = [] if stated is None else [["content-type", stated]]
    return to_meta(members, file)


def to_meta(members: Mapping[str, Json], file: Path) -> Meta:
    """Metadata out of JSON values; `file` is where they come from.

    Raises:
        RecordingError: one is missing or of the wrong type.
    """
    method, url, status = members.get("method"), members.get("url"), members.get("status")
    if not isinstance(method, str) or not method:
        raise _wrong(file, "method", method, 'the method of the request, such as "POST"')
    if not isinstance(url, str) or not url:
        raise _wrong(file, "url", url, 'the path that was requested, such as "/chat/completions"')
    broken = members.get("broken")
    if broken is not None and broken not in get_args(Broken):
        raise _wrong(file, "broken", broken, f"null or one of {', '.join(get_args(Broken))}")
    if not (_is_count(status) and 200 <= cast("int", status) <= 599) and not (status is None and broken):
        raise _wrong(file, "status", status, "a number from 200 to 599")
    request_bytes = members.get("request_bytes")
    if request_bytes is not None and not _is_count(request_bytes):
        raise _wrong(file, "request_bytes", request_bytes, "the length of the request's body, or left out")
    note, recorded_at = members.get("note"), members.get("recorded_at")
    return Meta(
        method=method.upper(),
        url=url,
        status=cast("int | None", status),
        headers=_headers(members.get("response_headers"), file),
        recorded_at=recorded_at if isinstance(recorded_at, str) else "",
        request_bytes=cast("int | None", request_bytes),
        pieces=_pieces(members.get("pieces"), file),
        broken=cast("Broken | None", broken),
        note=note if isinstance(note, str) else "",
    )


def _headers(value: Json, file: Path) -> tuple[tuple[str, str], ...]:
    """Headers as pairs, or as an object."""
    if isinstance(value, dict):
        value = [[name, text] for name, text in value.items()]
    found: list[tuple[str, str]] = []
    for pair in value if isinstance(value, list) else [value]:
        match pair:
            case [str(name), str(text)] if _is_header(name, text):
                found.append((name, text))
            case _:
                raise _wrong(file, "response_headers", pair, 'a list of pairs such as ["content-type", "text/plain"]')
    return tuple(found)


def _is_header(name: str, text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return TOKEN.fullmatch(name) is not None and not any(character in text for character in "\r\n\0")


def _pieces(value: Json, file: Path) -> tuple[tuple[float, int], ...]:
    found: list[tuple[float, int]] = []
    for piece in [] if value is None else value if isinstance(value, list) else [None]:
        match piece:
            case [int() | float() as seconds, int(size)] if 0 <= seconds < 1e6 and size >= 0:
                found.append((float(seconds), size))
            case _:
                raise _wrong(file, "pieces", piece, "a list of pairs: seconds since the request, and bytes")
    return tuple(found)


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _wrong(file: Path, member: str, value: Json, right: str) -> RecordingError:
    is_ = "is missing" if value is None else f"is {json.dumps(value)[:60]}"
    return RecordingError(f"{file}: `{member}` {is_}; it should be {right}")


def _text(value: str | int | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(items: Sequence[tuple[object, ...]]) -> str:
    """A list, each item on a line of its own."""
    texts = [f"\n  {json.dumps(item, ensure_ascii=False)}" for item in items]
    return f"[{','.join(texts)}\n ]" if texts else "[]"
