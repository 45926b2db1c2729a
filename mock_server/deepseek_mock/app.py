"""The ASGI application: takes requests off the wire, finds their answers, and sends those as they should go out."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from typing import Any

from deepseek_mock.accounts import DEFAULT_ACCOUNTS, Account
from deepseek_mock.answer import COMMON, Answer, refusal
from deepseek_mock.api import Api
from deepseek_mock.asgi import Receive, Scope, Send, decline, live, path_of, request_of, running_task
from deepseek_mock.clock import MockClock
from deepseek_mock.connection import CallerLeftError, Connection
from deepseek_mock.contract import ModelTable, load_models, load_prices
from deepseek_mock.delivery import Preamble, deliver
from deepseek_mock.faults import Fault
from deepseek_mock.field_types import check_type
from deepseek_mock.gathering import gather
from deepseek_mock.http_request import Request
from deepseek_mock.identity import Clock, Identity
from deepseek_mock.journal import Exchange, Journal
from deepseek_mock.known_heads import KnownHeads
from deepseek_mock.ledger import Ledger
from deepseek_mock.pace import AT_ONCE, Pace
from deepseek_mock.profiles import NEWEST, Profile, find_profile
from deepseek_mock.rules import Rule
from deepseek_mock.scenario import Scenario
from deepseek_mock.scripts import ONE_OFF_HEADER, one_off, scripted
from deepseek_mock.sending import note_end, send_steps
from deepseek_mock.settings import Settings
from deepseek_mock.steps import Step
from deepseek_mock.tokens import load_tokenizer
from deepseek_mock.whole_answer import WholeAnswer
from deepseek_mock.wire_errors import misdirected, server_error, too_large

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
# Where the admin API is, when it was asked for.
ADMIN = "/__mock__/"


class MockApp:
    """The application. Its parts may be used from any thread while it serves.

    Attributes:
        scenario: the rules in force.
        journal: what was asked and answered.
        ledger: the accounts.
        clock: the time of answers and prices.
        settings: how answers go out; may be replaced.
        profile: what the API is like.
        heads: of requests, as its server has parsed them.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.time,
        seed: int | None = None,
        accounts: Iterable[Account] = DEFAULT_ACCOUNTS,
        models: ModelTable | None = None,
        settings: Settings | None = None,
        rules: Iterable[Rule] = (),
        admin: bool = False,
        profile: Profile | str = NEWEST,
    ) -> None:
        check_type("seed", seed, int | None)
        check_type("settings", settings, Settings | None)
        check_type("profile", profile, Profile | str)
        self.profile = profile = find_profile(profile)
        self.settings = self._initial_settings = settings or Settings()
        self.scenario = Scenario(rules)
        self.journal = Journal(self.settings.journal)
        self.heads = KnownHeads()
        self.ledger = Ledger(accounts, load_prices())
        self.clock = MockClock(clock, profile.noon if seed is not None and clock is time.time else None)
        self._identity = Identity(self.clock, seed)
        tokenizer = load_tokenizer(self.settings.tokenizer)
        models = load_models(profile.day) if models is None else models
        self._api = Api(self.ledger, models, self._identity, tokenizer, profile)
        self._open: dict[asyncio.Task[Any], asyncio.AbstractEventLoop] = {}
        self._control = _control_of(self) if admin else None

    def reset(self) -> None:
        """Goes back to how the server started, with rules, settings, money, clock, context cache and journal.

        Open answers and uploads are broken off: to callers in this process with `ConnectionAbortedError`.
        """
        self.end_open()
        self.settings = self._initial_settings
        self._identity.reset()
        self.scenario.reset()
        self.ledger.reset()
        self.clock.reset()
        self._api.cache.clear()
        self.journal.clear()

    def end_open(self) -> None:
        """Breaks off all answers that are still going out. May be called from any thread."""
        for task, loop in tuple(self._open.items()):
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(task.cancel)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        running_task()
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        if scope["type"] == "websocket":
            await decline(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"the mock server speaks HTTP, not {scope['type']}")
        if self._control is not None and f"{path_of(scope)}/".startswith(ADMIN):
            await self._control(scope, receive, send)
            return
        connection = Connection(scope, receive, send, self._head)
        await self._run(connection, self._take(request_of(scope), connection))

    def answer_at_once(self, request: Request) -> WholeAnswer | Application | None:
        """The answer to a request, where nothing is waited for: the server sends it without a task of its own.

        When it takes over a turn, what is to be called like the application, to go on. None: call the application.
        """
        settings = self.settings
        # What a subclass or a test does in `__call__` is to be done to all requests.
        is_plain = type(self).__call__ is _SERVE and self._control is None and not len(self.scenario)
        is_plain = is_plain and (settings.pace is AT_ONCE or settings.pace.is_immediate)
        if not is_plain or len(request.body) > settings.max_body or ONE_OFF_HEADER in request.headers:
            return None
        exchange = self.journal.open(request)
        answer, _, _ = self._prepare(request, exchange, complete=True)
        gathered = self._gather(answer, exchange)
        if isinstance(gathered, WholeAnswer):
            return gathered

        async def go_on(scope: Scope, receive: Receive, send: Send) -> None:
            connection = Connection(scope, receive, send, self._head)
            await self._run(connection, self._finish(answer, gathered, connection, exchange))

        return go_on

    async def _run(self, connection: Connection, work: Coroutine[Any, Any, None]) -> None:
        """Does the work of an exchange such that it can be broken off."""
        caller = running_task()
        # Our own server has a task for each request. Elsewhere it may be that of a test, which is not ours to cancel.
        task = caller if connection.can_be_cut else asyncio.ensure_future(work)
        cancelled_before = caller.cancelling()
        self._open[task] = asyncio.get_running_loop()
        try:
            await (work if task is caller else task)
        except asyncio.CancelledError:
            if task is caller:
                task.uncancel()
                connection.cut("reset")
                await connection.gone()
            elif caller.cancelling() > cancelled_before:
                raise
            else:
                raise ConnectionAbortedError("the mock server was reset or stopped: it breaks the connection") from None
        finally:
            del self._open[task]

    async def _take(self, request: Request, connection: Connection) -> None:
        try:
            body = await connection.read(self.settings.max_body)
        except CallerLeftError:
            return
        request.body = body or b""
        exchange = self.journal.open(request)
        answer, pace, fault = self._prepare(request, exchange, complete=body is not None)
        if fault is None and pace.is_immediate and connection.takes_whole:
            gathered = self._gather(answer, exchange)
            if isinstance(gathered, WholeAnswer):
                connection.answer(gathered)
                return
            steps = gathered
        else:
            steps = deliver(answer, pace, fault, self._preamble())
        # The pieces may be what the caller shall see.
        await self._finish(answer, steps, connection, exchange, apart=pace.bytes_per_write is not None)

    def _prepare(self, request: Request, exchange: Exchange, *, complete: bool) -> tuple[Answer, Pace, Fault | None]:
        """The answer, and how it goes out."""
        fault: Fault | None = None
        pace = self.settings.pace
        try:
            rule = self._rule(request) if complete else None
            if rule is not None:
                exchange.rule = rule.describe()
                fault = rule.fault
                pace = rule.pace or pace
            answer = self._answer(request, rule, pace) if complete else refusal(too_large(self.settings.max_body))
        except ValueError as error:  # of the one-off header
            answer = refusal(misdirected(str(error)))
        except Exception:  # noqa: BLE001 - whatever went wrong in here, the caller gets an answer
            traceback.print_exc(file=sys.stderr)
            answer = refusal(server_error())
        return answer, pace, fault

    def _preamble(self) -> Preamble:
        return Preamble(self.settings.keep_alive_comments, self.settings.leading_newlines)

    def _gather(self, answer: Answer, exchange: Exchange) -> WholeAnswer | Iterator[Step]:
        try:
            gathered = gather(answer, self._preamble(), self.journal, exchange)
        except BaseException:
            answer.end()
            note_end(self.journal, exchange, "failed")
            raise
        if not isinstance(gathered, tuple):
            return gathered
        answer.end()
        head, pieces = gathered
        return WholeAnswer(head.status, head.lines(self._identity.trace_id()), head.is_sized, pieces)

    async def _finish(
        self, answer: Answer, steps: Iterator[Step], connection: Connection, exchange: Exchange, *, apart: bool = False
    ) -> None:
        outcome = "failed"
        try:
            outcome = await send_steps(steps, connection, self.journal, exchange, apart=apart)
        except asyncio.CancelledError:
            outcome = "cut"
            raise
        finally:
            answer.end()
            note_end(self.journal, exchange, outcome)

    def _rule(self, request: Request) -> Rule | None:
        if self.settings.header and (wanted := request.headers.get(ONE_OFF_HEADER)):
            return one_off(wanted, request)
        return self.scenario.rule_for(request)

    def _answer(self, request: Request, rule: Rule | None, pace: Pace) -> Answer:
        reply = None if rule is None else rule.reply
        if reply is not None and reply.is_raw:
            return scripted(reply)
        if rule is not None and rule.fault is not None and rule.fault.is_answer:
            return scripted(None, stream=request.members.get("stream") is True)
        return self._api.answer(request, reply, pace)

    def _head(self, headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        return [*encoded, (b"x-ds-trace-id", self._identity.trace_id().encode()), *COMMON]


_SERVE = MockApp.__call__


def _control_of(app: MockApp) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    from deepseek_mock.control import control_app  # noqa: PLC0415 - takes longer to import than all else

    return control_app(app)


def create_app(
    *,
    clock: Clock = time.time,
    seed: int | None = None,
    accounts: Iterable[Account] = DEFAULT_ACCOUNTS,
    models: ModelTable | None = None,
    settings: Settings | None = None,
    rules: Iterable[Rule] = (),
    admin: bool = False,
    profile: Profile | str = NEWEST,
) -> MockApp:
    """Builds the application, for any ASGI server or framework that runs on asyncio; it may be mounted below a path.

    Args:
        clock: gives the Unix time, for `created` and for prices.
        seed: makes ids repeat, and the clock stand still unless there is another: the same request gets the same
            bytes from a server in the same state.
        accounts: the keys that are accepted.
        models: the model table; by default that of openapi.yaml on the profile's day.
        settings: how answers go out.
        rules: the scenario: what some requests are answered with, or what goes wrong with them.
        admin: whether there is the admin API and its page, under `/__mock__/`.
        profile: what the API is like: a name out of `PROFILES`, or a profile. By default as it is today.

    Raises:
        ValueError: one of these cannot be so; the message says which, and what to do.
    """
    return MockApp(
        clock=clock,
        seed=seed,
        accounts=accounts,
        models=models,
        settings=settings,
        rules=rules,
        admin=admin,
        profile=profile,
    )
