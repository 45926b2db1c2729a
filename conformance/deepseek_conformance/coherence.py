"""Holds an answer against its request by all rules of `answer_rules.py` and `stream_rules.py` that suit it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from deepseek_conformance import answer_rules as answers
from deepseek_conformance import event_stream
from deepseek_conformance import stream_rules as streams
from deepseek_conformance.answer_rules import Incoherent, Json, must, only_choice
from deepseek_conformance.models import thinks


def check(path: str, request: Json, media_type: str, content: bytes) -> None:
    """Checks the answer to a POST request that was accepted.

    Raises:
        Incoherent: the answer breaks a rule, or is not of the documented shape.
    """
    streamed = media_type == event_stream.MEDIA_TYPE
    must(streamed == bool(request.get("stream")), "streamed if and only if `stream` is true")
    chat = path.endswith("/chat/completions")
    try:
        if streamed:
            (_check_chat_stream if chat else _check_infill_stream)(request, event_stream.read_chunks(content))
        else:
            (_check_chat if chat else _check_infill)(request, json.loads(content))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Incoherent(f"not of the documented shape: {error!r}") from error


def _check_chat(request: Json, answer: Json) -> None:
    """Checks a chat answer in one piece."""
    choice = only_choice(answer)
    _check_usage(request, answer["usage"], choice["finish_reason"], thinking=thinks(request))
    _check_message(request, choice["message"], choice["finish_reason"])
    answers.logprobs_fit(request, choice["logprobs"], choice["message"])


def _check_chat_stream(request: Json, chunks: Sequence[Json]) -> None:
    """Checks the chunks of a streamed chat answer, then the answer they make."""
    usage, finish_reason = _check_frame(request, chunks)
    streams.role_on_the_first(chunks)
    streams.logprobs_in_the_middle(chunks)
    streams.title_on_the_last(chunks)
    message = streams.message_of(chunks)
    _check_usage(request, usage, finish_reason, thinking=thinks(request))
    _check_message(request, message, finish_reason)
    answers.logprobs_fit(request, streams.logprobs_of(chunks), message)


def _check_infill(request: Json, answer: Json) -> None:
    """Checks a fill-in-the-middle answer in one piece."""
    choice = only_choice(answer)
    _check_usage(request, answer["usage"], choice["finish_reason"], thinking=False)
    answers.infill_text_fits(request, choice["text"])
    answers.infill_logprobs_fit(request, choice["logprobs"])


def _check_infill_stream(request: Json, chunks: Sequence[Json]) -> None:
    """Checks the chunks of a streamed fill-in-the-middle answer, then the text they make."""
    usage, finish_reason = _check_frame(request, chunks)
    _check_usage(request, usage, finish_reason, thinking=False)
    answers.infill_text_fits(request, "".join(only_choice(chunk)["text"] for chunk in chunks))


def _check_frame(request: Json, chunks: Sequence[Json]) -> tuple[Json, str]:
    """What chunks of both kinds share; gives the usage and the finish reason of the last one."""
    streams.same_on_all_chunks(chunks)
    reason = streams.finish_reason_on_the_last(chunks)
    return streams.usage_on_the_last(request, chunks), reason


def _check_usage(request: Json, usage: Json, finish_reason: str, *, thinking: bool) -> None:
    answers.usage_adds_up(usage)
    answers.reasoning_is_counted(usage, thinking=thinking)
    answers.max_tokens_is_kept(request, usage, finish_reason)


def _check_message(request: Json, message: Json, finish_reason: str) -> None:
    answers.reasoning_is_given(message, thinking=thinks(request))
    answers.stop_is_kept(request, message["content"] or "")
    answers.title_is_given(request, message)
    answers.calls_fit(request, message, finish_reason)
    answers.json_is_an_object(request, message, finish_reason)
