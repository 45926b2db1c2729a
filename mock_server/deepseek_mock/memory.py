"""What the mock remembers of a conversation: what the user has told, and what both have said."""

from __future__ import annotations

import re

from deepseek_mock.messages import Message

# Of what was said, so much is repeated.
MAX_EXCERPT = 200
# Of each message so much is looked through for what the user has told, and of so many messages.
MAX_TEXT = 2_000
MAX_MESSAGES = 200

_TOLD = re.compile(r"\bmy ([\w' -]{1,40}?) (?:is|are|was) ([^.,;!?\n]{1,80})", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:I am|I'm|[Cc]all me) ([A-Z][\w-]*)\s*(?:[.,!?\n]|$)"
    r"|我(?:叫|的名字是)(?!什么)\s*([\w-]{1,20}?)(?:\W|$)"
)
_ASKED = re.compile(
    r"\b(?:what(?:'s| is| are| was)|who is|do you (?:know|remember)|tell me) my ([\w' -]{1,40}?)\s*(?:[?.!,\n]|$)",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(r"^\W*(?:(?:hi|hello|hey)\W+)?my name is ([^\W\d_][\w-]*)\W*$", re.IGNORECASE)
_MY_NAME = re.compile(r"我(?:叫什么|的名字是什么|是谁)")
_WHAT_I_SAID = re.compile(
    r"\bwhat (?:did|have) I (?:just |last )?(?:say|said|ask(?:ed)?|write|written|tell|told)\b", re.IGNORECASE
)
_WHAT_I_SAID_CHINESE = re.compile(r"我(?:刚才|刚刚|上一句|之前)(?:说|问)了?(?:什么|啥)")
_WHAT_YOU_SAID = re.compile(
    r"\bwhat (?:did|have) you (?:just |last )?(?:say|said|answer(?:ed)?|write|written)\b"
    r"|\b(?:repeat|say) (?:that|it|your (?:last |previous )?(?:answer|reply))(?: again)?\W*$",
    re.IGNORECASE,
)
_WHAT_YOU_SAID_CHINESE = re.compile(r"你(?:刚才|刚刚|上一句|之前)(?:说|回答)了?(?:什么|啥)")


def remembered(text: str, messages: tuple[Message, ...]) -> str | None:
    """The answer to a question about the conversation itself; None when the text is no such question."""
    if _WHAT_I_SAID.search(text) or _WHAT_I_SAID_CHINESE.search(text):
        return _quote(text, "You said", "您说的是", _before(messages, "user"), "You have not said anything before.")
    if _WHAT_YOU_SAID.search(text) or _WHAT_YOU_SAID_CHINESE.search(text):
        return _quote(text, "I said", "我说的是", _before(messages, "assistant"), "I have not said anything yet.")
    introduced = _INTRODUCTION.match(text)
    if introduced is not None:
        return f"Nice to meet you, {introduced[1]}."
    if _MY_NAME.search(text):
        name = _name(messages)
        return f"您叫{name}。" if name else "您还没有告诉我您的名字。"
    asked = _ASKED.search(text)
    if asked is None:
        return None
    thing = asked[1].strip().lower()
    value = _told(thing, messages) or (_name(messages) if thing == "name" else None)
    return f"Your {thing} is {value}." if value else f"You have not told me your {thing}."


def _told(thing: str, messages: tuple[Message, ...]) -> str | None:
    """What the user has last told of something that is theirs."""
    for message in _from_user(messages):
        for found in reversed(list(_TOLD.finditer(message.text[:MAX_TEXT]))):
            if found[1].strip().lower() == thing:
                value = re.split(r" and (?:my|I)\b", found[2])[0].strip()
                return value.split()[0] if thing == "name" else value
    return None


def _name(messages: tuple[Message, ...]) -> str | None:
    for message in _from_user(messages):
        for found in reversed(list(_CALLED.finditer(message.text[:MAX_TEXT]))):
            return found[1] or found[2]
    return None


def _from_user(messages: tuple[Message, ...]) -> list[Message]:
    """The user's messages, the newest first."""
    return [message for message in reversed(messages[-MAX_MESSAGES:]) if message.role == "user"]


def _before(messages: tuple[Message, ...], role: str) -> str:
    """The newest text of a role before the newest question."""
    asked = max((place for place, message in enumerate(messages) if message.role == "user"), default=0)
    return next((message.text for message in reversed(messages[:asked]) if message.role == role and message.text), "")


def _quote(text: str, english: str, chinese: str, said: str, nothing: str) -> str:
    excerpt = " ".join(said[: 2 * MAX_EXCERPT].split())[:MAX_EXCERPT]
    if re.search(r"[\u4e00-\u9fff]", text):
        return f"{chinese}：“{excerpt}”。" if excerpt else "之前还没有说过什么。"  # noqa: RUF001
    return f'{english}: "{excerpt}"' if excerpt else nothing
