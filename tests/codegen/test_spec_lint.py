"""Everything that the generator refuses: one small spoiled contract each, the place it names and its words."""

from __future__ import annotations

import ast
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen import (
    chat,
    client_settings,
    contract,
    document,
    extensions,
    merging,
    operations,
    reading,
    resources,
    schemas,
    shortcuts,
    spec_lint,
)
from codegen.contract import Contract, validate
from codegen.document import ContractError
from codegen.extensions import check_extensions
from codegen.reading import load
from codegen.spec_lint import lint
from tests.codegen.chat_cases import CHAT, CHAT_CASES
from tests.codegen.operation_cases import OPERATION_CASES
from tests.codegen.schema_cases import SCHEMA_CASES
from tests.codegen.settings_cases import EXTENSION_CASES, RULE_CASES, SETTING_CASES
from tests.codegen.small import DELETE, SMALL, changed
from tests.codegen.stream_cases import STREAM_CASES
from tests.codegen.text_cases import TEXT_CASES

CASES = [
    *SCHEMA_CASES,
    *OPERATION_CASES,
    *SETTING_CASES,
    *EXTENSION_CASES,
    *RULE_CASES,
    *STREAM_CASES,
    *CHAT_CASES,
]
CHECKED = (
    *(chat, client_settings, contract, document, extensions, merging),
    *(operations, reading, resources, schemas, shortcuts),
)


def refusals(root: dict[str, Any]) -> Iterator[tuple[str, tuple[str, int]]]:
    """What is said about a document, each with the line of code that says it (rules: 0)."""
    try:
        validate(root)
        check_extensions(root)
        read = Contract(root, "")
    except ContractError as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        yield str(error), (Path(frame.filename).stem, frame.lineno or 0)
    else:
        for message in lint(read):
            yield message, ("spec_lint", 0)


@cache
def said(number: int) -> list[tuple[str, tuple[str, int]]]:
    """What is said about a case."""
    return list(refusals(changed(*CASES[number].edits)))


def test_small_contract_is_accepted() -> None:
    assert list(refusals(SMALL)) == []
    assert list(refusals(changed(*CHAT))) == []


@pytest.mark.parametrize("number", range(len(CASES)), ids=[item.name for item in CASES])
def test_contract_is_refused(number: int) -> None:
    wanted = CASES[number]
    messages = [message for message, _ in said(number)]
    assert any(wanted.place in message.partition(": ")[0] and wanted.words in message for message in messages), messages


@pytest.mark.parametrize(("text", "place", "words"), [pytest.param(*item[1:], id=item[0]) for item in TEXT_CASES])
def test_text_is_refused(tmp_path: Path, text: str | bytes | None, place: str, words: str) -> None:
    message, _ = said_about_text(tmp_path, text)
    assert message.startswith(f"{place}: ")
    assert words in message


def said_about_text(folder: Path, text: str | bytes | None) -> tuple[str, tuple[str, int]]:
    """What is said about a file that cannot be read as a contract, with the line of code that says it."""
    path = folder / "contract.yaml"
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ContractError) as caught:
        load(path)
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    return str(caught.value), (Path(frame.filename).stem, frame.lineno or 0)


def run(monkeypatch: pytest.MonkeyPatch, contract: Path) -> int:
    """Run the command line."""
    monkeypatch.setattr(sys, "argv", ["spec_lint.py", str(contract)])
    return spec_lint.main()


def test_command_line_accepts_a_contract_in_which_all_rules_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], write: Callable[[Any], Path]
) -> None:
    assert run(monkeypatch, write(SMALL)) == 0
    assert capsys.readouterr() == ("contract.yaml: all rules hold\n", "")


def test_command_line_lists_every_breach_of_a_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], write: Callable[[Any], Path]
) -> None:
    listing = ("paths", "/things", "get")
    assert run(monkeypatch, write(changed(((*listing, "summary"), DELETE), ((*listing, "security"), DELETE)))) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition("; ")[0] for line in err.splitlines()] == [
        "contract.yaml: paths./things.get: GET /things has no security",
        "contract.yaml: paths./things.get: summary is missing",
    ]


def test_command_line_reports_a_contract_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, tmp_path / "gone.yaml") == 1
    assert capsys.readouterr() == (
        "",
        "gone.yaml: document: cannot read gone.yaml: No such file or directory\n",
    )


def test_every_refusal_has_a_case(tmp_path: Path) -> None:
    """A check that no case reaches is either untested or cannot fail."""
    hit = {site for number in range(len(CASES)) for _, site in said(number)}
    # The file that is not there comes first: the others leave one behind.
    hit |= {said_about_text(tmp_path, text)[1] for _, text, _, _ in TEXT_CASES}
    missed: list[str] = []
    for module in CHECKED:
        path = Path(str(module.__file__))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Raise) or "ContractError" not in ast.unparse(node):
                continue
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if not any((path.stem, line) in hit for line in lines):
                missed.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert missed == []


def test_every_rule_has_a_case() -> None:
    messages = "\n".join(message for number in range(len(CASES)) for message, _ in said(number))
    path = Path(str(spec_lint.__file__))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Yield):
            words = [item.value for item in ast.walk(node) if isinstance(item, ast.Constant)]
            longest = max((word for word in words if isinstance(word, str)), key=len)
            assert longest in messages, f"no case says {longest!r}"
