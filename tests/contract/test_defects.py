"""Servers with a defect are found: every check that looks at answers has a defect here that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.engine import events, from_schema

from tests.contract import defects, schemas
from tests.contract.defects import Defect, Patient, Request, change_answer, change_stream, serve

CHAT, FIM, MODELS = "createChatCompletion", "createBetaCompletion", "listModels"
# The API keeps no state, so they have nothing to look at.
IDLE = {"use_after_free", "ensure_resource_availability", "object_level_authorization"}
GUARD = "EveryOperationAnswers"


def whole(change: Callable[[dict[str, Any]], object]) -> Defect:
    return Defect(answer=change_answer(change))


def streamed(change: Callable[[list[bytes]], object]) -> Defect:
    return Defect(answer=change_stream(change))


# Operation to which requests are sent, what is wrong, the check that finds it.
DEFECTS: dict[str, tuple[str, Defect, str]] = {
    "takes any key": (MODELS, Defect(defects.takes_any_key), "ignored_auth"),
    "takes no key": (MODELS, Defect(defects.takes_no_key), "positive_data_acceptance"),
    "is mounted elsewhere": (MODELS, Defect(defects.is_mounted_elsewhere), "positive_data_acceptance"),
    "refuses null": (FIM, Defect(answer=defects.refuses_null), "positive_data_acceptance"),
    "always fails": (MODELS, Defect(answer=defects.fails), "not_a_server_error"),
    "takes any temperature": (FIM, Defect(defects.takes_any_temperature), "negative_data_rejection"),
    "takes any method": (MODELS, Defect(defects.takes_any_method), "unsupported_method"),
    "hides what is allowed": (MODELS, Defect(answer=defects.hides_what_is_allowed), "unsupported_method"),
    "allows too much": (MODELS, Defect(answer=defects.allows_too_much), "allow_header_conformance"),
    "has a status of its own": (FIM, Defect(answer=defects.is_a_teapot), "status_code_conformance"),
    "forbids without key": (FIM, Defect(answer=defects.forbids_without_key), "missing_required_header"),
    "calls JSON HTML": (MODELS, Defect(answer=defects.calls_json_html), "content_type_conformance"),
    "hides media types": (MODELS, Defect(answer=defects.hides_media_types), "response_schema_conformance"),
    "writes odd trace ids": (MODELS, Defect(answer=defects.writes_odd_trace_ids), "response_headers_conformance"),
    "drops a required member": (CHAT, whole(lambda body: body.pop("usage")), "response_schema_conformance"),
    "adds up wrongly": (CHAT, whole(lambda body: body["usage"].update(total_tokens=0)), "answer_is_coherent"),
    "ignores stream": (CHAT, Defect(defects.ignores_stream), "answer_is_coherent"),
    "ignores max_tokens": (CHAT, Defect(defects.ignores_max_tokens), "answer_is_coherent"),
    "sends no [DONE]": (CHAT, streamed(lambda stream: stream.pop()), "response_schema_conformance"),
    "goes on after [DONE]": (FIM, streamed(lambda stream: stream.append(stream[-2])), "response_schema_conformance"),
    "ends too early": (CHAT, streamed(lambda stream: stream.append(stream.pop()[:-1])), "response_schema_conformance"),
    "streams nothing": (FIM, streamed(lambda stream: stream.insert(0, b"data: {}\n\n")), "response_schema_conformance"),
    "loses the last chunk": (CHAT, streamed(lambda stream: stream.pop(-2)), "answer_is_coherent"),
    "changes ids": (
        FIM,
        streamed(lambda stream: stream.append(stream.pop(1).replace(b'"id":"', b'"id":"x'))),
        "answer_is_coherent",
    ),
}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Patient, str]]:
    """A server whose defect can be set, and its base URL."""
    patient = defects.patient()
    with serve(patient) as base_url:
        yield patient, base_url


def findings(base_url: str, operation: str, **changes: Any) -> set[str]:
    """Names of the checks that fail on the first request that fails any, and after the run."""
    generation = {"max-examples": 10, "deterministic": True, "database": "none", "no-shrink": True}
    # One operation alone has no links to follow.
    phases = {"stateful": {"enabled": False}, **changes.pop("phases", {})}
    changes = {"base-url": base_url, "max-failures": 1, "generation": generation, "phases": phases, **changes}
    schema = schemas.load("all", settled=True, relaxed=True, **changes).include(operation_id=operation)
    found: set[str] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            pytest.fail(f"the run itself failed: {event}")
        if isinstance(event, events.ScenarioFinished):
            results = [result for results in event.recorder.checks.values() for result in results]
            found |= {result.name for result in results if result.failure_info is not None}
        if isinstance(event, events.EngineFinished):
            found |= {name for name in (GUARD,) for failure in event.failures if name in failure.title}
    return found


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_found(served: tuple[Patient, str], name: str) -> None:
    patient, base_url = served
    operation, patient.defect, check = DEFECTS[name]

    assert check in findings(base_url, operation)


# Boundary values of chat requests, seconds' worth of them, are sent in test_generated.py.
@pytest.mark.parametrize(("operation", "coverage"), [(CHAT, False), (FIM, True), (MODELS, True)])
def test_defect_is_not_found_where_there_is_none(served: tuple[Patient, str], operation: str, coverage: bool) -> None:
    patient, base_url = served
    patient.defect = Defect()

    assert findings(base_url, operation, phases={"coverage": {"enabled": coverage}}) == set()


@pytest.mark.parametrize("change", [defects.takes_no_key, defects.is_mounted_elsewhere])
def test_run_without_any_answer_is_red_after_all(
    served: tuple[Patient, str], change: Callable[[Request], Request]
) -> None:
    patient, base_url = served
    patient.defect = Defect(change)
    # As schemathesis is without the project's settings: 401 and 404 are right answers to everything.
    lenient = {"checks": {"positive_data_acceptance": {"enabled": False}}, "phases": {"coverage": {"enabled": False}}}

    assert findings(base_url, MODELS, **lenient) == {GUARD}


def test_every_check_has_a_defect() -> None:
    load_all_checks()

    assert {check for _, _, check in DEFECTS.values()} == set(CHECKS.get_all_names()) - IDLE - {GUARD}
