"""Skills are asked only about texts that have a hint of their subject: none that has an answer is passed over."""

from __future__ import annotations

import pytest
from deepseek_mock.answers import SKILLS, Question
from deepseek_mock.messages import Message, Part

BEFORE = (
    Message("user", (Part("text", "My name is Al. My dog is Rex."),)),
    Message("assistant", (Part("text", "I see. It is so."),)),
)
ASKED = [
    *("Reply with: yes", "Respond with 'x'", "Answer: ok", 'Say "a"', "Repeat after me: b"),
    *("Count to 3", "Please count from 2 up to 4", "count 2 to 5"),
    *("What did I just say?", "What have you written?", "Repeat that", "Say it again", "Hi, my name is Bob"),
    *("What's my name?", "Who is my dog?", "Do you remember my dog?", "Tell me my name"),
    *("Summarize: a b. c d.", "summarise: a b.", "A summary: a b.", "TL;DR: a b.", "tldr: a b.", "Sum it up: a b."),
    *("Translate to French: Hello", "How do you say hello in French?"),
    *("Upper case: a", "uppercase: a", "upper-case: a", "Capital letters: a", "Lowercase: A", "Reverse: ab"),
    *("How many words: a b", "How many characters: ab", "How many letters: ab", "Count the words: a b"),
    *("List 3 colors", "Name two cities", "Give 3 fruits", "Give me 3 animals", "Suggest 2 names", "Tell me 3 things"),
    *("Write 3 poems", "Write down 2 nouns"),
    *("Capital of France", "the capital city of the UK", "tallest mountain", "longest river", "smallest planet"),
    *("biggest ocean", "Who wrote Hamlet", "chemical symbol for gold", "formula of water", "chemical symbol of water"),
    *("How many days are in a week", "how many d in a week", "how many continents", "How many planets"),
]


@pytest.mark.parametrize("spelled", [str, str.upper, str.lower], ids=["as said", "upper", "lower"])
@pytest.mark.parametrize("asked", ASKED)
def test_text_with_an_answer_has_a_hint(asked: str, spelled: type[str]) -> None:
    text = spelled(asked)
    question = Question(text, text, (*BEFORE, Message("user", (Part("text", text),))))
    answered = [hints for hints, skill in SKILLS if skill(question) is not None]
    for hints in answered:
        assert not hints or any(hint in text.lower() for hint in hints)
    assert answered
