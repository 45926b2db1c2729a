"""What schemathesis has to be told about this API: two media types, one missing header, and checks of its own.

Importing the module registers everything for the process, as schemathesis wants it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, DeserializationContext, GenerationMode, HookContext, Response

from deepseek_conformance import coherence, event_stream
from deepseek_conformance.answer_rules import must

KEY_MISSING = b"Authentication Fails (governor)"


@schemathesis.deserializer(event_stream.MEDIA_TYPE)
def read_event_stream(_: DeserializationContext, response: Response) -> list[Any]:
    """The chunks of a stream, each of which is then held against the chunk's schema.

    Schemathesis' own reader gives `{"data": "...", "event": ...}`, which is not what the contract describes, and
    is content with a stream that was cut off.
    """
    return event_stream.read_chunks(response.content)


@schemathesis.deserializer("application/octet-stream")
def read_mislabelled(_: DeserializationContext, response: Response) -> Any:
    """A refusal labelled as bytes: a JSON envelope, or the plain sentence that the body was not JSON."""
    text = response.content.decode("utf-8")
    return json.loads(text) if text.startswith("{") else text


@schemathesis.hook("after_call")
def label_unlabelled(_: HookContext, __: Case[Any], response: Response) -> None:
    """Gives the refusal of a missing key the media type under which the contract describes it.

    The server sends it without a Content-Type, and OpenAPI has no way to write that down. With the label its body
    is checked like all others; only this status with this body gets it, so any other unlabelled answer is a
    failure. That the header is really absent is tested in test_outcomes.py.
    """
    if response.status_code == 401 and "content-type" not in response.headers and response.content == KEY_MISSING:
        response.headers["content-type"] = ["text/plain"]


def media_type(response: Response) -> str:
    """The media type of a response without its parameters; empty if it has none."""
    values = response.headers.get("content-type") or [""]
    return values[0].partition(";")[0].strip()


@schemathesis.check
def answer_is_coherent(_: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """The answer fits its request: streamed if asked for, complete, its numbers add up."""
    if response.status_code != 200 or response.request.method != "POST" or not isinstance(case.body, Mapping):
        return True
    coherence.check(case.operation.path, case.body, media_type(response), response.content)
    return None


@schemathesis.check
class EveryOperationAnswers:
    """Fails a run in which some operation never succeeded.

    Otherwise a wrong key or a wrong base URL would be green: 401 and 404 are documented answers to anything.
    """

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.answered: set[str] = set()

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:  # noqa: ARG002
        """Notes who was asked for something, and who answered."""
        if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE:
            self.asked.add(case.operation.label)
        if 200 <= response.status_code < 300:
            self.answered.add(case.operation.label)

    def after_run(self, ctx: CheckContext) -> None:  # noqa: ARG002
        """Judges the run."""
        silent = sorted(self.asked - self.answered)
        must(not silent, f"never answered with 2xx: {', '.join(silent)}")
