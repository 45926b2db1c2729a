"""Finds rules that no request can reach, and rules that do less than they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deepseek_mock.match import WRITING, Match, expression
from deepseek_mock.rules import Rule
from deepseek_mock.scenario_file import Placed


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rule.

    Attributes:
        rule: the number of the rule, counted from 0.
        other: the number of an earlier rule that takes its requests, if that is why.
        message: what is wrong, and what to do; `{other}` stands for the place of the earlier rule.
        is_error: whether the rule can never be used; otherwise it may be meant so.
    """

    rule: int
    other: int | None
    message: str
    is_error: bool


def review(rules: Sequence[Rule]) -> list[Finding]:
    """What is wrong with rules, in their order."""
    return [finding for number in range(len(rules)) for finding in _of(rules, number)]


def described(file: Path, placed: Sequence[Placed]) -> list[tuple[str, bool]]:
    """What is wrong with the rules of a file, each in a line with its place, and whether it is an error."""
    lines: list[tuple[str, bool]] = []
    for finding in review([rule for rule, _, _ in placed]):
        _, line, column = placed[finding.rule]
        other = "" if finding.other is None else f"line {placed[finding.other].line}"
        warning = "" if finding.is_error else "warning: "
        message = finding.message.replace("{other}", other)
        lines.append((f"{file}:{line}:{column}: {warning}{message}", finding.is_error))
    return lines


def _of(rules: Sequence[Rule], number: int) -> Iterator[Finding]:
    rule = rules[number]
    before = next((other for other in range(number) if _takes_all(rules[other], rule)), None)
    if before is not None:
        earlier = rules[before]
        remedy = "leave one out" if earlier.match == rule.match else "put this one first"
        remedy += ", let the other match less, or give it times" if earlier.times is None else ""
        message = "this rule is never used: the one in {other} comes first and takes all its requests"
        yield Finding(number, before, f"{message}; {remedy}", is_error=True)
    if rule.reply is None and rule.fault is None and rule.pace is None and rule.match == Match():
        message = "this rule fits every request and changes nothing"
        yield Finding(number, None, f"{message}: say match, reply, pace or fault, or leave it out", is_error=False)
    if rule.reply is not None and rule.fault is not None and rule.fault.is_answer:
        message = f"the fault {rule.fault.kind!r} comes in the place of the answer, so that reply is never sent"
        yield Finding(number, None, f"{message}: leave reply or fault out", is_error=False)
    calls = rule.match.calls
    if calls is not None and rule.times is not None and rule.times > len(set(calls)):
        message = f"times is {rule.times}, and call names {len(set(calls))}"
        yield Finding(number, None, f"{message}: leave times out, or name more calls", is_error=False)


def _takes_all(earlier: Rule, later: Rule) -> bool:
    """Whether an earlier rule takes all requests that a later one could answer."""
    if earlier.match.calls is None:
        return earlier.times is None and _is_wider(earlier, later)
    # Two rules count their calls alike if they fit the same requests. Those that are used up pass them on.
    if later.match.calls is None or not set(later.match.calls) <= set(earlier.match.calls):
        return False
    if earlier.times is not None and earlier.times < len(set(earlier.match.calls)):
        return False
    return _is_wider(earlier, later) and _is_wider(later, earlier)


def _is_wider(wide: Rule, narrow: Rule) -> bool:
    """Whether all requests that fit the one rule fit the other, whatever number they have."""
    one, other = wide.match, narrow.match
    return (
        _operations(wide) >= _operations(narrow)
        and one.path in (None, other.path)
        and one.model in (None, other.model)
        and _stream(wide) in (None, _stream(narrow))
        and _text_is_wider(one.text, other.text)
        and _headers_are_wider(one.header, other.header)
    )


def _operations(rule: Rule) -> frozenset[str | None]:
    """The operations that a rule can answer: words and streams there are only of some."""
    has_words = rule.reply is not None and not rule.reply.is_raw
    return rule.match.operations & WRITING if has_words else rule.match.operations


def _stream(rule: Rule) -> bool | None:
    return True if rule.fault is not None and rule.fault.streams_only else rule.match.stream


def _text_is_wider(wide: str | None, narrow: str | None) -> bool:
    if wide is None or wide == narrow:
        return True
    if narrow is None or expression("text", wide) is not None or expression("text", narrow) is not None:
        return False
    return wide.casefold() in narrow.casefold()


def _headers_are_wider(wide: Mapping[str, str], narrow: Mapping[str, str]) -> bool:
    values = {name.lower(): value for name, value in narrow.items()}
    for name, value in wide.items():
        other = values.get(name.lower())
        if other is None:
            return False
        pattern = expression("header", value)
        if other != value and (pattern is None or expression("header", other) or not pattern.search(other)):
            return False
    return True
