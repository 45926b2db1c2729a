"""Every operation once: plain, streamed, with a tool call, fill-in-the-middle, models, balance.

Reads DEEPSEEK_API_KEY and, if it is set, DEEPSEEK_BASE_URL.
"""

import json

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam, FunctionToolParam

MODEL = "deepseek-flash"


def get_weather(city: str) -> dict[str, object]:
    return {"city": city, "degrees_celsius": 21, "sky": "clear"}


WEATHER: FunctionToolParam = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city now.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def main() -> None:
    with DeepSeek() as client:
        print("== The models")
        for model in client.models.list().data:
            print(f"{model.id}: context {model.context_window} tokens, output up to {model.max_output_tokens}")

        print("\n== A plain answer")
        question = "What is 17 + 25?"
        print(f"> {question}")
        reply = client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": question}],
            thinking={"type": "disabled"},
        )
        print(reply.text)
        print(f"({reply.usage.prompt_tokens} tokens in, {reply.usage.completion_tokens} out)")

        print("\n== The same model, thinking, as a stream")
        print("> Why is the sky blue?")
        with client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": "Why is the sky blue?"}],
            stream=True,
        ) as stream:
            thinking = True
            for chunk in stream:
                if thinking and chunk.text:
                    thinking = False
                    print("\n-- end of the reasoning --")
                print(chunk.reasoning or chunk.text, end="", flush=True)
        print()

        print("\n== A conversation with a tool")
        messages: list[ChatMessageParam] = [{"role": "user", "content": "What is the weather in Hangzhou?"}]
        print("> What is the weather in Hangzhou?")
        reply = client.chat.completions.create(model=MODEL, messages=messages, tools=[WEATHER])
        message = reply.choices[0].message
        messages.append(message)
        for call in message.tool_calls or []:
            arguments = call.function.json()  # raises InvalidJSON if the model wrote something else
            print(f"the model calls {call.function.name}({arguments})")
            result = json.dumps(get_weather(**arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
        reply = client.chat.completions.create(model=MODEL, messages=messages, tools=[WEATHER])
        print(reply.text)

        print("\n== Filling in the middle of a program (beta)")
        prompt, suffix = "def fib(n):", "\n    return fib(n - 1) + fib(n - 2)"
        completion = client.beta.completions.create(model=MODEL, prompt=prompt, suffix=suffix, max_tokens=64)
        print(prompt + completion.text + suffix)

        print("\n== The balance")
        balance = client.user.balance.retrieve()
        for info in balance.balance_infos or []:
            print(f"{info.total_balance} {info.currency}, of it {info.granted_balance} granted")


if __name__ == "__main__":
    main()
