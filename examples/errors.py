"""What can go wrong, and what the exceptions say."""

from deepseek_client import (
    APIConnectionError,
    APIStatusError,
    AuthenticationFails,
    DeepSeek,
    InsufficientBalance,
    InvalidFormat,
    RateLimitReached,
)


def ask(client: DeepSeek, temperature: float = 1) -> None:
    try:
        reply = client.chat.completions.create(
            model="deepseek-flash",
            messages=[{"role": "user", "content": "Hello"}],
            thinking={"type": "disabled"},
            temperature=temperature,
            timeout=20,
        )
        print("ok:", reply.choices[0].message.content)
    except AuthenticationFails as error:
        print("check the key:", error.message)
    except InsufficientBalance as error:
        print("top up:", error.message)
    except (InvalidFormat, RateLimitReached) as error:
        print(f"{type(error).__name__} {error.status_code} {error.code}: {error.message} (trace {error.trace_id})")
    except APIStatusError as error:
        print("another status:", error.status_code, error.text)
    except APIConnectionError as error:
        print("no connection:", error)


with DeepSeek() as client:
    ask(client)
    ask(client, temperature=9)
with DeepSeek(api_key="sk-00000000000000000000000000000000") as stranger:
    ask(stranger)
