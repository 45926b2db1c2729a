"""The model list and the balance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, EMPTY_BALANCE_API_KEY, Account, Balance, MockServer
from deepseek_mock.contract import ModelTable, load_models


@pytest.mark.parametrize("path", ["/models", "/v1/models"])
def test_models(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.text.startswith('\n{"object":"list","data":[{"id":"deepseek-flash","object":"model","owned_by":')
    flash, pro = response.json()["data"]
    assert flash == {
        "id": "deepseek-flash",
        "object": "model",
        "owned_by": "deepseek",
        "name": "DeepSeek-V4.1-Flash",
        "context_window": 1048576,
        "max_output_tokens": 393216,
        "input_modalities": ["text", "image"],
        "output_modalities": ["text"],
        "effort": {"supported_levels": ["low", "high", "max"], "default_level": "high"},
        "api_capabilities": {"anthropic_messages": {"system_prompt_update": "in-history"}},
    }
    assert pro["id"] == "deepseek-v4-pro"
    assert pro["input_modalities"] == ["text"]
    assert pro["api_capabilities"] == {"anthropic_messages": {"system_prompt_update": "leading-only"}}
    assert list(pro) == list(flash)


def test_models_every_listed_name_answers(client: httpx.Client, ask: Any) -> None:
    for model in client.get("/models").json()["data"]:
        assert ask(model=model["id"])["model"] == model["id"]


def test_models_head_has_no_body(client: httpx.Client) -> None:
    response = client.head("/models")
    assert (response.status_code, response.content) == (200, b"")


def test_model_table_names() -> None:
    table = load_models()
    assert table.listed() == "deepseek-v4-pro or deepseek-flash"
    served = table.find("deepseek-reasoner")
    assert served is not None
    assert (served.model.id, served.thinks, served.sees, served.fim) == ("deepseek-flash", True, False, False)
    assert table.find("deepseek-coder") is None


def test_model_table_decides_names_and_limits() -> None:
    row = {
        "id": "tiny",
        "context_window": 50,
        "max_output_tokens": 20,
        "default_max_tokens": {"non_thinking": 3, "thinking": 4, "thinking_max_effort": 5},
        "input_modalities": ["text"],
        "output_modalities": ["text"],
        "thinking": False,
        "fim": False,
    }
    with (
        MockServer(models=ModelTable([row])) as server,
        httpx.Client(base_url=server.base_url, headers={"authorization": f"Bearer {server.api_key}"}) as client,
    ):
        body: dict[str, Any] = {"model": "tiny", "messages": [{"role": "user", "content": "Count from 1 to 9"}]}

        def error(**members: Any) -> str:
            return str(client.post("/chat/completions", json=body | members).json()["error"]["message"])

        default = client.post("/chat/completions", json=body).json()
        assert default["usage"]["completion_tokens"] == 3
        assert error(max_tokens=21) == "Invalid max_tokens value, the valid range of max_tokens is [1, 20]"
        assert error(model="big") == "The supported API model names are tiny, but you passed big."
        assert "maximum context length is 39 tokens" in error(messages=[{"role": "user", "content": "word" * 40}])
        nearly_full = [{"role": "user", "content": "word" * 35}]
        cut = client.post("/chat/completions", json=body | {"messages": nearly_full}).json()
        assert cut["choices"][0]["finish_reason"] == "length"
        assert cut["usage"]["total_tokens"] == 39
        assert client.get("/models").json()["data"][0]["name"] == "tiny"


def test_balance() -> None:
    with MockServer() as server:
        response = httpx.get(f"{server.base_url}/user/balance", headers={"authorization": f"Bearer {server.api_key}"})
    assert response.headers["content-type"] == "application/json"
    assert response.text == (
        '\n{"is_available":true,"balance_infos":[{"currency":"CNY","total_balance":"100000.00",'
        '"granted_balance":"10.00","topped_up_balance":"99990.00"}]}'
    )


def test_balance_empty(client: httpx.Client) -> None:
    answer = client.get("/user/balance", headers={"authorization": f"Bearer {EMPTY_BALANCE_API_KEY}"}).json()
    assert answer["is_available"] is False
    assert {row["total_balance"] for row in answer["balance_infos"]} == {"0.00"}


def test_balance_in_two_currencies() -> None:
    rows = (Balance("USD", Decimal("0.5"), Decimal("1234567.891")), Balance("CNY", Decimal(0), Decimal(0)))
    with MockServer(accounts=[Account(DEFAULT_API_KEY, rows)]) as server:
        headers = {"authorization": f"Bearer {server.api_key}"}
        answer = httpx.get(f"{server.base_url}/user/balance", headers=headers).json()
    assert [list(row.values()) for row in answer["balance_infos"]] == [
        ["USD", "1234568.39", "0.50", "1234567.89"],
        ["CNY", "0.00", "0.00", "0.00"],
    ]
