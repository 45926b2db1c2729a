"""The context cache: which leading blocks of a prompt were seen before, by account and `user_id`."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

BLOCK_TOKENS = 128
DEFAULT_CAPACITY = 65_536


class PrefixCache:
    """Remembers blocks of 128 tokens by all that stands before them; the least recently used go first."""

    def __init__(self, capacity: int = DEFAULT_CAPACITY) -> None:
        self._capacity = capacity
        self._blocks: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._blocks)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._blocks.clear()

    def look_up(self, scope: Sequence[str], tokens: Sequence[str]) -> int:
        """How many leading tokens are cached; remembers the whole prompt for next time."""
        chain = hashlib.blake2b("\0".join(scope).encode(), digest_size=16).digest()
        hits = 0
        unbroken = True
        with self._lock:
            for start in range(0, len(tokens) - BLOCK_TOKENS + 1, BLOCK_TOKENS):
                block = "\0".join(tokens[start : start + BLOCK_TOKENS])
                chain = hashlib.blake2b(chain + block.encode(), digest_size=16).digest()
                unbroken = unbroken and chain in self._blocks
                if unbroken:
                    hits += BLOCK_TOKENS
                self._blocks[chain] = None
                self._blocks.move_to_end(chain)
            while len(self._blocks) > self._capacity:
                self._blocks.popitem(last=False)
        return hits
