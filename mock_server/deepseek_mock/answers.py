"""What the mock says: answers that follow from the words of the conversation, the same for the same words."""

from __future__ import annotations

import json
import re

from deepseek_mock.arithmetic import find_calculation
from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message

FACTS = (
    (r"capital of france|法国的?首都", "Paris"),
    (r"capital of germany|德国的?首都", "Berlin"),
    (r"capital of japan|日本的?首都", "Tokyo"),
    (r"capital of china|中国的?首都", "Beijing"),
    (r"capital of (?:the )?(?:uk|united kingdom|england)|英国的?首都", "London"),
    (r"second[- ]highest mountain|second tallest mountain", "K2"),
    (r"highest mountain|tallest mountain|最高的山", "Mount Everest"),
    (r"longest river|最长的河", "The Nile"),
    (r"largest planet|最大的行星", "Jupiter"),
)
_SAY = re.compile(
    r"\b(?:reply|respond|answer|say|repeat)\b(?: back)?(?: with)?"
    r"(?: (?:only|just|exactly|the (?:single |exact )?(?:word|words|phrase|text)|after me))*"
    r"(?:\s*:\s*|\s+(?=[\"'“]))[\"'“]?(?P<words>.+?)[\"'”]?[.!]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile(r"\bcount (?:from )?([0-9]{1,4})? ?(?:up )?to ([0-9]{1,4})\b", re.IGNORECASE)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|day))\b(?:\s+\w+)?\W*$", re.IGNORECASE)
_NAME = re.compile(r"\bmy name is ([^\W\d_]+)", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRIEF = re.compile(r"\b(?:only|just)\b.*\b(?:number|result|answer|name|word)\b", re.IGNORECASE | re.DOTALL)
_EXCERPT = 200


def last_user_text(messages: tuple[Message, ...]) -> str:
    """The text of the user's newest message; empty when there is none."""
    return next((message.text for message in reversed(messages) if message.role == "user"), "")


def plain_answer(messages: tuple[Message, ...]) -> str:
    """The answer to the conversation in prose."""
    if messages[-1].role == "tool":
        return _from_tool_results(messages)
    text = last_user_text(messages).strip()
    known = _known(text, messages)
    if known is not None:
        return known
    return _echo(text, messages)


def _known(text: str, messages: tuple[Message, ...]) -> str | None:
    said = _SAY.search(text)
    if said is not None:
        return said["words"].strip()
    counted = _COUNT.search(text)
    if counted is not None:
        numbers = range(int(counted[1] or 1), int(counted[2]) + 1)
        return ", ".join(str(number) for number in numbers) + "."
    calculation = find_calculation(text)
    if calculation is not None:
        expression, result = calculation
        return result if _BRIEF.search(text) else f"{expression} = {result}."
    fact = find_fact(text)
    if fact is not None:
        return fact if _BRIEF.search(text) else f"{fact}."
    if re.search(r"\bwhat(?:'s| is) my name\b", text, re.IGNORECASE):
        names = [name for message in messages if message.role == "user" for name in _NAME.findall(message.text)]
        return f"Your name is {names[-1]}." if names else "You have not told me your name."
    if _GREETING.match(text):
        return "Hello! How can I help you today?"
    return None


def find_fact(text: str) -> str | None:
    """Something the mock happens to know."""
    lowered = text.lower()
    return next((fact for pattern, fact in FACTS if re.search(pattern, lowered)), None)


def _echo(text: str, messages: tuple[Message, ...]) -> str:
    excerpt = " ".join(text.split())
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rstrip() + "…"
    pictures = sum(part.kind == "image_url" for message in messages for part in message.content or ())
    if _CHINESE.search(text):
        return f"您说的是：“{excerpt}”。我是模拟服务器，只会根据您的话作答，共 {len(text)} 个字符。"  # noqa: RUF001
    words = len(text.split())
    seen = f" I was shown {pictures} image{'s' if pictures != 1 else ''}." if pictures else ""
    if not excerpt:
        return f"There was no question in your message, so I have nothing to add.{seen}"
    verb = "asked" if excerpt.endswith("?") else "wrote"
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
    words = re.sub(r"[^\w\s'-]", " ", first).split()
    if words and _CHINESE.search(words[0]):
        return words[0][:12]
    return " ".join(words[:6]).capitalize() or "Conversation"


def reasoning(messages: tuple[Message, ...], answer: str, tools: list[str], effort: str) -> str:
    """What the mock "thought" before the answer; more with more effort."""
    text = " ".join(last_user_text(messages).split())[:_EXCERPT]
    steps = [f'The user says: "{text}".' if text else "The user has not written anything."]
    if messages[-1].role == "tool":
        steps.append("The tools have answered, so I can use their results.")
    if tools:
        steps.append(f"I should call {' and '.join(tools)} for this.")
    calculation = find_calculation(text)
    if calculation is not None and not tools:
        steps.append(f"Working it out: {calculation[0]} = {calculation[1]}.")
    if effort != "low":
        steps.append("Let me keep the answer short and to the point.")
    if effort == "max":
        steps.append(f"Checking once more that nothing is missing from the {len(messages)} messages so far.")
        steps.append(f"The answer will have {len(answer.split())} words.")
    return " ".join(steps)
