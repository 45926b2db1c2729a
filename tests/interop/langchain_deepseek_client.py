"""langchain-deepseek: DeepSeek as a chat model of LangChain."""

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
    NotOffered,
    expect,
    expect_json,
    expect_pieces,
    expect_sum,
    expect_typed,
    expect_weather,
    get_weather,
    run,
)
from langchain_core.messages import AIMessage, BaseMessage, BaseMessageChunk, HumanMessage
from langchain_core.output_parsers import PydanticOutputParser
from langchain_core.tools import tool
from langchain_deepseek import ChatDeepSeek
from openai import AuthenticationError
from pydantic import BaseModel


def chat(**options: Any) -> ChatDeepSeek:
    """A chat model that thinks, as it does unless it is told not to."""
    settings = {"model": MODEL, "base_url": BASE_URL, "api_key": API_KEY, "max_retries": 0}
    return ChatDeepSeek(**settings | options)


def quick_chat() -> ChatDeepSeek:
    """A chat model that does not think."""
    return chat(extra_body={"thinking": {"type": "disabled"}})


class Weather(BaseModel):
    """What the weather is like."""

    city: str
    degrees: int


weather_tool = tool(get_weather)


def plain() -> str:
    reply = quick_chat().invoke(SUM)
    usage = reply.usage_metadata or {}
    expect(usage and usage["input_tokens"] > 0 < usage["output_tokens"], usage)
    expect(reply.response_metadata["finish_reason"] == "stop", reply.response_metadata)
    return expect_sum(reply.text)


def streamed() -> str:
    chunks = list(quick_chat().stream(SUM))
    expect(any(chunk.usage_metadata for chunk in chunks), chunks)
    return expect_pieces([chunk.text for chunk in chunks], plain())


def with_tool(model: ChatDeepSeek) -> str:
    """Asks about the weather, runs the tool and gives back its result."""
    bound = model.bind_tools([weather_tool])
    messages: list[BaseMessage] = [HumanMessage(WEATHER)]
    reply = bound.invoke(messages)
    messages.append(reply)
    messages += [weather_tool.invoke(call) for call in reply.tool_calls]
    cities = [call["args"]["city"] for call in reply.tool_calls]
    return expect_weather(cities, bound.invoke(messages).text)


def tools() -> str:
    shown = with_tool(quick_chat())
    bound = quick_chat().bind_tools([weather_tool])
    whole: BaseMessageChunk | None = None
    for chunk in bound.stream(WEATHER):
        whole = chunk if whole is None else whole + chunk
    expect(isinstance(whole, AIMessage) and whole.tool_calls[0]["args"] == {"city": "Hangzhou"}, whole)
    return shown


def thinking() -> str:
    reply = chat().invoke(SUM)
    expect_sum(reply.text)
    reasoning = reply.additional_kwargs["reasoning_content"]
    expect(reasoning and reply.usage_metadata and reply.usage_metadata["output_token_details"]["reasoning"], reply)
    pieces = [chunk.additional_kwargs.get("reasoning_content", "") for chunk in chat().stream(SUM)]
    expect_pieces(pieces, reasoning)
    with_tool(chat())
    return str(reasoning)


def json_mode() -> str:
    model = quick_chat()
    bound = model.bind(response_format={"type": "json_object"})
    shown = expect_json(bound.invoke([(part["role"], part["content"]) for part in JSON_MESSAGES]).text)
    question = QUESTIONS["typed"]["question"]
    called = model.with_structured_output(Weather).invoke(question)
    expect(isinstance(called, Weather), called)
    typed = expect_typed(called.city, called.degrees)  # type: ignore[union-attr]
    instructions = PydanticOutputParser(pydantic_object=Weather).get_format_instructions()
    written = model.with_structured_output(Weather, method="json_mode").invoke(f"{question}\n{instructions}")
    expect(written == called, written)
    return f"{shown}; `with_structured_output`: {typed}"


def prefix() -> str:
    raise NotOffered("`AIMessage` has no place for `prefix`")


def errors() -> str:
    try:
        chat(api_key="sk-wrong").invoke(SUM)
    except AuthenticationError as error:
        expect("****rong is invalid" in error.message, error)
        return f"{type(error).__name__}, {error.code}"
    raise AssertionError("a wrong key was accepted")


async def asynchronous() -> str:
    return expect_sum("".join([chunk.text async for chunk in quick_chat().astream(SUM)]))


if __name__ == "__main__":
    run(
        {
            "plain": plain,
            "streamed": streamed,
            "tools": tools,
            "thinking": thinking,
            "JSON": json_mode,
            "prefix": prefix,
            "errors": errors,
            "async": asynchronous,
        }
    )
