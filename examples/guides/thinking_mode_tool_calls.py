"""Guide "Thinking Mode", tool calls: the model reasons and calls until it can answer, turn after turn."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam, ToolParam

tools: list[ToolParam] = [
    {
        "type": "function",
        "function": {
            "name": "get_date",
            "description": "Today's date.",
            "parameters": {"type": "object", "properties": {}},
        },
    },
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather in a city on a day.",
            "parameters": {
                "type": "object",
                "properties": {
                    "location": {"type": "string", "description": "Name of the city"},
                    "date": {"type": "string", "description": "The day as YYYY-MM-DD"},
                },
                "required": ["location", "date"],
            },
        },
    },
]


# Stand-ins for the real functions
def get_date() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def get_weather(location: str, date: str) -> str:
    return f"{location} on {date}: cloudy, 7 to 13 °C"


FUNCTIONS: dict[str, Callable[..., str]] = {"get_date": get_date, "get_weather": get_weather}


def run_turn(turn: int, messages: list[ChatMessageParam]) -> None:
    step = 1
    while True:
        response = client.chat.completions.create(
            model="deepseek-v4-pro",
            messages=messages,
            tools=tools,
            reasoning_effort="high",
            extra_body={"thinking": {"type": "enabled"}},
        )
        # The whole message goes back: with tools the server demands the reasoning of all earlier turns.
        messages.append(response.choices[0].message)
        reasoning_content = response.choices[0].message.reasoning_content
        content = response.choices[0].message.content
        tool_calls = response.choices[0].message.tool_calls
        print(f"Turn {turn}.{step}\n{reasoning_content=}\n{content=}\n{tool_calls=}")
        if tool_calls is None:
            break
        for tool in tool_calls:
            result = FUNCTIONS[tool.function.name](**json.loads(tool.function.arguments))
            print(f"{tool.function.name} gave: {result}")
            messages.append({"role": "tool", "tool_call_id": tool.id, "content": result})
        step += 1
    print()


client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

conversation: list[ChatMessageParam] = [
    {"role": "user", "content": "What is the date today; and how is the weather in Hangzhou?"}
]
run_turn(1, conversation)

conversation.append({"role": "user", "content": "How is the weather in Guangzhou?"})
run_turn(2, conversation)
