"""Dated profiles: what the API was like at a time, as far as that differs from time to time.

The models, their limits and their prices are not here: the contract has them by date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from deepseek_mock.identity import early_tool_call_id, tool_call_id
from deepseek_mock.wire_errors import WireError, unprocessable, wrong_shape
from deepseek_mock.wording import known, nearest

ROLES = ("system", "user", "assistant", "tool", "latest_reminder")
SERVER_TOOLS = ("deepseek_web_search", "deepseek_read_url")
# Values the documentation names, older and compatibility ones included, and the effort each stands for. An unknown
# value is taken as "high": what the real server does with it was not recorded.
EFFORTS = {
    "none": "none",
    "minimal": "low",
    "low": "low",
    "medium": "high",
    "high": "high",
    "xhigh": "high",
    "max": "max",
    "ultra": "max",
}


# That reasoning must be sent back is documented since V4, for all earlier answers once there are tools, and enforced by
# fits and starts: refusals are reported from 2026-04-24 to 2026-09-22, but tests of 2026-07-27 that left it out were
# answered, and so were two recorded requests of August 2026, in which the messages without it had no tool calls. The
# recordings speak against the rule, so no profile has it; where it is switched on it is about messages with tool calls,
# for which no recorded answer contradicts it.


@dataclass(frozen=True, slots=True)
class Profile:
    """The API at a time. The defaults are today's; `dataclasses.replace` makes a variant.

    Attributes:
        name: what it is asked for by.
        day: whose models are served, and on which the clock of a seeded server stands.
        wrong_shape: makes the answer to JSON that does not fit, from a sentence about it.
        unknown_model: the message about a model `{name}` when there are only the models `{listed}`.
        unknown_members: members of requests that are passed over as unknown, because they came later.
        roles: of messages.
        tool_types: of tools.
        max_tool_name: characters of a tool's name.
        efforts: values of `reasoning_effort` and what they stand for.
        untagged_content: wrong content of a message is reported as no variant of content, not as what is wrong in it.
        early_json_schema: `json_schema` as response format is refused with the wrong shapes, before any rule counts.
        bare_reasoner: the reasoning model takes neither tools nor JSON mode nor log probabilities, no reasoning in
            the history, and only users and assistants in turns.
        wants_reasoning_back: in thinking mode with tools, messages with tool calls must carry their reasoning. In no
            profile: see above.
        reasoning_budget: tokens of reasoning that do not count in `max_tokens`; None: all count.
        echo_stands_alone: `echo` cannot be combined with `suffix` or `logprobs`.
        reserved_tokens: of the context window, which requests cannot have.
        limits_concurrency: whether the models' limits hold; those of accounts hold in any case.
        cache_unit: tokens that are cached together.
        tool_call_id: the id of a call, from the conversation and the call's number.
        fingerprint: `system_fingerprint`; `{digest}` is different from model to model.
        prompt_details: whether `usage` has `prompt_tokens_details`.
        model_details: whether the model list says more than the names.
    """

    name: str
    day: date
    wrong_shape: Callable[[str], WireError] = wrong_shape
    unknown_model: str = "The supported API model names are {listed}, but you passed {name}."
    unknown_members: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ROLES
    tool_types: tuple[str, ...] = ("function", *SERVER_TOOLS)
    max_tool_name: int = 128
    efforts: Mapping[str, str] = field(default_factory=lambda: EFFORTS)
    untagged_content: bool = False
    early_json_schema: bool = False
    bare_reasoner: bool = False
    wants_reasoning_back: bool = False
    reasoning_budget: int | None = None
    echo_stands_alone: bool = True
    # Of 1048576 tokens the message about a conversation that is too long names 1048565.
    reserved_tokens: int = 11
    limits_concurrency: bool = True
    cache_unit: int = 128
    tool_call_id: Callable[[str, int], str] = tool_call_id
    fingerprint: str = "fp_{digest}_prod1017_fp8_kvcache_20261017"
    prompt_details: bool = True
    model_details: bool = True

    @property
    def noon(self) -> float:
        """The noon of its day in UTC, in Unix seconds."""
        return datetime.combine(self.day, time(12), UTC).timestamp()


# Documented in September 2026. No answer of this time was recorded.
NEWEST = Profile("2026-11", date(2026, 11, 22))

# The time that is known best: most recordings, and all bodies whose hashes were published.
V4 = Profile(
    "v4-2026-08",
    date(2026, 8, 10),
    unknown_members=frozenset({"safety_check", "title"}),
    tool_types=("function",),
    max_tool_name=64,
    efforts={**EFFORTS, "xhigh": "max"},  # so it was measured
    fingerprint="fp_8b330d02d0_prod0820_fp8_kvcache_20260402",
    model_details=False,
)

# V3 and R1, between the release of R1 and the end of the introductory price of V3.
SEED = Profile(
    "seed-2025-01",
    date(2025, 1, 31),
    wrong_shape=unprocessable,
    unknown_model="Model Not Exist",
    unknown_members=frozenset({"reasoning_effort", "safety_check", "strict", "thinking", "title", "user_id"}),
    roles=("system", "user", "assistant", "tool"),
    tool_types=("function",),
    max_tool_name=64,
    untagged_content=True,
    early_json_schema=True,
    bare_reasoner=True,
    reasoning_budget=32_768,
    echo_stands_alone=False,
    reserved_tokens=0,
    limits_concurrency=False,
    cache_unit=64,
    tool_call_id=early_tool_call_id,
    fingerprint="fp_3a5770e1b4",
    prompt_details=False,
    model_details=False,
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (NEWEST, V4, SEED)}
ALIASES: Mapping[str, str] = {"newest": NEWEST.name}


def find_profile(profile: str | Profile) -> Profile:
    """A profile by its name; a profile as it is.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(profile, Profile):
        return profile
    found = PROFILES.get(ALIASES.get(profile, profile))
    if found is None:
        names = (*PROFILES, *ALIASES)
        raise ValueError(f"unknown profile {profile!r}{nearest(profile, names)}; known are {known(names)}")
    return found
