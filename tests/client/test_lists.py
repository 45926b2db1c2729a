"""Answers that are lists of things."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from deepseek_client.models import Model, ModelList

from tests.client.conftest import Connect
from tests.client.wire import WireServer, answer

Serve = Callable[..., WireServer]

FLASH = {"id": "deepseek-flash", "object": "model", "owned_by": "deepseek"}
PRO = {"id": "deepseek-v4-pro", "object": "model", "owned_by": "deepseek"}


@pytest.mark.parametrize("models", [[], [FLASH], [FLASH, PRO]])
def test_models_are_iterated_over(serve: Serve, connect: Connect, models: list[dict[str, Any]]) -> None:
    body = {"object": "list", "data": models, "next": None}
    listed = connect(serve(answer(json.dumps(body))).url).call("models.list")
    assert type(listed) is ModelList
    assert [model.id for model in listed] == [model["id"] for model in models]
    assert list(listed) == listed.data
    assert len(listed) == len(models)
    assert bool(listed) is bool(models)  # as a list
    assert (Model.from_dict(FLASH) in listed) is (FLASH in models)
    assert listed.to_dict() == body
    for again in (copy.deepcopy(listed), pickle.loads(pickle.dumps(listed))):
        assert again == listed
        assert list(again) == list(listed)
