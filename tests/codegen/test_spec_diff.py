"""What changes of the contract are called, and what is demanded of those who make them."""

from __future__ import annotations

import copy
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen import spec_diff
from codegen.spec_diff import Diff

ROOT = Path(__file__).resolve().parents[2]
Edit = Callable[[dict[str, Any]], object]


@cache
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
    return loaded


def schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def member(document: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = schema(document, name)["properties"][key]
    return found


def post(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/chat/completions"]["post"]
    return found


def parameter(*, required: bool) -> dict[str, Any]:
    return {
        "name": "limit",
        "in": "query",
        "required": required,
        "schema": {"type": "integer"},
        "description": "How many.",
    }


def models(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/models"]["get"]
    return found


BREAKING: dict[str, Edit] = {
    "an operation is gone": lambda d: d["paths"].pop("/user/balance"),
    "an operation is at another path": lambda d: d["paths"].update({"/balance": d["paths"].pop("/user/balance")}),
    "an operation has another id": lambda d: post(d).update(operationId="chat"),
    "an operation has another tag": lambda d: post(d).update(tags=["User"]),
    "an operation needs no key any more": lambda d: post(d).update(security=[]),
    "a parameter must be given": lambda d: models(d).update(parameters=[parameter(required=True)]),
    "a member of requests is gone": lambda d: schema(d, "ChatCompletionRequest")["properties"].pop("user_id"),
    "a member of requests is new and required": lambda d: (
        schema(d, "CompletionRequest")["properties"].update(tenant={"type": "string"}),
        schema(d, "CompletionRequest")["required"].append("tenant"),
    ),
    "a member of requests must be given": lambda d: schema(d, "ChatCompletionRequest")["required"].append("user_id"),
    "a member of requests must not be null": lambda d: member(d, "CompletionRequest", "suffix").update(type="string"),
    "a number of requests must be whole": lambda d: member(d, "CompletionRequest", "temperature").update(
        type="integer"
    ),
    "a bound of requests is tighter": lambda d: member(d, "CompletionRequest", "max_tokens").update(maximum=1024),
    "a pattern is new": lambda d: member(d, "ChatCompletionRequest", "user_id").update(pattern="^a"),
    "a value of requests is gone": lambda d: schema(d, "ThinkingType")["enum"].remove("disabled"),
    "a default is another": lambda d: member(d, "CompletionRequest", "temperature").update(default=0),
    "a kind of message is gone": lambda d: schema(d, "ChatMessage")["oneOf"].pop(),
    "unknown members are refused": lambda d: schema(d, "CompletionRequest").update(additionalProperties=False),
    "a rule is new": lambda d: schema(d, "CompletionRequest").update({"not": {"required": ["stop", "suffix"]}}),
    "a member of answers is gone": lambda d: schema(d, "Usage")["properties"].pop("total_tokens"),
    "a member of answers may be absent": lambda d: schema(d, "Usage")["required"].remove("total_tokens"),
    "a member of answers may be null": lambda d: member(d, "Usage", "total_tokens").update(type=["integer", "null"]),
    "a member of answers is of another type": lambda d: member(d, "Usage", "total_tokens").update(type="string"),
    "a fixed value of answers is another": lambda d: member(d, "Model", "object").update(const="llm"),
    "a fixed value of answers is one of several": lambda d: (
        member(d, "Model", "object").pop("const"),
        member(d, "Model", "object").update(enum=["model", "alias"]),
    ),
    "a member of chunks is gone": lambda d: schema(d, "ChatCompletionDelta")["properties"].pop("reasoning_content"),
    "a member of chunks is of another type": lambda d: member(d, "ChatCompletionDelta", "content").update(
        type="integer"
    ),
    "a status is gone": lambda d: post(d)["responses"].pop("402"),
    "a media type of answers is gone": lambda d: post(d)["responses"]["200"]["content"].pop("text/event-stream"),
    "an exception has another name": lambda d: d["components"]["responses"]["InsufficientBalance"].update(
        {"x-exception": "NoMoney"}
    ),
    "the sentinel of streams is another": lambda d: post(d)["responses"]["200"]["content"]["text/event-stream"].update(
        {"x-speakeasy-sse-sentinel": "[END]"}
    ),
    "a type has another name": lambda d: d["components"]["schemas"].update(
        UserFunds=d["components"]["schemas"].pop("UserBalance")
    ),
    "the default server is another": lambda d: d["servers"][0].update(url="https://api.example.com"),
    "a price is gone": lambda d: d["x-prices"].pop(),
    "a model is gone": lambda d: d["x-models"].pop(),
}
ADDITIVE: dict[str, Edit] = {
    "an operation is new": lambda d: d["paths"].update({"/files": {"get": copy.deepcopy(models(d))}}),
    "a parameter may be given": lambda d: models(d).update(parameters=[parameter(required=False)]),
    "a member of requests is new": lambda d: schema(d, "CompletionRequest")["properties"].update(n={"type": "integer"}),
    "a member of requests may be left out": lambda d: schema(d, "CompletionRequest")["required"].remove("prompt"),
    "a bound of requests is looser": lambda d: member(d, "CompletionRequest", "max_tokens").update(maximum=9000),
    "a value of requests is new": lambda d: schema(d, "ThinkingType")["enum"].append("adaptive"),
    "a kind of message is new": lambda d: (
        d["components"]["schemas"].update(DeveloperMessage=copy.deepcopy(schema(d, "SystemMessage"))),
        schema(d, "ChatMessage")["oneOf"].append({"$ref": "#/components/schemas/DeveloperMessage"}),
    ),
    "a member of answers is new": lambda d: schema(d, "Usage")["properties"].update(audio_tokens={"type": "integer"}),
    "a member of answers is always there": lambda d: schema(d, "Usage")["required"].append("prompt_tokens_details"),
    "a value of an open list is new": lambda d: schema(d, "KnownFinishReason")["enum"].append("refusal"),
    "a value of an open list is gone": lambda d: schema(d, "KnownFinishReason")["enum"].remove("aborted"),
    "a status is new": lambda d: post(d)["responses"].update({"408": {"description": "Too slow."}}),
    "a member is deprecated": lambda d: member(d, "CompletionRequest", "echo").update(deprecated=True),
    "a price is new": lambda d: d["x-prices"].append({**d["x-prices"][-1], "valid_from": "2027-01-01T00:00:00Z"}),
    "a price was wrong": lambda d: d["x-prices"][-1].update(output="9"),
    "a server is new": lambda d: d["servers"].append({"url": "https://eu.api.deepseek.com"}),
    "a status may pass": lambda d: d["components"]["responses"]["InsufficientBalance"].update({"x-retryable": True}),
}
EDITORIAL: dict[str, Edit] = {
    "nothing": lambda d: d,
    "the order of members": lambda d: d.update(
        components={**d["components"], "schemas": dict(reversed(d["components"]["schemas"].items()))}
    ),
    "the order of required members": lambda d: schema(d, "Usage")["required"].reverse(),
    "the order of values": lambda d: schema(d, "KnownFinishReason")["enum"].reverse(),
    "the order of kinds": lambda d: schema(d, "ChatMessage")["oneOf"].reverse(),
    "a description": lambda d: schema(d, "Usage").update(description="What it took."),
    "a description of a member": lambda d: member(d, "Usage", "total_tokens").update(description="All."),
    "a description of an operation": lambda d: post(d).update(description="Chats."),
    "a description of an answer": lambda d: d["components"]["responses"]["InsufficientBalance"].update(
        description="No."
    ),
    "an example": lambda d: post(d)["requestBody"]["content"]["application/json"]["examples"].clear(),
    "the day of the description": lambda d: d["info"].update({"x-as-of": "2027-01-01"}),
    "the words of a tag": lambda d: d["tags"][0].update(description="Talk."),
    "a link": lambda d: post(d).update(externalDocs={"url": "https://example.com"}),
    "a link to another operation": lambda d: post(d)["responses"]["200"].pop("links"),
}


def level(edit: Edit) -> str:
    changed = copy.deepcopy(contract())
    edit(changed)
    changes = Diff(contract(), changed).changes()
    return changes[0].level if changes else "editorial"


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str) -> None:
    assert level(BREAKING[name]) == "breaking"


@pytest.mark.parametrize("name", ADDITIVE)
def test_additive(name: str) -> None:
    assert level(ADDITIVE[name]) == "additive"


@pytest.mark.parametrize("name", EDITORIAL)
def test_editorial(name: str) -> None:
    assert level(EDITORIAL[name]) == "editorial"


def test_change_is_told_where_it_is() -> None:
    changed = copy.deepcopy(contract())
    schema(changed, "Usage")["properties"].pop("total_tokens")
    (change,) = Diff(contract(), changed).changes()
    assert (change.place, change.what) == ("Usage.total_tokens", "is gone")


@pytest.mark.parametrize(
    ("current", "worst", "needed"),
    [
        ((0, 3, 1), "breaking", (0, 4, 0)),
        ((0, 3, 1), "additive", (0, 3, 2)),
        ((1, 3, 1), "breaking", (2, 0, 0)),
        ((1, 3, 1), "additive", (1, 4, 0)),
        ((1, 3, 1), "editorial", (1, 3, 2)),
    ],
)
def test_next_version(current: tuple[int, ...], worst: Any, needed: tuple[int, ...]) -> None:
    assert spec_diff.next_version(current, worst) == needed


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release of the contract, and its working tree."""
    for name in ("openapi.yaml", "generator-config.yaml", "CHANGELOG.md"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(spec_diff, "ROOT", tmp_path)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Release"], ["tag", "v0.1.0"]):
        settings = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *command], cwd=tmp_path, check=True)  # noqa: S607
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(folder: Path) -> int:
    return spec_diff.main(["HEAD", str(folder), "--check"])


def announce(folder: Path) -> None:
    edit(folder, "CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- The API has changed.\n")


def test_check_wants_nothing_for_words(repository: Path) -> None:
    edit(repository, "openapi.yaml", "Answer a conversation", "Answer conversations")
    assert check(repository) == 0


def test_check_wants_a_line_in_the_changelog(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repository, "openapi.yaml", "maximum: 4096", "maximum: 8192")
    assert check(repository) == 1
    assert "CHANGELOG.md says nothing new under [Unreleased]" in capsys.readouterr().err
    announce(repository)
    assert check(repository) == 0


def test_check_wants_a_new_version_for_what_breaks(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repository, "openapi.yaml", "maximum: 4096", "maximum: 1024")
    announce(repository)
    assert check(repository) == 1
    complaint = capsys.readouterr().err
    assert "breaks programs written for v0.1.0, and the version is still 0.1.0" in complaint
    assert (
        'set package_version_override in generator-config.yaml to "0.2.0" or higher, and run `make generate`'
        in complaint
    )
    edit(repository, "generator-config.yaml", '"0.1.0"', '"0.2.0"')
    assert check(repository) == 0


def test_unknown_revision_is_named() -> None:
    with pytest.raises(SystemExit, match="no-such-revision is neither a file nor a Git revision"):
        spec_diff.main(["no-such-revision"])


def test_report_for_programs(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repository, "openapi.yaml", "maximum: 4096", "maximum: 1024")
    spec_diff.main(["HEAD", str(repository), "--format", "json"])
    shown = yaml.safe_load(capsys.readouterr().out)
    assert shown["level"] == "breaking"
    assert shown["changes"][0]["what"] == "maximum is 1024, was 4096"
