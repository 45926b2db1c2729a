"""What a mutant is: one small mistake, in what goes over the wire, in the mock's code, or in openapi.yaml."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.contract.defects import Answer, Request

Json = dict[str, Any]
Path = tuple[str | int, ...]


class NotApplicable(Exception):
    """A mutant changes nothing, or something that is not there: the mutant is wrong, not what it was tried on."""


@dataclass(frozen=True)
class WireMutant:
    """A mistake in exchanges with the mock.

    Attributes:
        id: a name, unique among all mutants.
        what: the mistake in words.
        answer: changes an answer before the caller gets it.
        request: changes a request before the mock gets it.
    """

    id: str
    what: str
    answer: Callable[[Request, Answer], Answer] = field(default=lambda _, answer: answer)
    request: Callable[[Request], Request] = field(default=lambda request: request)


@dataclass(frozen=True)
class CodeMutant:
    """A mistake in the mock's code.

    Attributes:
        id: a name, unique among all mutants.
        what: the mistake in words.
        target: `module:name`, or `module:owner.name` with a class or an object, the module without the package.
        change: makes the wrong value from the right one: functions wrap the original, so that they suit it whatever
            its parameters are.
    """

    id: str
    what: str
    target: str
    change: Callable[[Any], Any]


@dataclass(frozen=True)
class ContractMutant:
    """A mistake in the contract.

    Attributes:
        id: a name, unique among all mutants.
        what: the mistake in words.
        at: the way to the node that is replaced.
        change: makes the wrong node from the right one; `REMOVED` takes it out.
    """

    id: str
    what: str
    at: Path
    change: Callable[[Any], Any]


Mutant = WireMutant | CodeMutant | ContractMutant
REMOVED = object()


def mutate(document: Json, mutant: ContractMutant) -> Json:
    """A copy of the contract with one mistake.

    Raises:
        NotApplicable: the node is not there, or the same afterwards.
    """
    changed = copy.deepcopy(document)
    parent: Any = changed
    *way, last = mutant.at
    try:
        for step in way:
            parent = parent[step]
        node = mutant.change(copy.deepcopy(parent[last]))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotApplicable(f"{mutant.id}: nothing to change at {mutant.at}: {error!r}") from error
    if node is REMOVED:
        del parent[last]
    else:
        parent[last] = node
    if changed == document:
        raise NotApplicable(f"{mutant.id}: {mutant.at} is the same afterwards")
    return changed
