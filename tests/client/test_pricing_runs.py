"""What helpers that send several requests cost: each request at its own time, and all of them together."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from deepseek_client import ConfigurationError, ParsedCompletion, PriceUnknown, ToolRun
from deepseek_client.models import ChatCompletion, Usage
from deepseek_client.pricing import PriceRow, Rates, cost

from tests.client.bodies import REPLY
from tests.client.chats import Serve, called, parse, run_tools, stream_tools
from tests.client.conftest import Connect
from tests.client.wire import Script, answer, events

OFF_PEAK = datetime(2026, 11, 20, 0, 59, 59, tzinfo=UTC)
PEAK = datetime(2026, 11, 20, 1, tzinfo=UTC)  # a second later, at twice the price
REQUEST = Decimal("0.0000084")  # 8 tokens at 0.15 USD and 12 at 0.6 USD for a million, off-peak


def double(x: int) -> int:
    """Twice as much."""
    return 2 * x


def at(moment: datetime, content: str, *calls: dict[str, Any], **changes: Any) -> Script:
    """An answer of a moment."""
    message = {"role": "assistant", "content": content, **({"tool_calls": list(calls)} if calls else {})}
    reason = "tool_calls" if calls else "stop"
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
    return answer(json.dumps({**REPLY, "created": int(moment.timestamp()), "choices": [choice], **changes}))


def test_cost_of_a_run_is_that_of_its_requests_each_at_its_time(serve: Serve, connect: Connect) -> None:
    server = serve(at(OFF_PEAK, "", called("double", {"x": 1})), at(PEAK, "2"))
    run = run_tools(connect(server.url), tools=[double])
    assert [item.created for item in run.completions] == [int(OFF_PEAK.timestamp()), int(PEAK.timestamp())]
    assert run.completions[-1] is run.final
    parts = [cost(item) for item in run.completions]
    assert [item.usd for item in parts] == [REQUEST, 2 * REQUEST]
    for again in (run, copy.deepcopy(run), pickle.loads(pickle.dumps(run))):
        found = cost(again)
        assert (found.usd, found.cny) == (3 * REQUEST, Decimal("0.000168"))
        assert (found.model, found.at, found.peak) == ("deepseek-flash", PEAK, True)
        assert found.rows == parts[0].rows == parts[1].rows
        assert found.notes == tuple(dict.fromkeys(note for part in parts for note in part.notes))
        for kind in ("cache_hit", "cache_miss", "output"):
            assert getattr(found, kind).usd == sum(getattr(part, kind).usd for part in parts)
            assert getattr(found, kind).cny == sum(getattr(part, kind).cny for part in parts)


def test_moment_that_is_given_holds_for_all_requests(serve: Serve, connect: Connect) -> None:
    server = serve(at(OFF_PEAK, "", called("double", {"x": 1})), at(PEAK, "2"))
    run = run_tools(connect(server.url), tools=[double])
    assert cost(run, at=PEAK).usd == 4 * REQUEST
    assert cost(run, at=OFF_PEAK, model="deepseek-v4-pro").usd == 2 * (
        8 * Decimal("0.66") + 12 * Decimal("1.98")
    ) / Decimal(10**6)


def test_cost_of_a_streamed_run(serve: Serve, connect: Connect) -> None:
    def streamed(moment: datetime, delta: dict[str, Any], reason: str) -> Script:
        chunk = {**REPLY, "object": "chat.completion.chunk", "created": int(moment.timestamp())}
        chunk["choices"] = [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]
        return events(b"data: " + json.dumps(chunk).encode() + b"\n\ndata: [DONE]\n\n")

    server = serve(
        streamed(OFF_PEAK, {"role": "assistant", "tool_calls": [called("double", {"x": 1})]}, "tool_calls"),
        streamed(PEAK, {"role": "assistant", "content": "2"}, "stop"),
    )
    _, run = stream_tools(connect(server.url), tools=[double])
    assert cost(run).usd == 3 * REQUEST


def test_cost_of_a_typed_answer_has_the_empty_answer_before_it(serve: Serve, connect: Connect) -> None:
    server = serve(at(OFF_PEAK, ""), at(PEAK, '{"value": 2}'))
    parsed = parse(connect(server.url), response_type=int)
    assert (parsed.parsed, len(parsed.completions)) == (2, 2)
    assert parsed.completions[-1] is parsed.completion
    assert cost(parsed).usd == 3 * REQUEST
    assert repr(parsed).count(REPLY["id"]) == 1


def test_cost_without_a_price_in_one_currency_for_one_request(serve: Serve, connect: Connect) -> None:
    server = serve(at(OFF_PEAK, "", called("double", {"x": 1})), at(PEAK, "2"))
    run = run_tools(connect(server.url), tools=[double])
    rates = Rates(cache_hit=Decimal(1), cache_miss=Decimal(1), output=Decimal(1))
    row = PriceRow(model="deepseek-flash", currency="USD", valid_from=datetime(2026, 1, 1, tzinfo=UTC), rates=rates)
    both = PriceRow(model="deepseek-flash", currency="CNY", valid_from=PEAK, rates=rates)
    found = cost(run, prices=[row, both])
    assert (found.usd, found.cny, found.output.cny) == (Decimal("0.00004"), None, None)
    assert found.rows == (row, both)


@pytest.mark.parametrize("helper", [ParsedCompletion, ToolRun])
def test_cost_of_a_result_without_its_answers_goes_by_its_usage(helper: Any) -> None:
    completion = ChatCompletion.from_dict({**REPLY, "created": int(PEAK.timestamp())})
    usage = Usage.from_dict({**REPLY["usage"], "prompt_tokens": 16, "prompt_cache_miss_tokens": 16})
    usage.completion_tokens = 24
    if helper is ToolRun:
        result: Any = ToolRun(final=completion, messages=[], rounds=2, usage=usage)
    else:
        result = ParsedCompletion(parsed=1, text="1", completion=completion, usage=usage)
    assert result.completions == ()
    assert cost(result).usd == 4 * REQUEST
    assert completion.usage.completion_tokens == 12


def test_request_without_usage_makes_the_cost_unknown(serve: Serve, connect: Connect) -> None:
    stream = {**REPLY, "object": "chat.completion.chunk", "usage": None}
    stream["choices"] = [
        {"index": 0, "delta": {"role": "assistant", "content": "2"}, "logprobs": None, "finish_reason": "stop"}
    ]
    server = serve(events(b"data: " + json.dumps(stream).encode() + b"\n\ndata: [DONE]\n\n"))
    _, run = stream_tools(connect(server.url), tools=[])
    with pytest.raises(PriceUnknown, match="not a number of tokens"):
        cost(run)


@pytest.mark.parametrize("value", [None, "reply", 5, object(), {"usage": {}}])
def test_what_is_no_answer_is_still_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="is neither a reply nor the usage of one"):
        cost(value)
