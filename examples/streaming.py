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
                print(chunk.reasoning or chunk.text, end="", flush=True)
            reply = stream.final()
        print(f"\n[{reply.choices[0].finish_reason}]")
        print(f"[{reply.usage.total_tokens} tokens]")
    except StreamTruncated as error:
        so_far = error.partial.text if error.partial else ""
        print(f"\nThe connection broke after {len(so_far)} characters: {error}")
