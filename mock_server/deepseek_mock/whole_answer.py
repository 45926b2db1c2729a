"""An answer with all of its body: what goes out in one write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from deepseek_mock.field_checks import BODILESS


@dataclass(slots=True)
class WholeAnswer:
    """An answer to be framed. `head` has the header lines, each with its end; `sized`: one tells the body's length."""

    status: int
    head: bytes
    sized: bool
    pieces: Sequence[bytes]

    def framed(
        self,
        default_headers: Sequence[tuple[bytes, bytes]],
        *,
        keeps_alive: bool = True,
        without_body: bool = False,
    ) -> bytes:
        """The answer as HTTP/1.1, each piece in a chunk of its own where the length is not told."""
        written = [STATUS_LINE[self.status]]
        for name, value in default_headers:
            written += (name, b": ", value, b"\r\n")
        written.append(self.head)
        if not keeps_alive:
            written.append(b"connection: close\r\n")
        if without_body:
            written.append(b"\r\n")
        elif self.sized or self.status in BODILESS:
            written += (b"\r\n", *self.pieces)
        else:
            written.append(b"transfer-encoding: chunked\r\n\r\n")
            for piece in self.pieces:
                if piece:
                    written += (b"%x\r\n" % len(piece), piece, b"\r\n")
            written.append(b"0\r\n\r\n")
        return b"".join(written)
