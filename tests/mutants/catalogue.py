"""All mutants, and what is known of those that no test can tell from what is right."""

from __future__ import annotations

from tests.mutants.code import CODE
from tests.mutants.contract_answers import ANSWER_SCHEMAS
from tests.mutants.contract_outcomes import OUTCOMES
from tests.mutants.contract_requests import REQUEST_SCHEMAS
from tests.mutants.editing import update
from tests.mutants.mutant import ContractMutant, Mutant, WireMutant
from tests.mutants.wire_answers import WHOLE
from tests.mutants.wire_refusals import REFUSALS
from tests.mutants.wire_requests import REQUESTS
from tests.mutants.wire_streams import STREAMS

OF_THE_MOCK: tuple[Mutant, ...] = (*REQUESTS, *REFUSALS, *WHOLE, *STREAMS, *CODE)
OF_THE_CONTRACT: tuple[Mutant, ...] = (*REQUEST_SCHEMAS, *ANSWER_SCHEMAS, *OUTCOMES)
OF_REQUESTS: tuple[Mutant, ...] = (*REQUESTS, *REQUEST_SCHEMAS)
ALL: dict[str, Mutant] = {mutant.id: mutant for mutant in (*OF_THE_MOCK, *OF_THE_CONTRACT)}
# Nothing is wrong with them, but they go the same way: what kills them would kill everything.
HARMLESS: dict[str, Mutant] = {
    mutant.id: mutant
    for mutant in (
        WireMutant("harmless-wire", "exchanges are as they were"),
        ContractMutant(
            "harmless-contract", "the contract has a remark more", ("info",), update(**{"x-remark": "none"})
        ),
    )
}

# Why a mutant that survives is right to do so: nothing that callers can see is wrong with it.
EQUIVALENT: dict[str, str] = {}
