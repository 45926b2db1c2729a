"""What is measured: each scenario by its name, as ``--only`` of benchmarks/run.py takes it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.bodies import case, characters

# Which of a pair are of the full run only.
BOTH, ASYNC = "both", "async"
# With some clients a thousand streams take a minute, and more take several: so many rounds, and one with more.
ROUNDS, MANY = 3, 1000


@dataclass(frozen=True)
class Scenario:
    """One thing that all clients do.

    Attributes:
        name: Its name.
        title: What the tables call it.
        kind: ``call``, ``walk`` or ``stream``: the method of the client.
        case: What the stub server answers with, see benchmarks/bodies.py.
        asynchronous: It is for asynchronous clients.
        count: How often it is done in a round.
        units: What its cost is divided by beside: the chunks of a stream.
        counts: How often it is done in the two runs whose instructions are compared; none where that says nothing.
        at_once: How many run at the same time.
        crowd: It is about how many run at the same time; each round has a process of its own, which opens all
            connections anew.
        unit: What its cost is the cost of.
        figure: ``cpu``, ``wall`` or ``first``: which figure counts where there are no instructions.
        tls: It is done over TLS, by clients that can.
        quick: It is part of the quick run.
        full: It is left out of all but the full run.
    """

    name: str
    title: str
    kind: str
    case: str
    asynchronous: bool = False
    count: int = 200
    units: int = 1
    counts: tuple[int, int] | None = None
    at_once: int = 1
    crowd: bool = False
    unit: str = "call"
    figure: str = "cpu"
    tls: bool = False
    quick: bool = True
    full: bool = False

    def rounds(self, wanted: int) -> int:
        """How many rounds there are, where so many are wanted."""
        return min(wanted, ROUNDS if self.at_once <= MANY else 1) if self.crowd else wanted

    @property
    def chunks(self) -> int:
        """How many chunks one stream has."""
        return int(self.case.split("-")[1])

    @property
    def characters(self) -> int:
        """How many characters of content one stream has."""
        return characters(self.case)

    @property
    def ideal(self) -> float:
        """Seconds that the server takes to send one stream."""
        found = case(self.case)
        return found.interval * (len(found.parts) - 1)


def pair(
    name: str,
    title: str,
    kind: str,
    case: str,
    *,
    count: int,
    units: int = 1,
    low: int = 0,
    high: int = 0,
    unit: str = "call",
    figure: str = "cpu",
    full: str = "",
) -> tuple[Scenario, Scenario]:
    """The same for synchronous and for asynchronous clients; ``full`` says which are of the full run only."""
    counts = (low, high) if high else None
    return (
        Scenario(
            f"{name}-sync",
            f"{title}, sync",
            kind,
            case,
            count=count,
            units=units,
            counts=counts,
            unit=unit,
            figure=figure,
            full=full == BOTH,
        ),
        Scenario(
            f"{name}-async",
            f"{title}, async",
            kind,
            case,
            asynchronous=True,
            count=count,
            units=units,
            counts=counts,
            unit=unit,
            figure=figure,
            full=bool(full),
        ),
    )


def crowd(number: int, pace: str, *, quick: bool = True) -> Scenario:
    """So many streams of 50 chunks at once."""
    return Scenario(
        f"streams-{number}",
        "one stream of 50 chunks" if number == 1 else f"{number:,} streams of 50 chunks at once",
        "stream",
        f"text-50-{pace}",
        asynchronous=True,
        count=number,
        units=50,
        at_once=number,
        crowd=True,
        unit="chunk",
        quick=quick,
    )


SCENARIOS = (
    *pair("small", "small reply", "call", "small", count=200, low=5, high=25),
    *pair("large", "60 KB reply with log probabilities", "call", "large", count=40, low=2, high=8, full=ASYNC),
    *pair("walk", "60 KB reply, each log probability read", "walk", "large", count=40, low=2, high=8, full=ASYNC),
    *pair("burst", "chunk of a stream of 1,000, in large writes", "stream", "text-1000-burst", count=4, units=1000,
          low=1, high=3, unit="chunk"),
    *pair("short", "chunk of a stream of 50, in large writes", "stream", "text-50-burst", count=20, units=50,
          low=2, high=12, unit="chunk", full=BOTH),
    *pair("long", "chunk of a stream of 10,000, in large writes", "stream", "text-10000-burst", count=1, units=10000,
          unit="chunk", full=BOTH),
    *pair("reasoning", "chunk of reasoning", "stream", "reasoning-1000-burst", count=4, units=1000, low=1, high=3,
          unit="chunk", full=BOTH),
    *pair("tools", "chunk of a tool call", "stream", "tools-1000-burst", count=4, units=1000, low=1, high=3,
          unit="chunk", full=BOTH),
    *pair("packets", "chunk, each in a packet of its own", "stream", "text-1000-single", count=4, units=1000,
          unit="chunk", full=BOTH),
    *pair("paced", "chunk, one each millisecond", "stream", "text-200-paced", count=3, units=200, unit="chunk"),
    *pair("first", "time to the first chunk", "stream", "text-50-burst", count=60, unit="first chunk", figure="first"),
    Scenario("small-tls", "small reply, sync, over TLS", "call", "small", counts=(5, 25), tls=True, quick=False),
    Scenario("burst-tls", "chunk of a stream of 1,000, in large writes, sync, over TLS", "stream", "text-1000-burst",
             count=4, units=1000, counts=(1, 3), unit="chunk", tls=True, quick=False),
    crowd(1, "slow", quick=False),
    crowd(64, "slow"),
    crowd(256, "slow", quick=False),
    crowd(1000, "slow"),
    crowd(4000, "slower", quick=False),  # at the pace of the others, the server would need more than a core
)  # fmt: skip


def scenario(name: str) -> Scenario:
    """The scenario of a name.

    Raises:
        ValueError: there is none.
    """
    for found in SCENARIOS:
        if found.name == name:
            return found
    raise ValueError(f"no scenario {name!r}: say one of {', '.join(item.name for item in SCENARIOS)}")
