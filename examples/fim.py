"""Fill-in-the-middle (beta): text between a beginning and an end, complete and as a stream."""

from deepseek_client import DeepSeek

with DeepSeek() as client:
    completion = client.beta.completions.create(
        model="deepseek-v4-pro", prompt="def add(a, b):\n", suffix="\n\nprint(add(1, 2))", max_tokens=32
    )
    print(completion.text)

    with client.beta.completions.create(
        model="deepseek-v4-pro", prompt="Once upon a time,", max_tokens=32, stream=True
    ) as stream:
        for text in stream.text:
            print(text, end="", flush=True)
    print()
