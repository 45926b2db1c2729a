"""Scenarios in Python: what tests say about the requests they are going to make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from deepseek_mock.faults import Fault
from deepseek_mock.field_checks import FieldError
from deepseek_mock.field_types import check_type, is_list, is_mapping, shown
from deepseek_mock.journal import Journal
from deepseek_mock.json_text import Json
from deepseek_mock.pace import Pace
from deepseek_mock.rules import UNSAID, Call, Match, Reply, Rule, Unsaid
from deepseek_mock.wording import known, nearest

if TYPE_CHECKING:
    from decimal import Decimal

    from deepseek_mock.app import MockApp

ToolCall = Call | Mapping[str, Any]


class UnmetExpectationError(AssertionError):
    """Requests that were expected did not come."""


class Expectation:
    """Requests that are expected: says which, and then what they are answered with.

    Until that is said, the mock answers them as usual.
    """

    def __init__(self, script: Script, match: Match, times: int | None, *, required: bool) -> None:
        self._script = script
        self._match = match
        self._times = times
        self._rule: Rule | None = None
        if required:
            self._rule = Rule(match=match, times=times)
            script.add(self._rule, required=True)

    def reply_with(
        self,
        text: str | None = None,
        *,
        reasoning: str | None = None,
        tool_calls: Sequence[ToolCall] = (),
        finish_reason: str | None = None,
        usage: Mapping[str, Any] | None = None,
        json: Json | Unsaid = UNSAID,
        body: str | None = None,
        recording: str | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        pace: Pace | None = None,
        fault: Fault | None = None,
    ) -> Rule:
        """Answers with this.

        Args:
            text: the content of the message, or the text that fills the hole.
            reasoning: the chain of thought.
            tool_calls: calls of tools, as `Call` or `{"name": ..., "arguments": {...}}`.
            finish_reason: instead of `stop` or `tool_calls`.
            usage: members of `usage` that differ from what was counted.
            json: the whole body, sent whatever the request was; None is JSON's null.
            body: the same as text.
            recording: file of a recorded body: `*.json`, `*.txt`, or `*.sse` for a stream.
            status: goes with json, body or recording.
            headers: go with json, body or recording.
            pace: how fast the answer goes out.
            fault: what goes wrong with it.

        Raises:
            ValueError: one of these cannot be so, they do not go together, or the requests have come already; the
                message says why.
        """
        reply = Reply(
            text=text,
            reasoning=reasoning,
            tool_calls=_calls(tool_calls),
            finish_reason=finish_reason,
            usage={} if usage is None else usage,
            json=json,
            body=body,
            recording=recording,
            status=status,
            headers={} if headers is None else headers,
        )
        return self._add(Rule(match=self._match, reply=reply, pace=pace, fault=fault, times=self._times))

    def fail_with(
        self,
        fault: str | int | Fault,
        *,
        retry_after: float | str | None = None,
        message: str | None = None,
        body: str | None = None,
        after_bytes: int | None = None,
        after_chunks: int | None = None,
        seconds: float | None = None,
        interval: float | None = None,
    ) -> Rule:
        """Lets it go wrong: `fail_with(429, retry_after=1)`, `fail_with("reset", after_bytes=100)`.

        Args:
            fault: a status, one of `deepseek_mock.faults.KINDS`, or a `Fault`.
            retry_after: see `Fault`, as for the others.
            message: message of the error.
            body: the whole body of the error.
            after_bytes: bytes of the body that arrive.
            after_chunks: events that arrive.
            seconds: how long it takes.
            interval: seconds between two pieces.

        Raises:
            ValueError: there is no such fault, or it does not take one of these.
        """
        how: dict[str, Any] = {
            "retry_after": retry_after,
            "message": message,
            "body": body,
            "after_bytes": after_bytes,
            "after_chunks": after_chunks,
            "seconds": seconds,
            "interval": interval,
        }
        if not isinstance(fault, Fault):
            check_type("fault", fault, str | int)
            fault = Fault("status", status=fault, **how) if isinstance(fault, int) else Fault(fault, **how)
        elif said := [name for name, value in how.items() if value is not None]:
            raise FieldError(said[0], f"{said[0]} stands beside a fault that is made already: write it into Fault(...)")
        return self._add(Rule(match=self._match, fault=fault, times=self._times))

    def pace_with(
        self,
        *,
        latency: float = 0.0,
        tokens_per_second: float | None = None,
        tokens_per_chunk: int = 1,
        bytes_per_write: int | None = None,
    ) -> Rule:
        """Lets the usual answer go out more slowly, see `Pace`."""
        pace = Pace(latency, tokens_per_second, tokens_per_chunk, bytes_per_write)
        return self._add(Rule(match=self._match, pace=pace, times=self._times))

    def _add(self, rule: Rule) -> Rule:
        if self._rule is not None and self._rule.times is not None and self._rule.used >= self._rule.times:
            what = f"{self._rule.describe()} is used up, {self._rule.used} of {self._rule.times}"
            raise ValueError(f"{what}: say what they are answered with before they come, or expect others")
        if self._rule is None:
            self._script.add(rule)
        else:
            self._script.exchange(self._rule, rule)
        self._rule = rule
        return rule


def _calls(calls: Any) -> tuple[Call, ...]:
    if not is_list(calls):
        raise FieldError("tool_calls", f"tool_calls is {shown(calls)}: it must be a list of calls: [Call(...)]")
    return tuple(map(_call, calls))


def _call(call: Any) -> Call:
    if isinstance(call, Call):
        return call
    if not is_mapping(call):
        raise FieldError("tool_calls", f"{shown(call)} is no tool call: write Call(...) or {{'name': ...}}")
    names = [item.name for item in fields(Call)]
    for name in call:
        if name not in names:
            raise ValueError(f"unknown member {name!r}{nearest(str(name), names)}: a tool call has {known(names)}")
    if "name" not in call:
        raise ValueError(f"the tool call {dict(call)!r} needs the name of a tool")
    return Call(**call)


class Script:
    """What can be said to a server in Python. Rules added later count after those added earlier."""

    def __init__(self, app: MockApp) -> None:
        self._app = app
        self._required: list[Rule] = []

    @property
    def requests(self) -> Journal:
        """What the server was asked so far, and what it answered: a sequence of `Exchange`, oldest first."""
        return self._app.journal

    def expect(
        self,
        operation: str | None = None,
        *,
        path: str | None = None,
        model: str | None = None,
        text: str | None = None,
        header: Mapping[str, str] | None = None,
        stream: bool | None = None,
        call: int | Sequence[int] | None = None,
        times: int | None = 1,
    ) -> Expectation:
        """Requests that must come, or `verify` fails. See `Match` for what can be said about them.

        `times` is how many; None: one at least, and all that come.
        """
        match = Match(operation, path, model, text, {} if header is None else header, stream, call)
        if match.calls is not None and times is not None:
            calls = len(set(match.calls))
            check_type("times", times, int)
            if times > calls:
                raise FieldError(
                    "times", f"times is {times}, and call names {calls}: leave times out, or name more calls"
                )
            times = calls if times == 1 else times
        return Expectation(self, match, times, required=True)

    def reply_with(self, text: str | None = None, *, times: int | None = 1, **answer: Any) -> Rule:
        """Answers the next request, or the next `times`, or all (None), with this; see `Expectation.reply_with`."""
        return Expectation(self, Match(), times, required=False).reply_with(text, **answer)

    def fail_with(self, fault: str | int | Fault, *, times: int | None = 1, **how: Any) -> Rule:
        """Lets the next request go wrong, or the next `times`, or all (None); see `Expectation.fail_with`."""
        return Expectation(self, Match(), times, required=False).fail_with(fault, **how)

    def add(self, rule: Rule, *, required: bool = False) -> None:
        """Adds a rule behind the others; `required`: `verify` fails unless it is used."""
        self._app.scenario.add(rule)
        if required:
            self._required.append(rule)

    def exchange(self, rule: Rule, other: Rule) -> None:
        """Puts another rule in the place of one."""
        self._app.scenario.exchange(rule, other)
        self._required = [other if kept is rule else kept for kept in self._required]

    def verify(self) -> None:
        """Fails when expected requests did not come.

        Raises:
            UnmetExpectationError: names each expectation, and what came instead.
        """
        if (unmet := self.unmet()) is not None:
            raise UnmetExpectationError(unmet)

    def unmet(self) -> str | None:
        """Which expected requests did not come, and what came instead; None when all came."""
        unmet = [rule for rule in self._required if rule.used < (rule.times or 1)]
        return _unmet(unmet, self.requests) if unmet else None

    def set_balance(self, currency: str, topped_up: float | str | Decimal, granted: float | str | Decimal = 0) -> None:
        """Replaces the money of the default account, which is the first.

        Raises:
            ValueError: an amount or the currency cannot be so, or there is no account.
        """
        from deepseek_mock.accounts import Balance, amount  # noqa: PLC0415 - few tests are about money

        keys = self._app.ledger.keys()
        if not keys:
            raise ValueError("the server has no account, and so no money: give it one, accounts=[Account(...)]")
        self._app.ledger.put(keys[0], [Balance(currency, amount("granted", granted), amount("topped_up", topped_up))])

    def pace(self, pace: Pace) -> None:
        """Sets how fast all answers go out that no rule is about."""
        self._app.settings = replace(self._app.settings, pace=pace)

    def reset(self) -> None:
        """Forgets rules, requests and money spent; see `MockApp.reset`."""
        self._required.clear()
        self._app.reset()


def _unmet(unmet: Iterable[Rule], requests: Journal) -> str:
    lines = ["expected requests did not come:"]
    lines += [f"  - {rule.describe()}: {rule.used} of {rule.times or 1}" for rule in unmet]
    came = [
        f"  - {exchange.method} {exchange.path} {exchange.text[:60]!r} -> {exchange.status}"
        + (f", answered by: {exchange.rule}" if exchange.rule else "")
        for exchange in requests
    ]
    lines += ["these came:", *came[-10:]] if came else ["no request came at all"]
    return "\n".join(lines)
