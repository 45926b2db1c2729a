"""The mutants can be put on trial, and those that stand for their kinds are killed. `make mutants` tries them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from deepseek_conformance.contract import document

from tests.mutants.catalogue import ALL, EQUIVALENT, OF_THE_CONTRACT, OF_THE_MOCK
from tests.mutants.mutant import REMOVED, CodeMutant, ContractMutant, NotApplicable, WireMutant, mutate
from tests.mutants.patching import Use, find
from tests.mutants.report import Report
from tests.mutants.run import outcomes
from tests.mutants.trial import Outcome, Verdict

CODE = [mutant for mutant in OF_THE_MOCK if isinstance(mutant, CodeMutant)]
WIRE = [mutant for mutant in OF_THE_MOCK if isinstance(mutant, WireMutant)]
CONTRACT = [mutant for mutant in OF_THE_CONTRACT if isinstance(mutant, ContractMutant)]


def test_mutants_are_many_and_have_names_of_their_own() -> None:
    assert len(OF_THE_MOCK) >= 60
    assert len(OF_THE_CONTRACT) >= 30
    assert len(ALL) == len(OF_THE_MOCK) + len(OF_THE_CONTRACT)
    for mutants in (OF_THE_MOCK, OF_THE_CONTRACT):
        assert len({mutant.what for mutant in mutants}) == len(mutants)
    for name in ALL:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name)


def test_reasons_are_of_mutants() -> None:
    assert EQUIVALENT.keys() <= ALL.keys()
    assert all(len(reason) > 20 for reason in EQUIVALENT.values())


@pytest.mark.parametrize("mutant", CODE, ids=lambda mutant: mutant.id)
def test_code_to_change_is_there(mutant: CodeMutant) -> None:
    original, places = find(mutant)

    assert mutant.change(original) != original
    assert places


@pytest.mark.parametrize("mutant", CONTRACT, ids=lambda mutant: mutant.id)
def test_contract_can_be_changed(mutant: ContractMutant) -> None:
    before = repr(document())

    assert mutate(document(), mutant) != document()
    assert repr(document()) == before


@pytest.mark.parametrize("mutant", WIRE, ids=lambda mutant: mutant.id)
def test_exchange_is_changed_on_one_side(mutant: WireMutant) -> None:
    unchanged = WireMutant("", "")

    assert [mutant.request is unchanged.request, mutant.answer is unchanged.answer].count(True) == 1


@pytest.mark.parametrize(
    ("at", "change"),
    [
        (("paths", "/nowhere"), lambda node: node),
        (("info",), lambda node: node),
        (("info", "tittle"), lambda _: REMOVED),
    ],
)
def test_change_of_nothing_is_refused(at: tuple[str, ...], change: object) -> None:
    with pytest.raises(NotApplicable):
        mutate(document(), ContractMutant("of-nothing", "nothing", at, change))  # type: ignore[arg-type]


@pytest.mark.parametrize("target", ["nowhere:name", "generation:nothing", "usage:Usage.nothing"])
def test_code_that_is_not_there_is_refused(target: str) -> None:
    with pytest.raises(NotApplicable, match=re.escape(target)):
        find(CodeMutant("of-nothing", "nothing", target, lambda right: right))


def test_slips_of_mutants_are_noted() -> None:
    use = Use()

    with pytest.raises(KeyError):
        use.called(lambda: {}["a"])

    assert use.slips == ["KeyError('a')"]


def test_mutants_of_each_kind_are_killed() -> None:
    chosen = ["usage-total-one-more", "answer-id-constant", "tell-usage-optional"]
    killed = {outcome.mutant: outcome for outcome in outcomes(chosen, 2)}

    assert {outcome.verdict for outcome in killed.values()} == {"killed"}, killed
    assert "total_tokens is the sum" in killed["usage-total-one-more"].reason
    assert killed["tell-usage-optional"].by.startswith("recorded/")
    assert killed["answer-id-constant"].by.startswith("contract/test_answers.py")


@pytest.fixture
def report() -> Report:
    """All killed, as it should be."""
    report = Report()
    for name in ALL.keys() - EQUIVALENT.keys():
        report.add(Outcome(name, "killed", "contract/test_x.py::test_x[a|b]", "said", 1000))
    for name in EQUIVALENT:
        report.add(Outcome(name, "survived", "", "", 1000))
    return report


def test_report_of_a_good_run(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(report.page(), encoding="utf-8")

    assert report.is_good
    for name in ALL:
        assert f"| {name} |" in page.read_text(encoding="utf-8")
    assert "a\\|b" in report.page()
    assert "not explained" not in report.page()


@pytest.mark.parametrize(
    ("verdict", "problem"),
    [
        ("survived", "done-missing survived: mend the tests, or say in EQUIVALENT why"),
        ("unused", "done-missing never made a difference: mend it"),
        ("wrong", "done-missing is wrong itself: said"),
    ],
)
def test_report_of_a_bad_run(report: Report, verdict: Verdict, problem: str) -> None:
    report.add(Outcome("done-missing", verdict, "", "said", 1000))

    assert not report.is_good
    assert problem in report.summary()


def test_report_of_too_few_killed() -> None:
    report = Report()
    for name in list(ALL)[:10]:
        report.add(Outcome(name, "wrong", "", "", 1000))

    assert "0 of 10 are killed, less than 95%" in report.summary()
