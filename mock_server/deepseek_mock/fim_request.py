"""Reads the body of a fill-in-the-middle request and checks its rules."""

from __future__ import annotations

from dataclasses import dataclass

from deepseek_mock.chat_request import Sampling, read_sampling
from deepseek_mock.chat_rules import check_model, check_sampling
from deepseek_mock.contract import Model, ModelTable, Served
from deepseek_mock.profiles import Profile
from deepseek_mock.shape import Node, optional_boolean, optional_integer, optional_string
from deepseek_mock.wire_errors import refused

MAX_TOKENS = 4096
MAX_LOGPROBS = 20


@dataclass(frozen=True, slots=True)
class FimRequest:
    """A fill-in-the-middle request whose shape is right."""

    model: str
    served: Served | None
    prompt: str
    suffix: str | None
    echo: bool
    logprobs: int | None
    sampling: Sampling


def read_fim(node: Node, models: ModelTable) -> FimRequest:
    """Reads a request; raises ShapeError at the first member that does not fit."""
    node.members("struct CompletionRequest")
    model = node.need("model").string()
    return FimRequest(
        model=model,
        served=models.find(model),
        prompt=node.need("prompt").string(),
        suffix=optional_string(node, "suffix"),
        echo=bool(optional_boolean(node, "echo")),
        logprobs=optional_integer(node, "logprobs"),
        sampling=read_sampling(node),
    )


def check_fim(request: FimRequest, models: ModelTable, profile: Profile) -> Model:
    """Refuses what breaks a rule; returns the model that answers.

    The wording of the two `echo` rules and of the one about models without FIM was not recorded.
    """
    served = check_model(request.model, request.served, models, profile)
    if not served.fim:
        raise refused(f"{request.model} does not support FIM completion")
    check_sampling(request.sampling, MAX_TOKENS)
    if request.logprobs is not None and not 0 <= request.logprobs <= MAX_LOGPROBS:
        raise refused(f"Invalid logprobs value, the valid range of logprobs is [0, {MAX_LOGPROBS}]")
    if not profile.echo_stands_alone:
        return served.model
    if request.echo and request.suffix is not None:
        raise refused("Invalid echo value, echo cannot be used together with suffix")
    if request.echo and request.logprobs is not None:
        raise refused("Invalid echo value, echo cannot be used together with logprobs")
    return served.model
