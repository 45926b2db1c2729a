"""A little chatbot: remembers the conversation, and says so when DeepSeek is too busy."""

from deepseek_client import DeepSeek, DeepSeekError
from deepseek_client.params import ChatMessageParam


class Chatbot:
    """One conversation."""

    def __init__(self) -> None:
        self.client = DeepSeek(max_retries=1)
        self.messages: list[ChatMessageParam] = [{"role": "system", "content": "You are a friendly guide to Rome."}]

    def say(self, text: str) -> str:
        """Answers the user."""
        question: ChatMessageParam = {"role": "user", "content": text}
        try:
            reply = self.client.chat.completions.create(
                model="deepseek-flash", messages=[*self.messages, question], thinking={"type": "disabled"}
            )
        except DeepSeekError:
            return "Sorry, I cannot think right now."
        self.messages += [question, reply.choices[0].message]
        return reply.text
