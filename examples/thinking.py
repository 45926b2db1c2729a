"""Thinking mode is on unless it is switched off; how hard the model thinks can be chosen."""

from deepseek_client import DeepSeek

with DeepSeek() as client:
    for effort in ("low", "max"):
        reply = client.chat.completions.create(
            model="deepseek-v4-pro",
            messages=[{"role": "user", "content": "Is 91 a prime number?"}],
            reasoning_effort=effort,
        )
        message = reply.choices[0].message
        details = reply.usage.completion_tokens_details
        print(f"effort {effort}: {details.reasoning_tokens if details else 0} tokens of reasoning")
        print(f"  reasoning: {message.reasoning_content}")
        print(f"  answer: {message.content}")
