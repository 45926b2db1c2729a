"""Where the facts of the checks are from."""

from __future__ import annotations

from deepseek_client import SPEC_DATE

MEASURED = "measured on 2026-07-27, the bytes of the body verified by a published hash"
SEEN = "measured on 2026-07-27"
RECORDED = "recorded traffic of 2025 and 2026"
STREAMS = "recorded streams, 2025-03 to 2026-08"
REPORTED = "reported in public by several clients, 2025 and 2026"


def docs(page: str) -> str:
    """A page of the documentation, as of the day of the contract."""
    return f"https://api-docs.deepseek.com/{page}, as of {SPEC_DATE}"


CHAT = docs("api/create-chat-completion")
FIM = docs("api/create-completion")
MODELS = docs("api/list-models")
BALANCE = docs("api/get-user-balance")
THINKING = docs("guides/thinking_mode")
