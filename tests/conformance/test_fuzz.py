"""`deepseek-conformance run --fuzz` sends generated requests to a server of one's own, within the budget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deepseek_mock import MockServer
from deepseek_mock.app_server import AppServer

from tests.conformance.command import Command, failed
from tests.conformance.servers import Echo, forms
from tests.contract import defects
from tests.contract.defects import Defect, Patient, change_answer, serve

KEY = MockServer().api_key
FUZZ = ("--fuzz", "1", "--operations", "models,fim")


@pytest.fixture(scope="module")
def patient() -> Iterator[tuple[Patient, str]]:
    patient = defects.patient()
    with serve(patient) as base_url:
        yield patient, base_url


def test_generated_requests_are_answered_as_documented(command: Command, patient: tuple[Patient, str]) -> None:
    server, base_url = patient
    server.defect = Defect()

    done, data = command.results(f"{base_url}/v1", *FUZZ, key=KEY)

    assert done.code == 0, done.out
    titles = {check["id"]: check["title"] for check in data["checks"] if check["id"].startswith("fuzz.")}
    assert set(titles) == {"fuzz.listModels", "fuzz.createBetaCompletion"}
    assert data["requests"] > 100


def test_generated_requests_find_a_defect(command: Command, patient: tuple[Patient, str]) -> None:
    server, base_url = patient
    server.defect = Defect(answer=change_answer(lambda body: body.pop("choices", None)))

    done, data = command.results(base_url, *FUZZ, key=KEY)

    assert done.code == 1
    assert "fuzz.createBetaCompletion" in failed(data)
    (check,) = (check for check in data["checks"] if check["id"] == "fuzz.createBetaCompletion")
    assert any('"choices" is a required property' in problem for problem in check["problems"]), check["problems"]
    assert 'curl -X POST -H "Authorization: Bearer $CONFORMANCE_TEST_KEY"' in check["problems"][0]


def test_generated_requests_stay_within_the_budget(command: Command) -> None:
    with MockServer() as server:
        done, data = command.results(server.base_url, *FUZZ, "--budget", "0.0005", key=KEY)

    assert done.code == 0, done.out
    assert float(data["cost"]["spent_usd"]) <= 0.0005


def test_key_is_in_no_output_of_generated_requests(command: Command) -> None:
    key = "sk-test&7f3a/+<Qx>'\"Zp=="
    with AppServer(Echo()) as server:
        done, _ = command.results(server.base_url, "--fuzz", "1", "--operations", "models", key=key)

    assert done.code == 1
    text = "".join((done.out + done.err + (command.folder / "results.json").read_text(encoding="utf-8")).split())
    assert [form for form in forms(key) if form.lower() in text.lower()] == []
