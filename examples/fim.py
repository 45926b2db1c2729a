"""Fill-in-the-middle (beta): text between a beginning and an end, complete and as a stream."""

from deepseek_client import DeepSeek

with DeepSeek() as client:
    completion = client.beta.completions.create(
        model="deepseek-v4-pro", prompt="def add(a, b):\n", suffix="\n\nprint(add(1, 2))", max_tokens=32
    )
    print(completion.choices[0].text)

    with client.beta.completions.create(
        model="deepseek-v4-pro", prompt="Once upon a time,", max_tokens=32, stream=True
    ) as stream:
        for chunk in stream:
            print("".join(choice.text for choice in chunk.choices), end="", flush=True)
    print()
