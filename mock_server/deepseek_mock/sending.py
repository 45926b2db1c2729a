"""Sends an answer step by step, and notes in the journal what went out and how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain
from time import perf_counter

from deepseek_mock.connection import Connection
from deepseek_mock.delivery import Cut, Head, Pause, Step
from deepseek_mock.journal import Exchange, Journal

# Events that are due together are sent together, up to about so many bytes: the first of a long stream shall not wait
# for the last.
MAX_WRITE = 16 * 1024
# After so many seconds it is the turn of other answers: sending does not wait while the caller reads fast.
TURN_SECONDS = 0.002


def send_whole(
    steps: Iterator[Step], connection: Connection, journal: Journal, exchange: Exchange
) -> Iterator[Step] | None:
    """Sends an answer in one write; gives back the steps, and nothing is sent, where that takes longer than a turn.

    The steps are those of an answer in which nothing is waited for, see `Connection.takes_whole`.
    """
    head = Head(200, {})
    pieces: list[bytes] = []
    waiting: list[bytes] = []
    size = 0
    ends = perf_counter() + TURN_SECONDS
    for step in steps:
        if isinstance(step, bytes):
            waiting.append(step)
            size += len(step)
            if size >= MAX_WRITE:
                pieces.append(b"".join(waiting))
                waiting.clear()
                size = 0
                if perf_counter() > ends:
                    return chain((head, *pieces), steps)
        elif isinstance(step, Head):
            head = step
    pieces.append(b"".join(waiting))
    exchange.status = head.status
    exchange.response_headers = head.headers
    for piece in (b"", *pieces):  # whoever listens knows how it began, and then the rest
        journal.add(exchange, piece)
    note_end(journal, exchange, "complete")
    connection.answer(head.status, head.headers, pieces)
    return None


async def send_steps(
    steps: Iterator[Step], connection: Connection, journal: Journal, exchange: Exchange, *, apart: bool
) -> str:
    """Sends an answer and gives back the exchange's outcome; `apart`: what is due together is not put together."""
    most = 0 if apart else MAX_WRITE
    waiting = bytearray()
    ends = perf_counter() + TURN_SECONDS
    for step in steps:
        if perf_counter() > ends:
            await asyncio.sleep(0)
            ends = perf_counter() + TURN_SECONDS
        if isinstance(step, bytes):
            waiting += step
            if len(waiting) < most:
                continue
        if connection.is_gone:
            await connection.gone()
            return "left"
        if waiting:
            piece = bytes(waiting)
            waiting.clear()
            journal.add(exchange, piece)
            await connection.send(piece)
        if isinstance(step, Head):
            exchange.status = step.status
            exchange.response_headers = step.headers
            await connection.start(step.status, step.headers)
            journal.add(exchange, b"")  # whoever listens knows now how it began
        elif isinstance(step, Pause):
            if not await connection.pause(step.seconds):
                return "left"
        elif isinstance(step, Cut):
            await connection.drain()
            # Before the caller knows: a test may look at once.
            note_end(journal, exchange, "cut")
            connection.cut(step.how, step.raw)
            await connection.gone()
            return "cut"
    outcome = "left" if connection.is_gone else "complete"
    piece = bytes(waiting)
    journal.add(exchange, piece)
    note_end(journal, exchange, outcome)
    await connection.end(piece)
    return outcome


def note_end(journal: Journal, exchange: Exchange, outcome: str) -> None:
    """Notes how an exchange ended, unless that is known already."""
    if exchange.outcome == "open":
        journal.close(exchange, outcome)
