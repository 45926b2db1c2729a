"""The context cache: which leading blocks of a prompt were seen before, by account and `user_id`."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

BLOCK_TOKENS = 128
DEFAULT_CAPACITY = 65_536


class PrefixCache:
    """Remembers blocks of tokens by all that stands before them; the least recently used go first."""

    def __init__(self, capacity: int = DEFAULT_CAPACITY, unit: int = BLOCK_TOKENS) -> None:
        """Makes an empty cache for `capacity` blocks of `unit` tokens."""
        self._unit = unit
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
        if len(tokens) < self._unit:  # no block is full
            return 0
        chain = hashlib.blake2b("\0".join(scope).encode(), digest_size=16).digest()
        hits = 0
        unbroken = True
        with self._lock:
            for start in range(0, len(tokens) - self._unit + 1, self._unit):
                block = "\0".join(tokens[start : start + self._unit])
                chain = hashlib.blake2b(chain + block.encode(), digest_size=16).digest()
                unbroken = unbroken and chain in self._blocks
                if unbroken:
                    hits += self._unit
                self._blocks[chain] = None
                self._blocks.move_to_end(chain)
            while len(self._blocks) > self._capacity:
                self._blocks.popitem(last=False)
        return hits
