"""The endpoints: the order of checks, and what each request is answered with. Knows nothing of sockets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deepseek_mock.accounts import Account
from deepseek_mock.answer import SHORT, Answer, refusal, stream, whole, written
from deepseek_mock.chat_reply import Envelope, chat_completion, chat_written
from deepseek_mock.chat_request import read_chat
from deepseek_mock.chat_rules import check_chat, check_context
from deepseek_mock.chat_stream import chat_events
from deepseek_mock.contract import Model, ModelTable
from deepseek_mock.damage import event
from deepseek_mock.fim_reply import generate_infill, scripted_infill, text_chunks, text_completion
from deepseek_mock.fim_request import check_fim, read_fim
from deepseek_mock.gate import authenticate, read_document, read_shape
from deepseek_mock.generation import generate_chat, scripted_chat
from deepseek_mock.http_request import Request
from deepseek_mock.identity import Identity, fingerprint
from deepseek_mock.ledger import Ledger
from deepseek_mock.listings import balance, model_list
from deepseek_mock.pace import AT_ONCE, Pace
from deepseek_mock.plain_chat import read_plain_chat
from deepseek_mock.prefix_cache import PrefixCache
from deepseek_mock.profiles import NEWEST, Profile
from deepseek_mock.prompt import chat_prompt, fim_prompt
from deepseek_mock.rules import Reply
from deepseek_mock.tokens import ESTIMATE, Tokenizer
from deepseek_mock.usage import Usage
from deepseek_mock.wire_errors import WireError, method_not_allowed, not_found

Endpoint = Callable[[Request, "Reply | None", Pace], Answer]


class Api:
    """The endpoints of one server, with its accounts, model table and context cache."""

    def __init__(
        self,
        ledger: Ledger,
        models: ModelTable,
        identity: Identity,
        tokenizer: Tokenizer = ESTIMATE,
        profile: Profile = NEWEST,
    ) -> None:
        self._ledger = ledger
        self._models = models
        self._identity = identity
        self._tokenizer = tokenizer
        self._profile = profile
        self.cache = PrefixCache(unit=profile.cache_unit)
        self._routes: dict[str, tuple[str, Endpoint]] = {
            "/chat/completions": ("POST", self._chat),
            "/v1/chat/completions": ("POST", self._chat),
            "/beta/chat/completions": ("POST", self._chat),
            "/beta/completions": ("POST", self._fim),
            "/models": ("GET", self._list_models),
            "/v1/models": ("GET", self._list_models),
            "/user/balance": ("GET", self._balance),
        }

    def answer(self, request: Request, script: Reply | None = None, pace: Pace | None = None) -> Answer:
        """Answers a request; `script` replaces what the mock would say."""
        try:
            route = self._routes.get(request.path)
            if route is None:
                raise not_found()
            method, endpoint = route
            allowed = ("GET", "HEAD") if method == "GET" else (method,)
            if request.method not in allowed:
                raise method_not_allowed(allowed)
            return endpoint(request, script, pace or AT_ONCE)
        except WireError as error:
            return refusal(error)

    def _chat(self, request: Request, script: Reply | None, pace: Pace) -> Answer:
        account = authenticate(request, self._ledger)
        document = read_document(request)
        chat = read_plain_chat(document.value, self._models, self._profile)
        if chat is None:
            chat = read_shape(document, lambda node: read_chat(node, self._models, self._profile), self._profile)
        model = check_chat(chat, self._models, self._profile, beta=request.path.startswith("/beta/")).model
        prompt = chat_prompt(chat, self._tokenizer)
        room = check_context(model, len(prompt), chat.sampling.max_tokens, self._profile.reserved_tokens)
        done = self._admit(account, model)
        try:
            if script is None:
                generation = generate_chat(chat, model, room, self._tokenizer, self._profile)
            else:
                generation = scripted_chat(chat, script, self._tokenizer, self._profile)
            thoughts = None if generation.reasoning is None else len(generation.reasoning)
            cached = self.cache.look_up((account.key, chat.user_id or "", model.id), prompt)
            usage = Usage(len(prompt), cached, generation.completion_tokens, thoughts, self._profile.prompt_details)
            envelope = self._bill(request, account, model, usage, script)
            top = (chat.top_logprobs or 0) if chat.logprobs else None
            if not chat.sampling.stream:
                if top is None and usage.completion <= SHORT:
                    return written(chat_written(envelope, generation), usage.completion, done)
                return whole(chat_completion(envelope, generation, top), usage.completion, done)
            events = chat_events(
                envelope,
                generation,
                top,
                include_usage=chat.sampling.include_usage,
                tokens_per_chunk=pace.tokens_per_chunk,
            )
            return stream(events, usage.completion, done)
        except BaseException:
            done()
            raise

    def _fim(self, request: Request, script: Reply | None, pace: Pace) -> Answer:
        account = authenticate(request, self._ledger)
        document = read_document(request)
        fim = read_shape(document, lambda node: read_fim(node, self._models), self._profile)
        model = check_fim(fim, self._models, self._profile)
        prompt = fim_prompt(fim, self._tokenizer)
        room = check_context(model, len(prompt), fim.sampling.max_tokens, self._profile.reserved_tokens)
        done = self._admit(account, model)
        try:
            if script is None:
                infill = generate_infill(fim, room, self._tokenizer)
            else:
                infill = scripted_infill(fim, script, self._tokenizer)
            cached = self.cache.look_up((account.key, "", model.id), prompt)
            usage = Usage(len(prompt), cached, len(infill.tokens), prompt_details=self._profile.prompt_details)
            envelope = self._bill(request, account, model, usage, script)
            if not fim.sampling.stream:
                return whole(text_completion(envelope, fim, infill), usage.completion, done)
            chunks = text_chunks(envelope, fim, infill, tokens_per_chunk=pace.tokens_per_chunk)
            return stream(map(event, chunks), usage.completion, done)
        except BaseException:
            done()
            raise

    def _list_models(self, request: Request, _: Reply | None, __: Pace) -> Answer:
        _fail(authenticate(request, self._ledger))
        return whole(model_list(self._models.models, details=self._profile.model_details))

    def _balance(self, request: Request, _: Reply | None, __: Pace) -> Answer:
        account = authenticate(request, self._ledger)
        _fail(account)
        return whole(balance(self._ledger.balances(account)))

    def _admit(self, account: Account, model: Model) -> Callable[[], None]:
        """Refuses work that the account cannot pay for or has too much of; gives what to call at its end."""
        self._ledger.require_money(account)
        _fail(account)
        limit = model.max_concurrent_requests if self._profile.limits_concurrency else None
        self._ledger.begin(account, model.id, limit)
        return partial(self._ledger.end, account, model.id)

    def _bill(self, request: Request, account: Account, model: Model, usage: Usage, script: Reply | None) -> Envelope:
        now = self._identity.now()
        self._ledger.spend(account, model.id, usage, now)
        changed = None if script is None else script.usage
        mark = fingerprint(self._profile.fingerprint, model.id)
        return Envelope(self._identity.answer_id(request), int(now), model.id, mark, usage, changed)


def _fail(account: Account) -> None:
    """Raises the error that the account is set up to fail with, if any."""
    if account.fault is not None:
        raise account.fault()
