"""Rules about the messages of a chat request: what their parts may be, and how they may follow each other."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_conformance.models import CAPABLE, is_served, sees
from deepseek_conformance.rule import Body, Rule

LONGEST_URL = 8192


def parts(body: Body) -> Iterator[Body]:
    """The parts of all messages whose content is a list."""
    for message in body["messages"]:
        if message["role"] in {"user", "tool"} and isinstance(message["content"], list):
            yield from message["content"]


def _files(body: Body) -> Iterator[Body]:
    return (part for part in parts(body) if part["type"] == "file")


def _unreadable(body: Body) -> bool:
    blind = is_served(body["model"]) and not sees(body["model"])
    return blind and any(part["type"] != "text" for part in parts(body))


def _ambiguous(body: Body) -> list[Body]:
    return [part for part in _files(body) if ("file_id" in part) == ("file_data" in part)]


def _choose_id(body: Body) -> None:
    for part in _ambiguous(body):
        part.setdefault("file_id", "file-api-00000000000000000000000000000000")
        part.pop("file_data", None)


def _oddly_named(body: Body) -> list[Body]:
    return [part for part in _files(body) if "filename" in part and "file_data" not in part]


def _drop_names(body: Body) -> None:
    for part in _oddly_named(body):
        del part["filename"]


def _long_urls(body: Body) -> list[Body]:
    images = [part["image_url"] for part in parts(body) if part["type"] == "image_url"]
    return [image for image in images if len(image["url"]) > LONGEST_URL and not image["url"].startswith("data:")]


def _shorten_urls(body: Body) -> None:
    for image in _long_urls(body):
        image["url"] = image["url"][:LONGEST_URL]


def _mute(body: Body) -> list[Body]:
    return [
        message
        for message in body["messages"]
        if message["role"] == "assistant" and message.get("content") is None and not message.get("tool_calls")
    ]


def _let_speak(body: Body) -> None:
    for message in _mute(body):
        message["content"] = ""


def _in_order(messages: list[Body]) -> list[Body]:
    """The messages without tool results nobody asked for, and with those that are missing."""
    ordered: list[Body] = []
    waiting: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                continue
            waiting.remove(message["tool_call_id"])
        else:
            ordered += _results(waiting)
            waiting = [call["id"] for call in message.get("tool_calls", ())] if message["role"] == "assistant" else []
        ordered.append(message)
    return ordered + _results(waiting)


def _results(calls: list[str]) -> list[Body]:
    return [{"role": "tool", "tool_call_id": call, "content": "done"} for call in calls]


def _put_in_order(body: Body) -> None:
    body["messages"] = _in_order(body["messages"]) or [{"role": "user", "content": "Hello"}]


def _prefixes(messages: list[Body]) -> list[Body]:
    return [message for message in messages if message["role"] == "assistant" and message.get("prefix")]


def _drop_prefixes(messages: list[Body]) -> None:
    for message in _prefixes(messages):
        message["prefix"] = False


def _json_unsaid(body: Body) -> bool:
    if (body.get("response_format") or {}).get("type") != "json_object":
        return False
    said = [message["content"] for message in body["messages"] if isinstance(message.get("content"), str)]
    said += [part["text"] for part in parts(body) if part["type"] == "text"]
    return not any("json" in text.lower() for text in said)


MESSAGE_RULES = (
    Rule(
        name="pictures and files need a model that reads them",
        broken=_unreadable,
        sentence=r"Failed to deserialize .+: unknown variant `(image_url|file)`, expected `text` at line \d+ column ",
        amend=lambda body: body.update(model=CAPABLE),
    ),
    Rule(
        name="a file has an id or data",
        broken=_ambiguous,
        sentence=r"file must have exactly one of file_id and file_data$",
        amend=_choose_id,
        in_schema=True,
    ),
    Rule(
        name="a file name goes with data",
        broken=_oddly_named,
        sentence=r"filename can only be used with file_data$",
        amend=_drop_names,
        in_schema=True,
    ),
    Rule(
        name="the URL of a picture is not too long",
        broken=_long_urls,
        sentence=r"Invalid 'image_url\.url': string too long\. ",
        amend=_shorten_urls,
    ),
    Rule(
        name="an assistant message has content or tool calls",
        broken=_mute,
        sentence=r"Invalid assistant message: content or tool_calls must be set$",
        amend=_let_speak,
        in_schema=True,
    ),
    Rule(
        name="tool messages answer tool calls one for one",
        broken=lambda body: _in_order(body["messages"]) != body["messages"],
        sentence=r"Messages with role 'tool' must be a response to a preceding message with 'tool_calls'$"
        r"|An assistant message with 'tool_calls' must be followed by tool messages responding to each ",
        amend=_put_in_order,
    ),
    Rule(
        name="prefix needs the beta path",
        broken=lambda body: _prefixes(body["messages"]),
        sentence=r"prefix is only available when using beta api ",
        amend=lambda body: _drop_prefixes(body["messages"]),
        paths=("/chat/completions",),
    ),
    Rule(
        name="prefix is for the last message",
        broken=lambda body: _prefixes(body["messages"][:-1]),
        sentence=r"prefix is only available in the last message$",
        amend=lambda body: _drop_prefixes(body["messages"][:-1]),
        paths=("/beta/chat/completions",),
    ),
    Rule(
        name="JSON output needs the word json",
        broken=_json_unsaid,
        sentence=r"Prompt must contain the word 'json' in some form ",
        amend=lambda body: body["messages"].insert(0, {"role": "system", "content": "Answer in json."}),
    ),
)
