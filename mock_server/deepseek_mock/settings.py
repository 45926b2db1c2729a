"""What can be set about answers."""

from __future__ import annotations

from dataclasses import dataclass

from deepseek_mock.field_checks import check_count
from deepseek_mock.field_types import check_types
from deepseek_mock.pace import AT_ONCE, Pace

MIB = 1024 * 1024
# Keep-alive comments or blank lines before an answer.
MAX_LINES = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set about the way answers go out.

    Attributes:
        keep_alive_comments: sent before the first event of a stream, and
        leading_newlines: before a JSON answer: the real server sends them while a request waits, and clients must
            skip them.
        pace: how fast answers go out.
        max_body: bytes of a request's body; more is refused with 413. The real limit, 48 MiB, is that of requests with
            pictures.
        journal: exchanges that are remembered.
        header: whether a request may ask for its answer in a header, see `ONE_OFF_HEADER`.
        tokenizer: what counts tokens: `estimate`, the documented rule of thumb, or `deepseek`, which needs the extra
            `tokenizer`. It is chosen when the application is built.
    """

    keep_alive_comments: int = 1
    leading_newlines: int = 1
    pace: Pace = AT_ONCE
    max_body: int = 48 * MIB
    journal: int = 1000
    header: bool = True
    tokenizer: str = "estimate"

    def __post_init__(self) -> None:
        check_types(self)
        check_count("keep_alive_comments", self.keep_alive_comments, 0, MAX_LINES)
        check_count("leading_newlines", self.leading_newlines, 0, MAX_LINES)
        check_count("max_body", self.max_body, 0)
        check_count("journal", self.journal, 0)
