"""Mistakes that a type checker has to find. Every line that ends in ``# wrong`` is one; all others are right."""

from __future__ import annotations

from typing import Literal

import httpx
from deepseek_client import AsyncDeepSeek, DeepSeek, pricing
from deepseek_client.models import ChatCompletionRequest, UserMessage

client = DeepSeek(api_key="k")
client.chat.completions.create(model="m", messages=[], temprature=1)  # wrong
client.chat.completions.create(model="m", messages=[], temperature="1")  # wrong
client.chat.completions.create(messages=[])  # wrong
client.chat.completions.create(model="m", messages=[{"role": "robot", "content": "x"}])  # wrong
client.chat.completions.create(model="m", messages=[{"role": "user", "contents": "x"}])  # wrong
client.chat.completions.create(model="m", messages=[{"role": "user"}])  # wrong
client.chat.completions.create(model="m", messages=[{"role": "user", "content": "x", "prefix": True}])  # wrong
client.chat.completions.create(model="m", messages=[], thinking={"type": "perhaps"})  # wrong
client.chat.completions.create(model="m", messages=[], tool_choice="maybe")  # wrong
client.chat.completions.create(model="m", messages=[{"role": "assistant", "content": "x", "prefix": "y"}])  # wrong
client.chat.completions.create(model="m", messages=[], stream="yes")  # wrong
print(client.chat.completions.create(model="m", messages=[], stream=True).choices)  # wrong
client.chat.completions.create("m", [])  # wrong
reply = client.chat.completions.create(model="m", messages=[])
print(reply.choices[0].message.reasoning_contents)  # wrong
reply.choices[0].message.content.upper()  # wrong
with client.chat.completions.create(model="m", messages=[]) as stream:  # wrong
    pass
for chunk in client.chat.completions.create(model="m", messages=[], stream=True):
    print(chunk.choices[0].message)  # wrong
    chunk.text = ""  # wrong
client.chat.completions.with_raw_response.create(model="m", messages=[], stream=True)  # wrong
print(client.chat.completions.with_raw_response.create(model="m", messages=[]).choices)  # wrong
client.beta.completions.create(model="m", messages=[])  # wrong
client.completions.create(model="m")  # wrong
pricing.cost(reply.usage)  # wrong
pricing.cost(reply, at=reply.created)  # wrong
pricing.cost(reply.to_dict())  # wrong
UserMessage(content=1)  # wrong
UserMessage("x")  # wrong
ChatCompletionRequest(model="m", messages="x")  # wrong
DeepSeek(api_key="k", http_client=httpx.AsyncClient())  # wrong
AsyncDeepSeek(api_key="k", http_client=httpx.Client())  # wrong
DeepSeek(api_key="k", http_client=httpx.Client)  # wrong
DeepSeek(api_key="k", http_client=object())  # wrong


class Order:
    number: int


def price(item: str) -> float:
    return len(item) * 1.5


parsed = client.chat.completions.parse(response_type=Order, model="m", messages=[])
print(parsed.parsed.numbers)  # wrong
print(parsed.parsed.number.upper())  # wrong
print(parsed.choices)  # wrong
client.chat.completions.parse(response_type=Literal["a", "b"], model="m", messages=[]).parsed.lowr()  # wrong
client.chat.completions.parse(response_type=int | None, model="m", messages=[]).parsed.bit_length()  # wrong
client.chat.completions.parse(model="m", messages=[])  # wrong
client.chat.completions.parse(response_type=Order(), model="m", messages=[])  # wrong
client.chat.completions.parse(response_type=Order, model="m", messages=[], mode="yaml")  # wrong
client.chat.completions.parse(response_type=Order, model="m", messages=[], stream=True)  # wrong
client.chat.completions.parse(response_type=Order, model="m", messages=[], tools=[])  # wrong
client.chat.completions.run_tools(tools=["price"], model="m", messages=[])  # wrong
client.chat.completions.run_tools(tools=[price], model="m", messages=[], strict=True)  # wrong
client.chat.completions.run_tools(tools=[price], model="m", messages=[], max_rounds="8")  # wrong
print(client.chat.completions.run_tools(tools=[price], model="m", messages=[]).choices)  # wrong
for item in client.chat.completions.run_tools(tools=[price], model="m", messages=[], stream=True):
    print(item.chunk)  # wrong


async def main(asynchronous: AsyncDeepSeek) -> None:
    print(asynchronous.models.list().data)  # wrong
    for model in (await asynchronous.models.list()).data:
        print(model.id)
