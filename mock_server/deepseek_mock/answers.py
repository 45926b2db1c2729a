"""What the mock says: answers that follow from the words of the conversation, the same for the same words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from deepseek_mock.arithmetic import find_calculation
from deepseek_mock.code_texts import code_answer
from deepseek_mock.facts import HINTS, find_fact
from deepseek_mock.json_text import Json
from deepseek_mock.memory import remembered
from deepseek_mock.messages import Message
from deepseek_mock.text_tasks import (
    changed,
    limited,
    listed,
    one_sentence,
    summarised,
    translated,
    word_limit,
)

# Instructions stand at the beginning or at the end of a long text: so much of either is looked through.
MAX_INSTRUCTIONS = 2_000

_SAY = re.compile(
    r"(?<!do you )\b(?:reply|respond|answer|say|repeat)\b(?: back)?(?: with)?"
    r"(?: (?:only|just|exactly|the (?:single |exact )?(?:word|words|phrase|text)|after me))*"
    r"(?:\s*:\s*|\s+(?=[\"'“]))[\"'“]?(?P<words>.+?)[\"'”]?[.!]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile(r"\bcount (?:from )?([0-9]{1,4})? ?(?:up )?to ([0-9]{1,4})\b", re.IGNORECASE)
_GREETINGS = (
    (
        re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|day))\b(?:\s+\w+)?\W*$", re.IGNORECASE),
        "Hello! How can I help you today?",
    ),
    (re.compile(r"^\W*(?:你好|您好|早上好|晚上好)\W*$"), "你好！有什么可以帮您的吗？"),  # noqa: RUF001
    (re.compile(r"^\W*(?:bonjour|salut)\W*$", re.IGNORECASE), "Bonjour ! Comment puis-je vous aider ?"),
    (re.compile(r"^\W*(?:hola|buenos d[ií]as)\W*$", re.IGNORECASE), "¡Hola! ¿En qué puedo ayudarte?"),
    (re.compile(r"^\W*(?:hallo|guten (?:tag|morgen|abend))\W*$", re.IGNORECASE), "Hallo! Wie kann ich helfen?"),
    (re.compile(r"^\W*(?:thanks|thank you)(?: (?:so|very) much| a lot)?\W*$", re.IGNORECASE), "You are welcome!"),
    (re.compile(r"^\W*(?:谢谢|多谢)\w{0,2}\W*$"), "不客气！"),  # noqa: RUF001
    (
        re.compile(
            r"\b(?:who|what) are you\b|\bwhich model are you\b|\bwhat model\b[^.?!]{0,20}\byou\b", re.IGNORECASE
        ),
        "I am a mock server that answers like the DeepSeek API. There is no language model behind me.",
    ),
    (re.compile(r"你是谁|你是什么模型"), "我是模拟 DeepSeek API 的服务器，背后没有语言模型。"),  # noqa: RUF001
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRIEF = re.compile(r"\b(?:only|just)\b.*\b(?:number|result|answer|name|word)\b", re.IGNORECASE | re.DOTALL)
_EXCERPT = 200


@dataclass(slots=True)
class Question:
    """What is asked. `text` is the whole newest message of the user, `asked` the parts that may be instructions."""

    text: str
    asked: str
    messages: tuple[Message, ...]

    @property
    def said_before(self) -> str:
        """What was said before the question: by the assistant, else by the user."""
        others = [message for message in self.messages if message.text and message.text.strip() != self.text]
        said = [message.text for message in others if message.role == "assistant" and not message.prefix]
        told = [message.text for message in others if message.role == "user"]
        return (said or told or [""])[-1]


def last_user_text(messages: tuple[Message, ...]) -> str:
    """The text of the user's newest message; empty when there is none."""
    return next((message.text for message in reversed(messages) if message.role == "user"), "")


def instructions_in(text: str) -> str:
    """The parts of a text in which instructions stand: all of a short one, the beginning and the end of a long one."""
    if len(text) <= 2 * MAX_INSTRUCTIONS:
        return text
    return f"{text[:MAX_INSTRUCTIONS]}\n{text[-MAX_INSTRUCTIONS:]}"


def plain_answer(messages: tuple[Message, ...]) -> str:
    """The answer to the conversation in prose."""
    if messages[-1].role == "tool":
        return _from_tool_results(messages)
    text = last_user_text(messages).strip()
    question = Question(text, instructions_in(text), messages)
    # Only ASCII letters have no relatives that count as the same in patterns that ignore case.
    lowered = text.lower() if text.isascii() and question.asked is text else None
    for hints, skill in SKILLS:
        if lowered is not None and hints and not any(hint in lowered for hint in hints):
            continue
        answer = skill(question)
        if answer is not None:
            return answer
    return _echo(question)


def _said(question: Question) -> str | None:
    found = _SAY.search(question.asked)
    return None if found is None else found["words"].strip()


def _counted(question: Question) -> str | None:
    found = _COUNT.search(question.asked)
    if found is None:
        return None
    numbers = range(int(found[1] or 1), int(found[2]) + 1)
    return ", ".join(map(str, numbers)) + "."


def _calculated(question: Question) -> str | None:
    found = find_calculation(question.asked)
    if found is None:
        return None
    expression, result = found
    return result if _BRIEF.search(question.asked) else f"{expression} = {result}."


def _known(question: Question) -> str | None:
    fact = find_fact(question.asked)
    if fact is None or fact.endswith("。"):
        return fact
    return fact if _BRIEF.search(question.asked) or fact.endswith(".") else f"{fact}."


def _greeted(question: Question) -> str | None:
    return next((answer for pattern, answer in _GREETINGS if pattern.search(question.asked)), None)


# What the mock can do; the first that has an answer gives it. Of a text in ASCII that has none of the hints, it can be
# told in no time that a skill has nothing to say to it.
SKILLS: tuple[tuple[tuple[str, ...], Callable[[Question], str | None]], ...] = (
    (("reply", "respond", "answer", "say", "repeat"), _said),
    (("count ",), _counted),
    (("what", "repeat", "say", "my "), lambda question: remembered(question.asked, question.messages)),
    (("summar", "tl;dr", "tldr", "sum "), lambda question: summarised(question.text, question.said_before)),
    (("translate", "how do you say"), lambda question: translated(question.asked)),
    (
        ("case", "capital letters", "reverse", "how many ", "count the words"),
        lambda question: changed(question.asked),
    ),
    (("list", "name", "give", "suggest", "tell me", "write"), lambda question: listed(question.asked)),
    ((), lambda question: code_answer(question.asked)),
    ((), _calculated),
    (HINTS, _known),
    ((), _greeted),
)


def _echo(question: Question) -> str:
    text, messages = question.text, question.messages
    excerpt = " ".join(text[: 2 * _EXCERPT].split())
    if len(excerpt) > _EXCERPT or len(text) > 2 * _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rstrip() + "…"
    pictures = sum(part.kind == "image_url" for message in messages for part in message.content or ())
    if _CHINESE.search(excerpt):
        return f"您说的是：“{excerpt}”。我是模拟服务器，只会根据您的话作答，共 {len(text)} 个字符。"  # noqa: RUF001
    words = len(text.split())
    seen = f" I was shown {pictures} image{'s' if pictures != 1 else ''}." if pictures else ""
    if not excerpt:
        return f"There was no question in your message, so I have nothing to add.{seen}"
    limit = word_limit(question.asked)
    if limit is not None:
        return limited(text, limit)
    verb = "asked" if excerpt.endswith("?") else "wrote"
    if one_sentence(question.asked):
        return f'You {verb}: "{excerpt}"{seen}'
    return (
        f'You {verb}: "{excerpt}" That is {words} word{"s" if words != 1 else ""}.{seen} '
        "I am a mock server and answer from your own words."
    )


def _from_tool_results(messages: tuple[Message, ...]) -> str:
    """Says what the tools returned, each result with the call that asked for it."""
    start = len(messages)
    while messages[start - 1].role == "tool":
        start -= 1
    calls = {call.id: call for call in messages[start - 1].tool_calls}
    sentences: list[str] = []
    for message in messages[start:]:
        call = calls[message.tool_call_id or ""]
        subject = _arguments_in_words(call.arguments)
        about = f" for {subject}" if subject else ""
        sentences.append(f"According to {call.name}{about}: {_in_words(message.text)}.")
    return " ".join(sentences)


def _read(text: str) -> Json:
    """The JSON in a string, or the string itself when it is not JSON."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _arguments_in_words(arguments: str) -> str:
    value = _read(arguments)
    if not isinstance(value, dict):
        return ""
    return ", ".join(str(item) for item in value.values() if isinstance(item, str | int | float))


def _in_words(result: str) -> str:
    value = _read(result)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_scalar(item)}" for key, item in value.items())
    return " ".join(_scalar(value).split()).rstrip(".")


def _scalar(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def title_of(messages: tuple[Message, ...]) -> str:
    """A short title for the conversation: the first words of its first question."""
    first = next((message.text for message in messages if message.role == "user"), "")
    words = re.sub(r"[^\w\s'-]", " ", first[:MAX_INSTRUCTIONS]).split()
    if words and _CHINESE.search(words[0]):
        return words[0][:12]
    return " ".join(words[:6]).capitalize() or "Conversation"
