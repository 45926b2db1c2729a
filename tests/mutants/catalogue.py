"""All mutants, and what is known of those that no test can tell from what is right."""

from __future__ import annotations

from tests.mutants.code import CODE
from tests.mutants.contract_answers import ANSWER_SCHEMAS
from tests.mutants.contract_requests import REQUEST_SCHEMAS
from tests.mutants.mutant import Mutant, WireMutant
from tests.mutants.wire_answers import WHOLE
from tests.mutants.wire_refusals import REFUSALS
from tests.mutants.wire_requests import REQUESTS
from tests.mutants.wire_streams import STREAMS

OF_THE_MOCK: tuple[Mutant, ...] = (*REQUESTS, *REFUSALS, *WHOLE, *STREAMS, *CODE)
OF_THE_CONTRACT: tuple[Mutant, ...] = (*REQUEST_SCHEMAS, *ANSWER_SCHEMAS)
OF_REQUESTS: tuple[Mutant, ...] = (*REQUESTS, *REQUEST_SCHEMAS)
ALL: dict[str, Mutant] = {mutant.id: mutant for mutant in (*OF_THE_MOCK, *OF_THE_CONTRACT)}
# Changes nothing, but goes the same way: what kills it is no mutant.
NOTHING = WireMutant("nothing", "nothing is wrong")

# Why a mutant that survives is right to do so: nothing that callers can see is wrong with it.
EQUIVALENT: dict[str, str] = {}
