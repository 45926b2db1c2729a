"""Guide "Tool Calls": the model asks for a function, the program answers for it, the model goes on."""

import os

from deepseek_client import DeepSeek
from deepseek_client.models import ChatCompletionMessage
from deepseek_client.params import ChatMessageParam, ToolParam


def send_messages(messages: list[ChatMessageParam]) -> ChatCompletionMessage:
    response = client.chat.completions.create(model="deepseek-flash", messages=messages, tools=tools)
    return response.choices[0].message


client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

tools: list[ToolParam] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather at a place; the user has to name the place.",
            "parameters": {
                "type": "object",
                "properties": {"location": {"type": "string", "description": "City and country, as in Lima, Peru"}},
                "required": ["location"],
            },
        },
    },
]

question = "How is the weather in Hangzhou, China?"
conversation: list[ChatMessageParam] = [{"role": "user", "content": question}]
message = send_messages(conversation)
print(f"User>\t {question}")

if not message.tool_calls:
    raise SystemExit(f"The model answered without the tool: {message.content}")
tool = message.tool_calls[0]
print(f"Call>\t {tool.function.name} {tool.function.arguments}")
conversation.append(message)

conversation.append({"role": "tool", "tool_call_id": tool.id, "content": "24 °C"})
message = send_messages(conversation)
print(f"Model>\t {message.content}")
