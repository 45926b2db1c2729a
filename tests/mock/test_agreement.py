"""The mock's answers agree with the recorded ones, and the comparison would find it if they did not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.mock.agreement import CATEGORIES, compare_folder, main

FIXTURES = Path(__file__).parents[1] / "recorded" / "fixtures"
PLAIN = "chat_plain_2026_06.resp.json"
STREAM = "stream_plain_2026_06.resp.sse"
REFUSAL = "error_400_range.resp.json"


def test_answers_agree_with_recorded_ones() -> None:
    report = compare_folder(FIXTURES)

    assert report.unexplained == []
    assert report.asked.total() == len(list(FIXTURES.glob("*.resp.*")))
    assert all(report.asked[category] for category in CATEGORIES)
    # Most agree in all that is compared; only these may differ, and each says why.
    assert report.asked.total() - report.agreed.total() <= 6


def move_first(body: Any) -> None:
    body["id"] = body.pop("id")


def reword(body: Any) -> None:
    body["error"]["message"] = body["error"]["message"].replace("the valid", "a valid")


def spoil_chunks(body: str) -> str:
    return body.replace('"delta":{"content":', '"delta":{"text":')


SPOILS: list[tuple[str, Callable[[Any], Any], str]] = [
    (PLAIN, lambda body: body.update(service_tier="default"), "$.service_tier is missing"),
    (PLAIN, lambda body: body.pop("system_fingerprint"), "$.system_fingerprint was not there"),
    (PLAIN, lambda body: body.update(created="today"), "$.created is int, was str"),
    (PLAIN, move_first, "$ has its members in the order id, object"),
    (PLAIN, lambda body: body["choices"][0].update(finish_reason="length"), "it finished by stop, was length"),
    (REFUSAL, reword, "the message is 'Invalid temperature value, the valid"),
]


@pytest.mark.parametrize(("name", "spoil", "found"), SPOILS, ids=[found for _, _, found in SPOILS])
def test_difference_is_found(name: str, spoil: Callable[[Any], Any], found: str, tmp_path: Path) -> None:
    folder = copied(name, tmp_path)
    body = json.loads((folder / name).read_text(encoding="utf-8"))
    spoil(body)
    (folder / name).write_text(json.dumps(body), encoding="utf-8")

    report = compare_folder(folder)

    assert len(report.unexplained) == 1
    assert found in report.unexplained[0]
    assert (report.agreed.total(), report.explained.total()) == (0, 0)


def test_other_chunks_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(STREAM, tmp_path)
    assert main([str(folder)]) == 0
    stream = (folder / STREAM).read_text(encoding="utf-8")
    (folder / STREAM).write_text(spoil_chunks(stream), encoding="utf-8")

    assert main([str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "no chunk is like: text" in shown
    assert "no chunk was like: content" in shown


def test_other_media_type_and_status_are_found(tmp_path: Path) -> None:
    folder = copied(PLAIN, tmp_path)
    manifest = folder / "MANIFEST.tsv"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("application/json", "application/octet-stream"), encoding="utf-8")
    assert "the media type is application/json, was application/octet-stream" in compare_folder(folder).unexplained[0]
    manifest.write_text(text.replace("\t200\t", "\t402\t"), encoding="utf-8")
    assert "the status is 200, was 402" in compare_folder(folder).unexplained[0]


def copied(name: str, folder: Path) -> Path:
    """A folder with one of the exchanges, and its line of the manifest."""
    for file in FIXTURES.glob(f"{name.partition('.')[0]}.*"):
        shutil.copy(file, folder)
    lines = (FIXTURES / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [lines[0], *(line for line in lines if line.startswith(f"{name}\t"))]
    (folder / "MANIFEST.tsv").write_text("".join(kept), encoding="utf-8")
    return folder
