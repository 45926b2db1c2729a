"""Checks of the lists that cost nothing, the models and the balance, and of keys, paths and methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from deepseek_conformance import sources
from deepseek_conformance.check import JSON, Check, Exchange, Probe
from deepseek_conformance.judges import answered, refused, then, unlike

WRONG_KEY = "Bearer sk-00000000000000000000000000000000"
NO_KEY = "Authentication Fails (governor)"
AMOUNT = re.compile(r"[0-9]+\.[0-9]{2}")
TRACE_ID = re.compile(r"[0-9a-f]{32}")

MODELS = Probe(name="models", method="GET", path="/models")
BALANCE = Probe(name="balance", method="GET", path="/user/balance")


def knows_the_model(exchange: Exchange) -> Iterator[str]:
    """Whether the list has models at all, each once."""
    names = [model["id"] for model in exchange.json()["data"]]
    if not names:
        yield "the list is empty"
    if len(set(names)) < len(names):
        yield f"a model is listed twice: {', '.join(names)}"


def amounts_add_up(exchange: Exchange) -> Iterator[str]:
    """Whether amounts are texts with two decimals, the total the sum of the others."""
    for info in exchange.json()["balance_infos"]:
        amounts = [info["total_balance"], info["granted_balance"], info["topped_up_balance"]]
        if not all(AMOUNT.fullmatch(amount) for amount in amounts):
            yield f"amounts are not texts with two decimals: {', '.join(map(repr, amounts))}"
        elif Decimal(amounts[0]) != Decimal(amounts[1]) + Decimal(amounts[2]):
            yield f"{info['currency']}: {amounts[0]} is not {amounts[1]} + {amounts[2]}"


def has_trace_id(exchange: Exchange) -> Iterator[str]:
    """Whether the answer names itself for the support."""
    value = exchange.answer.headers.get("x-ds-trace-id", "")
    if not TRACE_ID.fullmatch(value):
        yield f"x-ds-trace-id is {value!r}" if value else "there is no x-ds-trace-id"


def is_empty(exchange: Exchange) -> Iterator[str]:
    """Whether a path or method that is not there is answered with nothing."""
    if exchange.answer.content:
        yield f"there is a body of {len(exchange.answer.content)} bytes"


def is_404(exchange: Exchange) -> Iterator[str]:
    """Whether a path is not there."""
    yield from unlike(exchange, 404, None)
    yield from is_empty(exchange)


def is_405(exchange: Exchange) -> Iterator[str]:
    """Whether a method is not there."""
    yield from unlike(exchange, 405, None)
    yield from is_empty(exchange)


def _refuses_keys(operation: str, name: str, path: str, method: str) -> Iterator[Check]:
    """Checks that an operation cannot be had without the right key."""
    body = {"messages": [{"role": "user", "content": "Say hello."}], "prompt": "Hello", "max_tokens": 1}
    content = None if method == "GET" else body
    for kind, title, authorization, judge, says in (
        ("no-key", "No key is refused", "", refused(401, None, text=NO_KEY), f"401 without media type: {NO_KEY}"),
        (
            "other-scheme",
            "Another scheme than Bearer is refused",
            "Basic dTpw",
            refused(401, None, text=NO_KEY),
            f"401 without media type: {NO_KEY}",
        ),
        (
            "wrong-key",
            "A wrong key is refused",
            WRONG_KEY,
            refused(401, JSON, message=r"Authentication Fails, Your api key: \*{4}0000 is invalid.*"),
            "401 with an error object: Authentication Fails, Your api key: ****0000 is invalid",
        ),
    ):
        if name != "chat" and kind == "other-scheme":
            continue  # once is enough
        probe = Probe(name=f"{name}-{kind}", method=method, path=path, body=content, authorization=authorization)
        yield Check(
            id=f"{name}.{kind}",
            title=title,
            operation=operation,
            probes=(probe,),
            judge=judge,
            says=says,
            source=sources.MEASURED,
        )


def keys(operation: str) -> tuple[Check, ...]:
    """Checks of the keys of an operation."""
    method, path = {
        "models": ("GET", "/models"),
        "balance": ("GET", "/user/balance"),
        "chat": ("POST", "/chat/completions"),
        "fim": ("POST", "/beta/completions"),
    }[operation]
    return tuple(_refuses_keys(operation, operation, path, method))


CHECKS = (
    Check(
        id="models.answer",
        title="The models are listed",
        operation="models",
        probes=(MODELS,),
        judge=answered,
        says="200 with a list of models",
        source=sources.MEASURED,
    ),
    Check(
        id="models.names",
        title="Every model is listed once",
        operation="models",
        probes=(MODELS,),
        judge=then(knows_the_model),
        says="`data` has the models, each with an `id` of its own",
        source=sources.MODELS,
    ),
    Check(
        id="models.trace-id",
        title="Answers have a trace id",
        operation="models",
        probes=(MODELS,),
        judge=then(has_trace_id),
        says="the header x-ds-trace-id has 32 hexadecimal digits",
        source=sources.RECORDED,
    ),
    Check(
        id="models.method",
        title="A method that there is not is refused",
        operation="models",
        probes=(Probe(name="models-put", method="PUT", path="/models"),),
        judge=is_405,
        says="405 with an empty body",
        source=sources.SEEN,
    ),
    Check(
        id="models.path",
        title="A path that there is not is not found",
        operation="models",
        probes=(Probe(name="nowhere", method="GET", path="/no-such-path"),),
        judge=is_404,
        says="404 with an empty body",
        source=sources.SEEN,
    ),
    *keys("models"),
    Check(
        id="balance.answer",
        title="The balance is told",
        operation="balance",
        probes=(BALANCE,),
        judge=answered,
        says="200 with the balance in each currency",
        source=sources.BALANCE,
    ),
    Check(
        id="balance.amounts",
        title="Amounts are texts with two decimals and add up",
        operation="balance",
        probes=(BALANCE,),
        judge=then(amounts_add_up),
        says="total_balance is the sum of granted_balance and topped_up_balance",
        source=sources.BALANCE,
    ),
    *keys("balance"),
)
