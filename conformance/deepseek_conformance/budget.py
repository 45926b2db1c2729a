"""Counts what a run costs, by the contract's prices, and says beforehand what a request can cost at most."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from deepseek_client import PriceUnknown, pricing
from deepseek_client import models as client_models

from deepseek_conformance import event_stream, models

# The prompt is not only what is sent: tools and efforts come with texts of the server's own.
HIDDEN_TOKENS = 64
HIDDEN_TOKENS_OF_TOOLS = 512
COUNTS = ("prompt_tokens", "completion_tokens", "prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "total_tokens")


@dataclass(frozen=True)
class Tokens:
    """How many tokens a request has at most."""

    prompt: int = 0
    completion: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.prompt + self.completion


def most_tokens(content: bytes, body: Mapping[str, Any] | None, model: str) -> Tokens:
    """An upper bound for a completion request.

    A character of English is about 0.3 tokens, one of Chinese, three bytes, about 0.6: there are fewer tokens than
    half of the bytes. The answer has `max_tokens` or, without a usable one, as many as the model gives by default.
    """
    if body is None:
        return Tokens()  # no JSON object, so nothing can be generated
    hidden = HIDDEN_TOKENS_OF_TOOLS if body.get("tools") else HIDDEN_TOKENS
    limit = body.get("max_tokens")
    if not isinstance(limit, int) or limit < 1:
        off = "prompt" in body or body.get("thinking") == {"type": "disabled"}
        limit = _default_tokens(str(body.get("model", model)))["non_thinking" if off else "thinking"]
    return Tokens(len(content) // 2 + hidden, limit)


def _default_tokens(model: str) -> Mapping[str, int]:
    """How long answers are at most that nobody bounds; those of models that nobody knows, as those of today's."""
    served = models.served()
    row = served.get(model, {})
    defaults: Mapping[str, int] = row.get("default_max_tokens") or served[models.CAPABLE]["default_max_tokens"]
    return defaults


class Budget:
    """Money for a run.

    Args:
        limit: US dollars.
        model: whose prices hold. A model without a price of its own costs as much as the dearest of the contract.
        now: the time.

    Attributes:
        spent: US dollars so far.
        tokens: how many so far, as the answers say.
        priced_as: the model whose prices are used.
    """

    def __init__(self, limit: Decimal, model: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.limit = limit
        self.spent = Decimal(0)
        self.tokens = 0
        self._now = now
        self.priced_as = model
        try:
            self.price(Tokens(1, 1))
        except PriceUnknown:
            self.priced_as = max(self._priced(), key=lambda name: _cost(_usage(Tokens(1, 1)), name, now()))

    def _priced(self) -> list[str]:
        """The models that have a price in US dollars now."""
        now = self._now()
        return [row.model for row in pricing.PRICES if row.currency == "USD" and row.holds_at(now)]

    def price(self, tokens: Tokens) -> Decimal:
        """What tokens cost now, none of them cached."""
        return _cost(_usage(tokens), self.priced_as, self._now())

    def allows(self, tokens: Tokens) -> bool:
        """Whether a request with so many tokens stays within the limit."""
        return not tokens.total or self.spent + self.price(tokens) <= self.limit

    def spend(self, tokens: Tokens, usage: object) -> None:
        """Counts an answer: by its usage, or without a usable one as the most that it can have been."""
        counted = _read_usage(usage)
        self.spent += self.price(tokens) if counted is None else _cost(counted, self.priced_as, self._now())
        self.tokens += tokens.total if counted is None else counted["total_tokens"]


def _usage(tokens: Tokens) -> dict[str, int]:
    return {
        "prompt_tokens": tokens.prompt,
        "completion_tokens": tokens.completion,
        "total_tokens": tokens.total,
        "prompt_cache_hit_tokens": 0,
        "prompt_cache_miss_tokens": tokens.prompt,
    }


def _read_usage(usage: object) -> dict[str, int] | None:
    """The counts of a usage object, of which other servers send but some; None if it has not even the sums."""
    if not isinstance(usage, Mapping):
        return None
    found = {name: value for name in COUNTS if isinstance(value := usage.get(name), int) and value >= 0}
    if "prompt_tokens" not in found or "completion_tokens" not in found:
        return None
    tokens = _usage(Tokens(found["prompt_tokens"], found["completion_tokens"]))
    hit = min(found.get("prompt_cache_hit_tokens", 0), tokens["prompt_tokens"])
    return {**tokens, "prompt_cache_hit_tokens": hit, "prompt_cache_miss_tokens": tokens["prompt_tokens"] - hit}


def _cost(usage: Mapping[str, int], model: str, at: datetime) -> Decimal:
    cost = pricing.cost(client_models.Usage.from_dict(dict(usage)), model=model, at=at)
    if cost.usd is None:
        raise PriceUnknown(f"{model} has no price in US dollars", model=model, at=at)
    return cost.usd


def usage_in(content: bytes, media_type: str | None) -> object:
    """The usage in the body of an answer, of a stream the last that it has; None if there is none."""
    usage: object = None
    with contextlib.suppress(ValueError, AttributeError):
        if media_type != event_stream.MEDIA_TYPE:
            return json.loads(content).get("usage")
        for event in event_stream.read_events(content):
            if event.startswith("{"):
                usage = json.loads(event).get("usage") or usage
    return usage
