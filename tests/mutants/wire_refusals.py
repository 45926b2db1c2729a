"""Mistakes in statuses, headers and error objects."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.contract.defects import Answer, Request
from tests.mutants.mutant import WireMutant
from tests.mutants.wire import EVENTS, JSON, OCTETS, content, error, header, label, status

PLAIN = "text/plain; charset=utf-8"
NOT_FOUND = b'{"error":{"message":"Not Found","type":"invalid_request_error","param":null,"code":"not_found"}}'


def _show_key(request: Request, answer: Answer) -> Answer:
    key = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    shown = b"****" + key[-4:]
    return dataclasses.replace(answer, body=answer.body.replace(shown, key)) if answer.status == 401 else answer


def _answer_head(request: Request, answer: Answer) -> Answer:
    return Answer(405, {"allow": "GET"}, b"") if request.method == "HEAD" else answer


def _label_no_key(_: Request, answer: Answer) -> Answer:
    unlabelled = answer.status == 401 and not answer.media_type
    return dataclasses.replace(answer, headers={**answer.headers, "content-type": PLAIN}) if unlabelled else answer


def _say_otherwise(envelope: dict[str, Any]) -> None:
    if envelope["error"]["message"].startswith("Invalid temperature"):
        envelope["error"]["message"] = "temperature must be between 0 and 2"


REFUSALS = (
    WireMutant(
        "status-401-as-403",
        "a wrong key is forbidden",
        answer=status(401, 403),
    ),
    WireMutant(
        "status-402-as-400",
        "an empty account is a bad request",
        answer=status(402, 400),
    ),
    WireMutant(
        "status-429-as-503",
        "too many requests are an overload",
        answer=status(429, 503),
    ),
    WireMutant(
        "status-503-as-500",
        "an overload is an error of the server",
        answer=status(503, 500),
    ),
    WireMutant(
        "status-404-as-400",
        "a path that is not there is a bad request",
        answer=status(404, 400),
    ),
    WireMutant(
        "status-405-as-404",
        "a method that is not there is not found",
        answer=status(405, 404),
    ),
    WireMutant(
        "status-415-as-400",
        "a wrong media type is a bad request",
        answer=status(415, 400),
    ),
    WireMutant(
        "status-400-as-422",
        "requests of the wrong shape have the status of 2025",
        answer=status(400, 422),
    ),
    WireMutant(
        "status-200-as-201",
        "answers are created",
        answer=status(200, 201),
    ),
    WireMutant(
        "head-refused",
        "HEAD is not allowed where GET is",
        answer=_answer_head,
    ),
    WireMutant(
        "allow-missing",
        "405 does not say what is allowed",
        answer=header("allow", None),
    ),
    WireMutant(
        "allow-everything",
        "405 says that every method is allowed",
        answer=header("allow", "GET, POST, PUT, DELETE", range(405, 406)),
    ),
    WireMutant(
        "label-rules-json",
        "refusals by a rule are labelled as JSON",
        answer=label(OCTETS, JSON, 400),
    ),
    WireMutant(
        "label-shapes-octets",
        "refusals of a wrong shape are labelled as bytes",
        answer=label(JSON, OCTETS, 400),
    ),
    WireMutant(
        "label-answers-html",
        "answers are labelled as HTML",
        answer=label(JSON, "text/html", 200),
    ),
    WireMutant(
        "label-streams-json",
        "streams are labelled as JSON",
        answer=label(EVENTS, JSON, 200),
    ),
    WireMutant(
        "label-streams-plain",
        "streams are labelled as plain text",
        answer=label(EVENTS, "text/plain", 200),
    ),
    WireMutant(
        "label-no-key",
        "the refusal of a missing key has a media type",
        answer=_label_no_key,
    ),
    WireMutant(
        "not-found-body",
        "404 has a body",
        answer=content(404, lambda _: NOT_FOUND),
    ),
    WireMutant(
        "trace-id-missing",
        "answers have no trace id",
        answer=header("x-ds-trace-id", None),
    ),
    WireMutant(
        "trace-id-dashes",
        "trace ids are UUIDs with dashes",
        answer=header("x-ds-trace-id", "0b7e5c3a-97f1-4a55-9d8e-6a1e1c7b5d20"),
    ),
    WireMutant(
        "trace-id-same",
        "all answers have the same trace id",
        answer=header("x-ds-trace-id", "0b7e5c3a97f14a559d8e6a1e1c7b5d20"),
    ),
    WireMutant(
        "retry-after",
        "429 names a time to wait, which the API does not",
        answer=header("retry-after", "1", range(429, 430)),
    ),
    WireMutant(
        "error-code-null",
        "errors have no code",
        answer=error(lambda envelope: envelope["error"].update(code=None)),
    ),
    WireMutant(
        "error-code-other",
        "429 has the code of a bad request",
        answer=error(lambda envelope: envelope["error"].update(code="invalid_request_error"), 429),
    ),
    WireMutant(
        "error-type-other",
        "a wrong key is an invalid request by its type",
        answer=error(lambda envelope: envelope["error"].update(type="invalid_request_error"), 401),
    ),
    WireMutant(
        "error-type-balance",
        "402 has a type that tells what it is about, which the API's does not",
        answer=error(lambda envelope: envelope["error"].update(type="insufficient_balance_error"), 402),
    ),
    WireMutant(
        "error-param",
        "errors name the parameter",
        answer=error(lambda envelope: envelope["error"].update(param="model")),
    ),
    WireMutant(
        "error-param-missing",
        "errors leave param out",
        answer=error(lambda envelope: envelope["error"].pop("param")),
    ),
    WireMutant(
        "error-request-id",
        "errors have a request id beside the error",
        answer=error(lambda envelope: envelope.update(request_id="1")),
    ),
    WireMutant(
        "error-flat",
        "errors have no object around them",
        answer=error(lambda envelope: envelope.update(envelope.pop("error"))),
    ),
    WireMutant(
        "error-message-other",
        "a refusal has other words than the API's",
        answer=error(_say_otherwise),
    ),
    WireMutant(
        "error-shows-key",
        "the refusal of a wrong key shows all of it",
        answer=_show_key,
    ),
)
