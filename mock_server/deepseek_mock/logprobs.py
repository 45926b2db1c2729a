"""Log probabilities: plausible, and the same for the same token at the same place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from deepseek_mock.json_text import Json

# fmt: off
_COMMON = (
    " the", ".", ",", " a", " is", " to", " and", " of", "\n", " in", " that", " it", " for", "The", " we",
    " I", " on", "We", " you", " with", " as", "I", " be",
)
# fmt: on
_BYTES: dict[str, list[Json]] = {token: list(token.encode()) for token in _COMMON}


def logprob(token: str, position: int) -> float:
    """The log probability of the chosen token: most are close to certain."""
    digest = hashlib.sha256(f"{position}\0{token}".encode()).digest()
    certainty = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
    return -round(certainty**6 * 0.6 + 1e-6, 8)


def alternatives(token: str, position: int, top: int) -> list[tuple[str, float]]:
    """The `top` most likely tokens, the chosen one first."""
    if top == 0:
        return []
    chosen = logprob(token, position)
    others = [other for other in _COMMON if other != token][: top - 1]
    return [(token, chosen)] + [(other, round(chosen - 2.5 - 1.25 * rank, 6)) for rank, other in enumerate(others)]


def entries(tokens: Iterable[str], top: int, start: int = 0) -> Iterator[Json]:
    """The `logprobs` entries of chat for consecutive tokens, the first of which stands at `start`."""
    for position, token in enumerate(tokens, start):
        pairs = alternatives(token, position, top)
        value = pairs[0][1] if pairs else logprob(token, position)
        yield {**_entry(token, value), "top_logprobs": [_entry(*pair) for pair in pairs]}


def _entry(token: str, value: float) -> dict[str, Json]:
    return {"token": token, "logprob": value, "bytes": _BYTES.get(token) or list(token.encode())}
