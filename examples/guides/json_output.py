"""Guide "JSON Output": the prompt says json and shows an example, the answer is JSON."""

import json
import os

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

system_prompt = """
Every message is a line of a quiz. Take the "question" and the "answer" out of it and return them as JSON.

Example of a line:
What is the capital of Japan? Tokyo.

Example of the JSON:
{
    "question": "What is the capital of Japan?",
    "answer": "Tokyo"
}
"""

user_prompt = "Which is the longest river in the world? The Nile."

messages: list[ChatMessageParam] = [
    {"role": "system", "content": system_prompt},
    {"role": "user", "content": user_prompt},
]

response = client.chat.completions.create(
    model="deepseek-flash",
    messages=messages,
    response_format={"type": "json_object"},
)

# Now and then the content is empty: then ask again.
print(json.loads(response.choices[0].message.content or "{}"))
