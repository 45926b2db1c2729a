"""Requests generated from openapi.yaml, invalid and valid ones: examples, boundary values, random bodies.

Every answer passes all of schemathesis' checks and those of extensions.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth

from tests.contract import schemas
from tests.contract.tally import Tally
from tests.contract.target import Target

pytestmark = pytest.mark.any_server

# The tally of an operation is meant to go on from one generated request to the next.
one_tally = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

invalid = schemas.load("negative", settled=True)
valid = schemas.load("positive", settled=True, relaxed=True)


@pytest.fixture
def mostly_refused(request: pytest.FixtureRequest, tally: Tally) -> Iterator[Tally]:
    """Fails a test that did not try every kind of invalid request."""
    failed = request.session.testsfailed
    yield tally
    if request.session.testsfailed > failed:
        return  # it was cut short, and has said why
    assert tally.refused[401] >= 2, tally
    assert tally.refused[405] >= 5, tally
    if tally.operation.startswith("POST"):
        assert tally.refused[400] >= 50, tally
        assert tally.refused[415] >= 1, tally


@pytest.fixture
def mostly_accepted(request: pytest.FixtureRequest, tally: Tally) -> Iterator[Tally]:
    """Fails a test that got few answers, or few streams."""
    failed = request.session.testsfailed
    yield tally
    if request.session.testsfailed > failed:
        return  # it was cut short, and has said why
    assert tally.accepted >= 20, tally
    if tally.operation.startswith("POST"):
        assert tally.accepted >= 150, tally
        assert tally.streamed >= 75, tally


@invalid.parametrize()
@one_tally
def test_invalid_request_is_refused_as_documented(case: Case[Any], target: Target, mostly_refused: Tally) -> None:
    mostly_refused.add(case, case.call_and_validate(base_url=target.base_url))


@valid.parametrize()
@one_tally
def test_valid_request_is_answered_both_ways(case: Case[Any], target: Target, mostly_accepted: Tally) -> None:
    # Whether keys matter is asked once per operation, as `st run` does it: each time costs two more requests.
    known = [ignored_auth] if mostly_accepted.accepted else []

    mostly_accepted.add(case, case.call_and_validate(base_url=target.base_url, excluded_checks=known))

    # Few generated requests ask for a stream, so all others are sent again as ones that do.
    if isinstance(case.body, dict) and not case.body.get("stream"):
        case.body = {**case.body, "stream": True}
        mostly_accepted.add(case, case.call_and_validate(base_url=target.base_url, excluded_checks=known))
