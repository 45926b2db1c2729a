"""Guide "Tool Calls", strict mode (beta): the arguments fit the function's schema, which the server checks."""

import json
import os

from deepseek_client import DeepSeek
from deepseek_client.params import ToolParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com") + "/beta",
)

tools: list[ToolParam] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "strict": True,
            "description": "The weather at a place; the user has to name the place.",
            "parameters": {
                "type": "object",
                "properties": {
                    "location": {"type": "string", "description": "City and country, as in Lima, Peru"},
                    "unit": {"enum": ["celsius", "fahrenheit"], "description": "Of the temperature"},
                },
                "required": ["location", "unit"],
                "additionalProperties": False,
            },
        },
    },
]

response = client.chat.completions.create(
    model="deepseek-flash",
    messages=[{"role": "user", "content": "How is the weather in Hangzhou in celsius?"}],
    tools=tools,
)
for tool in response.choices[0].message.tool_calls or []:
    arguments = json.loads(tool.function.arguments)
    print(f"{tool.function.name}: {sorted(arguments)}, unit {arguments['unit']}")
