"""Where ids and times come from, so that a test can fix them; all else in an answer is deterministic."""

from __future__ import annotations

import hashlib
import os
import random
import string
import time
from collections.abc import Callable
from functools import cache

from deepseek_mock.http_request import Request

Clock = Callable[[], float]
_ALPHANUMERIC = string.ascii_letters + string.digits


class Identity:
    """Ids, trace ids and times of answers.

    With a seed the id of an answer follows from the request, and trace ids repeat from run to run in the order of
    requests.
    """

    def __init__(self, clock: Clock = time.time, seed: int | None = None) -> None:
        self._clock = clock
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 - ids, not secrets

    def reset(self) -> None:
        """Begins the series of trace ids again, if there is a seed."""
        self._random.seed(self._seed)

    def now(self) -> float:
        """Unix seconds."""
        return self._clock()

    def answer_id(self, request: Request) -> str:
        """A UUID without any prefix, as the API uses for answers."""
        if self._seed is None:
            return _uuid(os.urandom(16))
        asked = b"\0".join((str(self._seed).encode(), request.path.encode(), request.body))
        return _uuid(hashlib.blake2b(asked, digest_size=16).digest())

    def trace_id(self) -> str:
        """32 hexadecimal digits for `x-ds-trace-id`."""
        return f"{self._random.getrandbits(128):032x}"


def _uuid(data: bytes) -> str:
    """A UUID of version 4, as `uuid.UUID` writes it, which takes three times as long."""
    digits = data.hex()
    variant = "89ab"[data[8] >> 4 & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


@cache
def fingerprint(form: str, model: str) -> str:
    """A `system_fingerprint` of a form: it stays the same while the backend does."""
    return form.format(digest=hashlib.sha256(model.encode()).hexdigest()[:10])


def tool_call_id(conversation: str, index: int) -> str:
    """`call_00_` and 24 letters and digits; depends on the conversation only, so that answers repeat."""
    digest = hashlib.sha256(f"{index}\0{conversation}".encode()).digest()
    letters = "".join(_ALPHANUMERIC[byte % len(_ALPHANUMERIC)] for byte in digest[:24])
    return f"call_{index:02d}_{letters}"


def early_tool_call_id(conversation: str, index: int) -> str:
    """`call_0_` and a UUID, as until mid-2025."""
    digest = hashlib.sha256(f"{index}\0{conversation}".encode()).digest()
    return f"call_{index}_{_uuid(digest[:16])}"
