"""Several answers at once, each printed when it is complete."""

import asyncio

from deepseek_client import AsyncDeepSeek


async def answer(client: AsyncDeepSeek, question: str) -> str:
    stream = await client.chat.completions.create(
        model="deepseek-flash",
        messages=[{"role": "user", "content": question}],
        thinking={"type": "disabled"},
        stream=True,
    )
    async with stream:
        reply = await stream.final()
    return f"> {question}\n{reply.text}"


async def main() -> None:
    questions = ["What is 2 + 3?", "What is 40 + 2?", "What is 7 * 6?"]
    async with AsyncDeepSeek() as client:
        for text in await asyncio.gather(*(answer(client, question) for question in questions)):
            print(text)


asyncio.run(main())
