"""Tests of the chatbot: pytest has the fixture `deepseek_mock` once deepseek-client[mock] is installed."""

from chatbot import Chatbot
from deepseek_mock import MockServer


def test_chatbot_remembers(deepseek_mock: MockServer) -> None:
    deepseek_mock.expect(text="my name is Ada").reply_with("Welcome to Rome, Ada.")
    bot = Chatbot()
    assert bot.say("Hello, my name is Ada.") == "Welcome to Rome, Ada."
    assert bot.say("What is my name?") == "Your name is Ada."
    assert len(deepseek_mock.requests[-1].json["messages"]) == 4


def test_chatbot_apologises_when_deepseek_is_too_busy(deepseek_mock: MockServer) -> None:
    deepseek_mock.fail_with(503, retry_after=0, times=2)
    assert Chatbot().say("Hello") == "Sorry, I cannot think right now."
