"""The ASGI application: routes, the order of checks, and how answers go out."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from deepseek_mock.accounts import DEFAULT_ACCOUNTS, Account
from deepseek_mock.chat_reply import Envelope, chat_completion
from deepseek_mock.chat_request import read_chat
from deepseek_mock.chat_rules import check_chat, check_context
from deepseek_mock.chat_stream import chat_chunks
from deepseek_mock.contract import Model, ModelTable, load_models
from deepseek_mock.fim_reply import generate_infill, text_chunks, text_completion
from deepseek_mock.fim_request import check_fim, read_fim
from deepseek_mock.gate import authenticate, charge, fail, read_document, read_shape
from deepseek_mock.generation import generate_chat
from deepseek_mock.identity import Clock, Identity
from deepseek_mock.json_text import Json
from deepseek_mock.listings import balance, model_list
from deepseek_mock.prefix_cache import PrefixCache
from deepseek_mock.prompt import chat_prompt, fim_prompt
from deepseek_mock.usage import Usage
from deepseek_mock.wire_errors import JSON, WireError, compact, method_not_allowed, not_found, server_error
from deepseek_mock.wire_headers import WireHeaders

EVENT_STREAM = "text/event-stream; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set about the way answers go out.

    `keep_alive_comments` are sent before the first event of a stream, `leading_newlines` before a JSON
    answer: the real server sends them while a request waits, and clients must skip them.
    """

    keep_alive_comments: int = 1
    leading_newlines: int = 1


class Api:
    """The endpoints. One instance holds the accounts, the model table and the context cache of one server."""

    def __init__(self, accounts: Iterable[Account], models: ModelTable, identity: Identity, settings: Settings) -> None:
        self._accounts = {account.key: account for account in accounts}
        self._models = models
        self._identity = identity
        self._settings = settings
        self._cache = PrefixCache()

    async def chat(self, request: Request) -> Response:
        """`POST /chat/completions`, also under /v1 and /beta."""
        account = authenticate(request, self._accounts)
        document = await read_document(request)
        chat = read_shape(document, lambda node: read_chat(node, self._models))
        served = check_chat(chat, self._models, beta=request.url.path.startswith("/beta/"))
        prompt = chat_prompt(chat)
        room = check_context(served.model, len(prompt), chat.sampling.max_tokens)
        charge(account)
        generation = generate_chat(chat, served.model, room)
        thoughts = None if generation.reasoning is None else len(generation.reasoning)
        cached = self._cache.look_up((account.key, chat.user_id or "", served.model.id), prompt)
        envelope = self._envelope(served.model, Usage(len(prompt), cached, generation.completion_tokens, thoughts))
        top = (chat.top_logprobs or 0) if chat.logprobs else None
        if chat.sampling.stream:
            include = chat.sampling.include_usage
            return self._stream(chat_chunks(envelope, generation, top, include_usage=include))
        return self._json(chat_completion(envelope, generation, top))

    async def fim(self, request: Request) -> Response:
        """`POST /beta/completions`."""
        account = authenticate(request, self._accounts)
        document = await read_document(request)
        fim = read_shape(document, lambda node: read_fim(node, self._models))
        model = check_fim(fim, self._models)
        prompt = fim_prompt(fim)
        room = check_context(model, len(prompt), fim.sampling.max_tokens)
        charge(account)
        infill = generate_infill(fim, room)
        cached = self._cache.look_up((account.key, "", model.id), prompt)
        envelope = self._envelope(model, Usage(len(prompt), cached, len(infill.tokens)))
        if fim.sampling.stream:
            return self._stream(text_chunks(envelope, fim, infill))
        return self._json(text_completion(envelope, fim, infill))

    async def models(self, request: Request) -> Response:
        """`GET /models`, also under /v1."""
        fail(authenticate(request, self._accounts))
        return self._json(model_list(self._models.models))

    async def balance(self, request: Request) -> Response:
        """`GET /user/balance`."""
        account = authenticate(request, self._accounts)
        fail(account)
        return self._json(balance(account))

    def _envelope(self, model: Model, usage: Usage) -> Envelope:
        return Envelope(self._identity.answer_id(), self._identity.now(), model.id, usage)

    def _json(self, value: Json) -> Response:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(self._settings.leading_newlines):
                yield b"\n"
            yield compact(value)

        return StreamingResponse(body(), media_type=JSON)

    def _stream(self, chunks: Iterator[Json]) -> Response:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(self._settings.keep_alive_comments):
                yield b": keep-alive\n\n"
            for chunk in chunks:
                yield b"data: " + compact(chunk) + b"\n\n"
            yield b"data: [DONE]\n\n"

        headers = {"content-type": EVENT_STREAM, "cache-control": "no-cache"}
        return StreamingResponse(body(), headers=headers)


def create_app(
    *,
    clock: Clock = time.time,
    seed: int | None = None,
    accounts: Iterable[Account] = DEFAULT_ACCOUNTS,
    models: ModelTable | None = None,
    settings: Settings | None = None,
) -> ASGIApp:
    """Builds the application.

    Args:
        clock: gives the Unix time, for `created`.
        seed: makes ids and trace ids repeat from run to run, in the order of requests.
        accounts: the keys that are accepted.
        models: the model table; by default that of openapi.yaml.
        settings: how answers go out.
    """
    identity = Identity(clock, seed)
    api = Api(accounts, load_models() if models is None else models, identity, settings or Settings())
    routes = [
        Route(path, endpoint, methods=[method])
        for method, path, endpoint in (
            ("POST", "/chat/completions", api.chat),
            ("POST", "/v1/chat/completions", api.chat),
            ("POST", "/beta/chat/completions", api.chat),
            ("POST", "/beta/completions", api.fim),
            ("GET", "/models", api.models),
            ("GET", "/v1/models", api.models),
            ("GET", "/user/balance", api.balance),
        )
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={WireError: _refuse, HTTPException: _refuse_route, Exception: _fail},
    )
    app.router.redirect_slashes = False
    return WireHeaders(app, identity)


def _answer(error: WireError) -> Response:
    headers = {"allow": ", ".join(error.allow)} if error.allow else {}
    if error.content_type is not None:
        headers["content-type"] = error.content_type
    return Response(error.body, error.status, headers)


def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, WireError)  # noqa: S101 - for the type checker; it is registered for nothing else
    return _answer(error)


def _refuse_route(_: Request, error: Exception) -> Response:
    headers = (error.headers or {}) if isinstance(error, HTTPException) else {}
    if "Allow" in headers:
        return _answer(method_not_allowed(tuple(headers["Allow"].split(", "))))
    return _answer(not_found())


def _fail(_: Request, __: Exception) -> Response:
    return _answer(server_error())
