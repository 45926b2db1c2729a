"""What a program costs until it has its first reply: a process that imports a client, makes one and sends one request.

What a client loads or makes only when it is first used, to be quick to import, is in these figures.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.catalogue import client
from benchmarks.processes import ROOT, Place, environment

BARE = "python"
ASK = "model='deepseek-flash', messages=[{'role': 'user', 'content': 'Hi'}]"
BODY = f"dict({ASK})"
CHOICE = ".choices[0].message.content"
MEMBER = "['choices'][0]['message']['content']"

PROGRAMS = {
    BARE: "text = 'x'",
    "deepseek-client": f"""\
from deepseek_client import DeepSeek
client = DeepSeek(api_key='sk-bench', base_url=origin)
text = client.chat.completions.create({ASK}){CHOICE}
""",
    "openai": f"""\
from openai import OpenAI
client = OpenAI(api_key='sk-bench', base_url=origin)
text = client.chat.completions.create({ASK}){CHOICE}
""",
    "stock generated": f"""\
from stock_client import AuthenticatedClient
from stock_client.api.chat import create_chat_completion
from stock_client.models import ChatCompletionRequest
client = AuthenticatedClient(origin, 'sk-bench')
body = ChatCompletionRequest.from_dict({BODY})
text = create_chat_completion.sync(client=client, body=body){CHOICE}
""",
    "httpx": f"""\
import httpx
client = httpx.Client(headers={{'Authorization': 'Bearer sk-bench'}})
text = client.post(f'{{origin}}/chat/completions', json={BODY}).raise_for_status().json(){MEMBER}
""",
    "deepseek-client async": f"""\
import asyncio
from deepseek_client import AsyncDeepSeek
async def main():
    async with AsyncDeepSeek(api_key='sk-bench', base_url=origin) as client:
        return (await client.chat.completions.create({ASK})){CHOICE}
text = asyncio.run(main())
""",
    "openai async": f"""\
import asyncio
from openai import AsyncOpenAI
async def main():
    async with AsyncOpenAI(api_key='sk-bench', base_url=origin) as client:
        return (await client.chat.completions.create({ASK})){CHOICE}
text = asyncio.run(main())
""",
    "httpx async": f"""\
import asyncio, httpx
async def main():
    async with httpx.AsyncClient(headers={{'Authorization': 'Bearer sk-bench'}}) as client:
        reply = await client.post(f'{{origin}}/chat/completions', json={BODY})
        return reply.raise_for_status().json(){MEMBER}
text = asyncio.run(main())
""",
    "aiohttp": f"""\
import asyncio, aiohttp
async def main():
    async with aiohttp.ClientSession(headers={{'Authorization': 'Bearer sk-bench'}}) as session:
        async with session.post(f'{{origin}}/chat/completions', json={BODY}, raise_for_status=True) as reply:
            return (await reply.json()){MEMBER}
text = asyncio.run(main())
""",
}
PROGRAM = """\
origin = {origin!r}
{program}
import sys, time
print(len(text), time.process_time(), len(sys.modules), flush=True)
"""


@dataclass
class Beginning:
    """Of a program: seconds until it has its first reply, one sample each round, and the modules it has then loaded.

    Attributes:
        cpu: Of CPU.
        wall: Since the process was started.
        modules: How many.
    """

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    modules: int = 0


def measure(place: Place, rounds: int) -> dict[str, Beginning]:
    """What first replies cost, one program after the other in each round; the first round warms up.

    Args:
        place: Where the stub server is.
        rounds: How many there are.

    Raises:
        RuntimeError: a program failed, or its reply has no text.
    """
    found = {name: Beginning() for name in PROGRAMS if name == BARE or client(name).present}
    for turn in range(rounds + 1):
        for name, beginning in found.items():
            wall, cpu, beginning.modules = begin(name, place)
            if turn:
                beginning.cpu.append(cpu)
                beginning.wall.append(wall)
    return found


def begin(name: str, place: Place) -> tuple[float, float, int]:
    """Runs the program of a client: seconds of wall clock and CPU until its reply, and how many modules it has loaded.

    Raises:
        RuntimeError: it failed, or its reply has no text.
    """
    program = PROGRAM.format(origin=f"{place.origin}/small", program=PROGRAMS[name])
    command = [sys.executable, "-W", "ignore", "-c", program]
    settings = environment(place.trusted)
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        answer = process.stdout.readline().split()
        wall = time.perf_counter() - begun
    if process.returncode or len(answer) != 3 or answer[0] == "0":
        raise RuntimeError(f"{name} got no first reply (status {process.returncode}): what it said is above")
    return wall, float(answer[1]), int(answer[2])


def beyond(found: Mapping[str, Beginning], name: str) -> tuple[float, float]:
    """Seconds of CPU and of wall clock of a program without those of Python itself."""
    one, bare = found[name], found[BARE]
    return (
        statistics.median(one.cpu) - statistics.median(bare.cpu),
        statistics.median(one.wall) - statistics.median(bare.wall),
    )
