"""pydantic-ai, with its DeepSeek provider."""

from __future__ import annotations

from typing import Any

from features import (
    API_KEY,
    BASE_URL,
    JSON_MESSAGES,
    MODEL,
    QUESTIONS,
    SUM,
    WEATHER,
    expect,
    expect_json,
    expect_pieces,
    expect_sum,
    expect_typed,
    expect_weather,
    get_weather,
    run,
)
from openai import AsyncOpenAI
from pydantic import BaseModel
from pydantic_ai import Agent, ModelHTTPError, PromptedOutput, ToolOutput
from pydantic_ai.messages import ModelResponse, PartDeltaEvent, PartStartEvent, ThinkingPart, ThinkingPartDelta
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.deepseek import DeepSeekProvider


class Weather(BaseModel):
    """What the weather is like."""

    city: str
    degrees: float


def agent(*, thinking: bool = False, api_key: str = API_KEY, **options: Any) -> Agent[None, Any]:
    """An agent, which does not think unless it is told to."""
    client = AsyncOpenAI(base_url=BASE_URL, api_key=api_key, max_retries=0)
    model = OpenAIChatModel(MODEL, provider=DeepSeekProvider(openai_client=client))
    return Agent(model, model_settings={"thinking": thinking}, **options)


async def plain() -> str:
    result = await agent().run(SUM)
    usage = result.usage
    expect(usage.input_tokens and usage.output_tokens, usage)
    return expect_sum(result.output)


async def streamed() -> str:
    async with agent().run_stream(SUM) as result:
        pieces = [piece async for piece in result.stream_text(delta=True, debounce_by=None)]
        expect(result.usage.output_tokens, result.usage)
    return expect_pieces(pieces, await plain())


async def with_tool(*, thinking: bool, **options: Any) -> tuple[list[str], Any]:
    """Asks about the weather; the agent runs the tool and gives back its result."""
    cities: list[str] = []
    asking = agent(thinking=thinking, **options)

    @asking.tool_plain(name="get_weather", description="Get the weather in a city.")
    def noted(city: str) -> str:
        cities.append(city)
        return get_weather(city)

    return cities, (await asking.run(WEATHER)).output


async def tools() -> str:
    shown = expect_weather(*await with_tool(thinking=False))
    for thinks in (False, True):
        cities, typed = await with_tool(thinking=thinks, output_type=Weather)
        expect_weather(cities, str(typed.degrees))
    return f"{shown} With `output_type`: {typed!r}"


async def thinking() -> str:
    result = await agent(thinking=True).run(SUM)
    expect_sum(result.output)
    reasoning = "".join(
        part.content
        for message in result.all_messages()
        if isinstance(message, ModelResponse)
        for part in message.parts
        if isinstance(part, ThinkingPart)
    )
    expect(reasoning, result.all_messages())
    expect_pieces(await streamed_reasoning(), reasoning)
    expect_weather(*await with_tool(thinking=True))
    return reasoning


async def streamed_reasoning() -> list[str]:
    """The pieces of the reasoning of a streamed answer."""
    pieces: list[str] = []
    async with agent(thinking=True).iter(SUM) as steps:
        async for node in steps:
            if not Agent.is_model_request_node(node):
                continue
            async with node.stream(steps.ctx) as events:
                async for event in events:
                    if isinstance(event, PartStartEvent) and isinstance(event.part, ThinkingPart):
                        pieces.append(event.part.content)
                    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, ThinkingPartDelta):
                        pieces.append(event.delta.content_delta or "")
    return pieces


async def json_mode() -> str:
    asking = agent(system_prompt=JSON_MESSAGES[0]["content"])
    settings = {"extra_body": {"response_format": {"type": "json_object"}}}
    shown = expect_json((await asking.run(JSON_MESSAGES[1]["content"], model_settings=settings)).output)
    question = QUESTIONS["typed"]["question"]
    outputs = []
    for kind, thinks in ((ToolOutput(Weather), False), (ToolOutput(Weather), True), (PromptedOutput(Weather), True)):
        found = (await agent(thinking=thinks, output_type=kind).run(question)).output
        expect(isinstance(found, Weather), found)
        outputs.append(expect_typed(found.city, found.degrees))
    return f"{shown}; `output_type`: {outputs[0]}"


async def errors() -> str:
    try:
        await agent(api_key="sk-wrong").run(SUM)
    except ModelHTTPError as error:
        expect(error.status_code == 401 and "****rong is invalid" in str(error.body), error)
        return f"{type(error).__name__}, {error.status_code}"
    raise AssertionError("a wrong key was accepted")


if __name__ == "__main__":
    run(
        {
            "plain": plain,
            "streamed": streamed,
            "tools": tools,
            "thinking": thinking,
            "JSON": json_mode,
            "errors": errors,
        }
    )
