"""Puts mutants in the place of what is right, in this process, and notes whether they were ever used."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from deepseek_conformance import contract
from deepseek_mock.app import MockApp

from tests.contract.defects import Answer, Defect, Patient, Request
from tests.mutants.mutant import CodeMutant, ContractMutant, Mutant, NotApplicable, WireMutant, mutate

PACKAGE = "deepseek_mock"
# What a slip in a mutant raises, and the mock never does on purpose. An answer to it would look like a kill.
SLIPS = (AttributeError, LookupError, NameError, TypeError)


@dataclass
class Use:
    """What became of a mutant: how often it made a difference, and what went wrong in its own code."""

    times: int = 0
    slips: list[str] = field(default_factory=list)

    def called(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Calls a mutant's function; notes what it raises by mistake."""
        try:
            return function(*arguments, **named)
        except SLIPS as error:
            self.slips.append(repr(error))
            raise


def apply(mutant: Mutant, folder: Path) -> Use:
    """Makes a mutant's mistake for the rest of this process. `folder` takes the contract if that is what is wrong.

    Raises:
        NotApplicable: it changes nothing, or something that is not there.
    """
    use = Use()
    match mutant:
        case WireMutant():
            _apply_to_wire(mutant, use)
        case CodeMutant():
            _apply_to_code(mutant, use)
        case ContractMutant():
            _apply_to_contract(mutant, folder)
            use.times = 1
    return use


def _apply_to_wire(mutant: WireMutant, use: Use) -> None:
    def changed_request(request: Request) -> Request:
        changed: Request = use.called(mutant.request, request)
        use.times += changed != request
        return changed

    def changed_answer(request: Request, answer: Answer) -> Answer:
        changed: Answer = use.called(mutant.answer, request, answer)
        use.times += changed != answer
        return changed

    serve = MockApp.__call__

    async def serve_wrongly(app: MockApp, scope: Any, receive: Any, send: Any) -> None:
        patient = Patient(functools.partial(serve, app))
        patient.defect = Defect(changed_request, changed_answer)
        await patient(scope, receive, send)

    MockApp.__call__ = serve_wrongly  # type: ignore[method-assign]


def _apply_to_code(mutant: CodeMutant, use: Use) -> None:
    original, places = find(mutant)
    wrong = mutant.change(original)
    if wrong == original:
        raise NotApplicable(f"{mutant.id}: {mutant.target} is the same afterwards")
    if callable(wrong) and not inspect.isclass(wrong):

        @functools.wraps(original)
        def noted(*arguments: Any, **named: Any) -> Any:
            use.times += 1
            return use.called(wrong, *arguments, **named)

        replacement: Any = noted
    else:
        replacement = wrong
        use.times = 1
    for owner, name in places:
        # Some owners are frozen.
        (setattr if inspect.isclass(owner) else object.__setattr__)(owner, name, replacement)


def find(mutant: CodeMutant) -> tuple[Any, list[tuple[Any, str]]]:
    """What a mutant is about, and every place from which the mock takes it.

    Raises:
        NotApplicable: there is no such thing.
    """
    module_name, _, name = mutant.target.partition(":")
    *owners, name = name.split(".")
    try:
        owner: Any = import_module(f"{PACKAGE}.{module_name}")
        for step in owners:
            owner = getattr(owner, step)
        original = inspect.getattr_static(owner, name) if inspect.isclass(owner) else getattr(owner, name)
    except (ImportError, AttributeError) as error:
        raise NotApplicable(f"{mutant.id}: the mock has no {mutant.target}: {error}") from error
    places = [(owner, name)]
    if not owners:
        # Other modules have imported it by name.
        modules = [module for known, module in sys.modules.items() if known.startswith(f"{PACKAGE}.")]
        places += [(module, name) for module in modules if getattr(module, name, None) is original]
    return original, places


def _apply_to_contract(mutant: ContractMutant, folder: Path) -> None:
    right = contract.document()
    file = folder / "openapi.json"  # JSON is YAML, too
    file.write_text(json.dumps(mutate(right, mutant)), encoding="utf-8")
    contract.document.cache_clear()
    contract.find_contract = lambda: file  # type: ignore[attr-defined]
