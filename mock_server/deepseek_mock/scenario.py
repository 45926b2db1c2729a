"""The rules in force, in their order, and how requests find theirs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Self

from deepseek_mock.field_types import check_listed, shown
from deepseek_mock.http_request import Request
from deepseek_mock.rules import Rule


class Scenario:
    """Rules that requests are held against, the first that fits counts. May be changed from any thread."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        check_listed("rules", rules, "Rule")
        self._rules = [replace(_rule(rule)) for rule in rules]
        self._initial = tuple(self._rules)
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Rule]:
        """The rules in their order."""
        with self._lock:
            return iter(tuple(self._rules))

    def __len__(self) -> int:
        return len(self._rules)

    def add(self, rule: Rule, *, first: bool = False) -> Self:
        """Adds a rule behind the others, or before them.

        Raises:
            ValueError: it is not a rule.
        """
        _rule(rule)
        with self._lock:
            self._rules.insert(0 if first else len(self._rules), rule)
        return self

    def exchange(self, rule: Rule, other: Rule) -> None:
        """Puts another rule in the place of one, with what was counted; nothing more when that is gone already."""
        _rule(other)
        with self._lock:
            other.used, other.seen = rule.used, rule.seen
            self._rules = [other if kept is rule else kept for kept in self._rules]

    def remove(self, rule: Rule) -> None:
        """Takes a rule away; nothing happens when it is gone already."""
        with self._lock:
            self._rules = [kept for kept in self._rules if kept is not rule]

    def put(self, rules: Iterable[Rule]) -> None:
        """Replaces all rules."""
        rules = [_rule(rule) for rule in rules]
        with self._lock:
            self._rules = rules

    def clear(self) -> None:
        """Removes all rules."""
        self.put(())

    def reset(self) -> None:
        """Goes back to the rules that the server was started with, unused."""
        with self._lock:
            for rule in self._initial:
                rule.used = rule.seen = 0
            self._rules = list(self._initial)

    def rule_for(self, request: Request) -> Rule | None:
        """The rule that answers a request."""
        if not self._rules:
            return None
        found: Rule | None = None
        with self._lock:
            for rule in self._rules:
                # The second of two rules about a first and a second call has to count the first, too.
                if (found is None or rule.match.call is not None) and rule.takes(request, answered=found is not None):
                    found = rule
        return found


def _rule(rule: object) -> Rule:
    if not isinstance(rule, Rule):
        raise ValueError(f"{shown(rule)} is no rule: write Rule(...), or read one with load_scenario")  # noqa: TRY004
    return rule
