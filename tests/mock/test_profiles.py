"""Dated profiles: what the API was like at other times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from deepseek_mock import MockServer, create_app
from deepseek_mock.contract import load_models
from deepseek_mock.profiles import NEWEST, PROFILES, SEED, V4, Profile, find_profile

from tests.mock.asking import PICTURE, QUESTION, TOOL, Asking, asking

CALL = {"id": "a", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}
TURN: list[dict[str, Any]] = [
    {"role": "user", "content": "Weather?"},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "a", "content": "Sunny"},
]
BACK = "The `reasoning_content` in the thinking mode must be passed back to the API."


@pytest.fixture(scope="module")
def seed() -> Iterator[Asking]:
    yield from asking("seed-2025-01")


@pytest.fixture(scope="module")
def v4() -> Iterator[Asking]:
    yield from asking("v4-2026-08")


@pytest.fixture(scope="module")
def newest() -> Iterator[Asking]:
    yield from asking("newest")


def test_profiles_are_found_by_name() -> None:
    assert list(PROFILES) == ["2026-11", "v4-2026-08", "seed-2025-01"]
    assert find_profile("newest") is find_profile("2026-11") is NEWEST
    assert find_profile(SEED) is SEED
    assert create_app().profile is NEWEST


def test_unknown_profile_is_refused_with_the_known_ones() -> None:
    message = (
        r"^unknown profile 'seed-2025' \(did you mean 'seed-2025-01'\?\); "
        r"known are 2026-11, v4-2026-08, seed-2025-01 and newest$"
    )
    with pytest.raises(ValueError, match=message):
        create_app(profile="seed-2025")
    with pytest.raises(ValueError, match="unknown profile"):
        MockServer(profile="v5")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_seeded_clock_stands_on_the_day(profile: Profile) -> None:
    noon = datetime(profile.day.year, profile.day.month, profile.day.day, 12, tzinfo=UTC)
    for asked in asking(profile):
        model = load_models(profile.day).models[0].id
        assert asked.answer(model)["created"] == noon.timestamp()
    assert create_app(profile=profile).clock.is_frozen is False


def test_variant_of_a_profile_is_taken() -> None:
    for asked in asking(replace(NEWEST, name="mine", fingerprint="fp_mine")):
        assert asked.answer("deepseek-flash")["system_fingerprint"] == "fp_mine"


# Models


def test_models_of_the_time(seed: Asking, v4: Asking, newest: Asking) -> None:
    headers = {"authorization": f"Bearer {seed.server.api_key}"}
    listed = [asked.client.get("/models", headers=headers).json()["data"] for asked in (seed, v4, newest)]
    assert [[model["id"] for model in models] for models in listed] == [
        ["deepseek-chat", "deepseek-reasoner"],
        ["deepseek-v4-flash", "deepseek-v4-pro"],
        ["deepseek-flash", "deepseek-v4-pro"],
    ]
    assert [list(models[0]) == ["id", "object", "owned_by"] for models in listed] == [True, True, False]


def test_old_name_is_answered_by_the_model_of_the_time(seed: Asking, v4: Asking, newest: Asking) -> None:
    models = [asked.answer("deepseek-chat")["model"] for asked in (seed, v4, newest)]
    assert models == ["deepseek-chat", "deepseek-v4-flash", "deepseek-flash"]


def test_unknown_model(seed: Asking, v4: Asking) -> None:
    assert seed.refusal("deepseek-flash") == "Model Not Exist"
    assert v4.refusal("deepseek-flash") == (
        "The supported API model names are deepseek-v4-pro or deepseek-v4-flash, but you passed deepseek-flash."
    )


def test_model_name_with_braces_is_quoted_as_it_is(v4: Asking) -> None:
    assert v4.refusal("{name}").endswith("but you passed {name}.")


@pytest.mark.parametrize(
    ("day", "served"),
    [
        (date(2024, 5, 16), {}),
        (date(2024, 8, 1), {"deepseek-chat": "deepseek-chat", "deepseek-coder": "deepseek-coder"}),
        (date(2025, 1, 19), {"deepseek-chat": "deepseek-chat"}),
        (date(2026, 4, 23), {"deepseek-chat": "deepseek-chat", "deepseek-reasoner": "deepseek-reasoner"}),
        (
            date(2026, 4, 24),
            {
                "deepseek-chat": "deepseek-v4-flash",
                "deepseek-reasoner": "deepseek-v4-flash",
                "deepseek-v4-flash": "deepseek-v4-flash",
                "deepseek-v4-pro": "deepseek-v4-pro",
            },
        ),
    ],
)
def test_table_of_a_day(day: date, served: dict[str, str]) -> None:
    table = load_models(day)
    names = ("deepseek-chat", "deepseek-coder", "deepseek-reasoner", "deepseek-v4-flash", "deepseek-v4-pro")
    found = {name: behind.model.id for name in names if (behind := table.find(name)) is not None}
    assert found == served


def test_table_of_the_newest_day_is_todays() -> None:
    today, table = load_models(), load_models(NEWEST.day)
    assert today.models == table.models
    for name in ("deepseek-chat", "deepseek-reasoner", "deepseek-v4-flash", "deepseek-v4-flash-vision-exp"):
        assert today.find(name) == table.find(name)


def test_v4_did_not_see(v4: Asking, newest: Asking) -> None:
    answer = v4.post("deepseek-v4-flash", messages=[PICTURE])
    assert answer.status_code == 400
    assert "messages[0]: unknown variant `image_url`, expected `text`" in answer.text
    assert newest.post("deepseek-v4-flash", messages=[PICTURE]).status_code == 200


# Members that came later


def test_later_members_are_passed_over(seed: Asking, v4: Asking) -> None:
    later: dict[str, Any] = {
        "user_id": 5,
        "safety_check": 5,
        "title": {"enabled": True},
        "reasoning_effort": 5,
        "thinking": "on",
    }
    assert set(seed.message(**later)) == {"role", "content"}
    assert set(v4.message("deepseek-chat", safety_check=5, title={"enabled": True})) == {"role", "content"}
    assert v4.post("deepseek-chat", user_id=5).status_code == 400


def test_thinking_goes_by_the_model(seed: Asking) -> None:
    assert "reasoning_content" not in seed.message(thinking={"type": "enabled"})
    assert seed.message("deepseek-reasoner", thinking={"type": "disabled"})["reasoning_content"]


def test_strict_functions_came_later(seed: Asking, v4: Asking) -> None:
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    strict = {"type": "function", "function": {"name": "f", "strict": True, "parameters": parameters}}
    assert seed.post(tools=[strict]).status_code == 200
    assert "Invalid schema for function 'f'" in v4.refusal(tools=[strict])


def test_reminders_came_later(seed: Asking, v4: Asking) -> None:
    messages = [{"role": "latest_reminder", "content": "2025-01-31,Friday,,App,en"}, QUESTION]
    answer = seed.post(messages=messages)
    assert "unknown variant `latest_reminder`, expected one of `system`, `user`, `assistant`, `tool`" in answer.text
    assert v4.post(messages=messages).status_code == 200


def test_server_tools_came_later(v4: Asking, newest: Asking) -> None:
    tools = [{"type": "deepseek_web_search"}]
    assert "unknown variant `deepseek_web_search`, expected `function`" in v4.post(tools=tools).text
    assert newest.post("deepseek-flash", tools=tools).status_code == 200


def test_tool_names_were_shorter(seed: Asking, newest: Asking) -> None:
    tools = [{"type": "function", "function": {"name": "f" * 65}}]
    assert "with maximum length 64, but got a string with length 65" in seed.refusal(tools=tools)
    assert newest.post("deepseek-flash", tools=tools).status_code == 200


# Reasoning that is sent back


@pytest.fixture(scope="module", params=[NEWEST, V4], ids=lambda profile: profile.name)
def wanting(request: pytest.FixtureRequest) -> Iterator[Asking]:
    yield from asking(replace(request.param, wants_reasoning_back=True))


def test_reasoning_must_come_back_with_tool_calls(wanting: Asking) -> None:
    assert wanting.refusal("deepseek-v4-pro", messages=TURN, tools=[TOOL]) == BACK


@pytest.mark.parametrize("sent_back", ["The user asks.", ""])
def test_reasoning_that_comes_back_is_accepted(wanting: Asking, sent_back: str) -> None:
    turn = [TURN[0], TURN[1] | {"reasoning_content": sent_back}, TURN[2]]
    assert wanting.post("deepseek-v4-pro", messages=turn, tools=[TOOL]).status_code == 200


def test_reasoning_need_not_come_back_elsewhere(wanting: Asking) -> None:
    assert wanting.post("deepseek-v4-pro", messages=TURN).status_code == 200
    off: dict[str, Any] = {"thinking": {"type": "disabled"}, "tools": [TOOL]}
    assert wanting.post("deepseek-v4-pro", messages=TURN, **off).status_code == 200
    spoken = [QUESTION, {"role": "assistant", "content": "144"}, QUESTION]
    assert wanting.post("deepseek-v4-pro", messages=spoken, tools=[TOOL]).status_code == 200


def test_reasoning_need_not_come_back_unless_it_is_wanted(v4: Asking, newest: Asking) -> None:
    for asked in (v4, newest):
        assert asked.post("deepseek-v4-pro", messages=TURN, tools=[TOOL]).status_code == 200
