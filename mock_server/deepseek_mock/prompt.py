"""Turns a request into the token sequence that is billed and cached: special tokens, tools, messages."""

from __future__ import annotations

import json

from deepseek_mock.chat_request import ChatRequest
from deepseek_mock.fim_request import FimRequest
from deepseek_mock.messages import Message, Part
from deepseek_mock.tokens import Tokenizer

BEGIN = "<begin>"
# Tokens per image by `detail`; the real number depends on the picture's size and is at most 1024.
IMAGE_TOKENS = {"low": 334}
IMAGE_TOKENS_DEFAULT = 1024
FILE_TOKENS = 1024
# Asking for a tool adds an instruction of this many tokens.
FORCED_TOOL_TOKENS = 7


def chat_prompt(request: ChatRequest, tokenizer: Tokenizer) -> list[str]:
    """The prompt of a chat request; `tool_choice: none` takes the tools out of it."""
    tokenize = tokenizer.tokenize
    tokens = [BEGIN]
    if request.tool_choice.mode != "none":
        for function in request.tools.functions:
            tokens += ["<tool>", *tokenize(function.name), *tokenize(function.description)]
            if function.parameters is not None:
                tokens += tokenize(json.dumps(function.parameters, ensure_ascii=False))
        tokens += [f"<{name}>" for name in request.tools.server]
    for message in request.messages:
        tokens += _message(message, tokenizer)
    if request.tool_choice.mode in {"required", "named"}:
        tokens += ["<forced>"] * FORCED_TOOL_TOKENS
    tokens.append("<think>" if request.thinking else "<assistant>")
    return tokens


def _message(message: Message, tokenizer: Tokenizer) -> list[str]:
    tokenize = tokenizer.tokenize
    tokens = [f"<{message.role}>"]
    if message.name:
        tokens += tokenize(message.name)
    if message.reasoning_content:
        tokens += ["<think>", *tokenize(message.reasoning_content)]
    for part in message.content or ():
        tokens += _part(part, tokenizer)
    for call in message.tool_calls:
        tokens += ["<call>", *tokenize(call.name), *tokenize(call.arguments)]
    return tokens


def _part(part: Part, tokenizer: Tokenizer) -> list[str]:
    if part.kind == "text":
        return tokenizer.tokenize(part.text)
    # The source stands in each placeholder, so that another picture is another prompt to the cache.
    source = part.url or part.file_id or part.file_data or ""
    size = FILE_TOKENS if part.kind == "file" else IMAGE_TOKENS.get(part.detail or "", IMAGE_TOKENS_DEFAULT)
    return [f"<{part.kind} {source}>"] + [f"<{part.kind}>"] * (size - 1)


def fim_prompt(request: FimRequest, tokenizer: Tokenizer) -> list[str]:
    """The prompt of a fill-in-the-middle request."""
    tokens = [BEGIN, *tokenizer.tokenize(request.prompt)]
    if request.suffix:
        tokens += ["<hole>", *tokenizer.tokenize(request.suffix)]
    return tokens
