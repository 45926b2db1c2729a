"""Print an answer while it is being written, the reasoning first."""

from deepseek_client import DeepSeek, StreamTruncated

with DeepSeek() as client:
    stream = client.chat.completions.create(
        model="deepseek-flash",
        messages=[{"role": "user", "content": "Count to five, slowly."}],
        stream=True,
    )
    try:
        with stream:
            for chunk in stream:
                for choice in chunk.choices:
                    if choice.delta.reasoning_content:
                        print(choice.delta.reasoning_content, end="", flush=True)
                    if choice.delta.content:
                        print(choice.delta.content, end="", flush=True)
                    if choice.finish_reason:
                        print(f"\n[{choice.finish_reason}]")
                if chunk.usage:
                    print(f"[{chunk.usage.total_tokens} tokens]")
    except StreamTruncated as error:
        print(f"\nThe connection broke after {len(error.chunks)} chunks: {error}")
