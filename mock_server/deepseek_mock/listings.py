"""The two read-only answers: the model list and the balance."""

from __future__ import annotations

from collections.abc import Sequence

from deepseek_mock.accounts import Balance
from deepseek_mock.contract import Model
from deepseek_mock.json_text import Json

# Only the flash model lets system messages stand in the middle of a conversation.
SYSTEM_PROMPT_UPDATE = {"deepseek-flash": "in-history"}
EFFORT: Json = {"supported_levels": ["low", "high", "max"], "default_level": "high"}


def model_list(models: list[Model], *, details: bool) -> Json:
    """`GET /models`; older names that still work are not listed."""
    return {"object": "list", "data": [_model(model) | (_details(model) if details else {}) for model in models]}


def _model(model: Model) -> dict[str, Json]:
    return {"id": model.id, "object": "model", "owned_by": "deepseek"}


def _details(model: Model) -> dict[str, Json]:
    return {
        "name": model.name or model.id,
        "context_window": model.context_window,
        "max_output_tokens": model.max_output_tokens,
        "input_modalities": list(model.input_modalities),
        "output_modalities": list(model.output_modalities),
        "effort": EFFORT,
        "api_capabilities": {
            "anthropic_messages": {
                "system_prompt_update": SYSTEM_PROMPT_UPDATE.get(model.id, "leading-only"),
            }
        },
    }


def balance(balances: Sequence[Balance]) -> Json:
    """`GET /user/balance`: amounts are strings with two decimals."""
    return {
        "is_available": any(row.total > 0 for row in balances),
        "balance_infos": [
            {
                "currency": row.currency,
                "total_balance": f"{row.total:.2f}",
                "granted_balance": f"{row.granted:.2f}",
                "topped_up_balance": f"{row.topped_up:.2f}",
            }
            for row in balances
        ],
    }
