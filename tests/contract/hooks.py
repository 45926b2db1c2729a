"""What `st run` loads (see schemathesis.toml): the extensions, and valid requests made to keep the unwritten rules."""

from __future__ import annotations

import schemathesis

from tests.contract import extensions as extensions  # noqa: PLC0414 - imported for what it registers
from tests.contract.settling import settle_case

schemathesis.hook("map_case")(settle_case)
