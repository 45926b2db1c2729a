"""The table of ``probes.py``: whatever the server does, the client gives a whole result or its own exception."""

from __future__ import annotations

import tracemalloc
from typing import Any

import attrs
import deepseek_client
import pytest
from deepseek_client import APIStatusError, DeepSeekError
from deepseek_client._bodies import Body
from deepseek_client._transfer import Transfer

from tests.client.conftest import API_KEY, AsyncDriver, Driver, SyncDriver
from tests.client.probes import LIMIT, PROBES, Library, Probe, run


def library(driver: type[SyncDriver | AsyncDriver]) -> Library:
    """This client behind one of its drivers."""

    def connect(limit: float | None, **settings: Any) -> Driver:
        limits = {} if limit is None else {"deadline": limit}
        return driver(api_key=API_KEY, retry_backoff=0.001, **limits, **settings)

    return Library(
        "deepseek-client",
        connect,
        DeepSeekError,
        APIStatusError,
        trace_id=lambda thing: thing.trace_id,
        declares=lambda thing, name: name in {field.name for field in attrs.fields(type(thing))},
    )


def test_blank_lines_before_an_answer_take_no_memory() -> None:
    body = Body(Transfer(None, None))
    tracemalloc.start()
    try:
        for _ in range(1000):
            body.add(b"\n" * 65536)
        body.add(b"\n {}")
        body.add(b"\n")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert body.content() == b"\n {}\n"
    assert peak < 2**20


@pytest.mark.parametrize("driver", [SyncDriver, AsyncDriver], ids=["sync", "async"])
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_probe(probe: Probe, driver: type[SyncDriver | AsyncDriver]) -> None:
    outcome, (good, words) = run(probe, library(driver))
    assert good, words
    raised = None if outcome.error is None else type(outcome.error)
    assert raised is (probe.error and getattr(deepseek_client, probe.error))
    assert len(getattr(outcome.error, "chunks", ())) == probe.chunks
    if probe.limit is not None:
        assert outcome.seconds >= LIMIT * 0.9
    assert API_KEY not in f"{outcome.error!r} {outcome.value!r}"
