"""Gathers an answer in which nothing is waited for, to be sent in one write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from time import perf_counter

from deepseek_mock.answer import DONE, SHORT, Answer, Chunks, Run, Whole
from deepseek_mock.delivery import BLANK_LINE, KEEP_ALIVE_COMMENT, Preamble, head_of, json_pieces
from deepseek_mock.journal import Exchange, Journal
from deepseek_mock.sending import MAX_WRITE, TURN_SECONDS
from deepseek_mock.steps import Head, Step


def gather(
    answer: Answer, preamble: Preamble, journal: Journal, exchange: Exchange
) -> tuple[Head, list[bytes]] | Iterator[Step]:
    """An answer that goes out at once: head and pieces, with all of it noted; its steps where it takes over a turn."""
    head, first = _opening(answer, preamble)
    pieces: list[bytes] = []
    waiting = [first]
    size = len(first)
    ends = perf_counter() + TURN_SECONDS
    parts = _at_once(answer)
    for part in parts:
        if isinstance(part, bytes):
            events: Iterator[bytes] = iter((part,))
        else:
            joined = part.joined()
            events = iter((joined,)) if size + len(joined) < MAX_WRITE else part.events()
        for event in events:
            waiting.append(event)
            size += len(event)
            if size >= MAX_WRITE:
                pieces.append(b"".join(waiting))
                waiting.clear()
                size = 0
                if perf_counter() > ends:
                    return chain((head, *pieces), events, _steps(parts))
    pieces.append(b"".join(waiting))
    journal.note(exchange, head.status, head.headers, pieces)
    return head, pieces


def _steps(parts: Iterator[bytes | Run]) -> Iterator[Step]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            yield from part.events()


def _opening(answer: Answer, preamble: Preamble) -> tuple[Head, bytes]:
    """The head of an answer that goes out at once, and what stands before its body."""
    body = answer.body
    if isinstance(body, bytes):
        return head_of(answer, body), b""
    head = Head(answer.status, answer.headers)
    if isinstance(body, Whole):
        # Only an answer that had to be thought about was waited for.
        return head, BLANK_LINE * preamble.newlines if answer.status == 200 else b""
    return head, KEEP_ALIVE_COMMENT * preamble.comments if isinstance(body, Chunks) else b""


def _at_once(answer: Answer) -> Iterator[bytes | Run]:
    """The body of an answer that goes out at once, in pieces none of which takes long to make."""
    body = answer.body
    if isinstance(body, bytes):
        return iter((body,))
    if isinstance(body, Whole):
        return iter((body.text(),)) if answer.tokens <= SHORT else json_pieces(body.value)
    if isinstance(body, Chunks):
        return chain(body.parts, (DONE,))
    return (piece for _, piece in body.pieces)
