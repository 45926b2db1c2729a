"""Sends an answer step by step, and notes in the journal what went out and how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter

from deepseek_mock.connection import Connection
from deepseek_mock.journal import Exchange, Journal
from deepseek_mock.steps import Cut, Head, Pause, Step

# Events that are due together are sent together, up to about so many bytes: the first of a long stream shall not wait
# for the last.
MAX_WRITE = 16 * 1024
# After so many seconds it is the turn of other answers: sending does not wait while the caller reads fast.
TURN_SECONDS = 0.002


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
