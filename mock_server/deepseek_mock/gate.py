"""The checks that every request passes before its content counts: key, media type, JSON, shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from deepseek_mock.accounts import Account
from deepseek_mock.http_request import Request
from deepseek_mock.json_text import Document, JsonSyntaxError, parse, word_syntax_error
from deepseek_mock.ledger import Ledger
from deepseek_mock.profiles import Profile
from deepseek_mock.shape import Node, ShapeError
from deepseek_mock.wire_errors import (
    key_missing,
    key_unknown,
    not_json,
    wrong_media_type,
)

Shaped = TypeVar("Shaped")


def authenticate(request: Request, ledger: Ledger) -> Account:
    """The account of the key in the request."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        raise key_missing()
    account = ledger.find(key)
    if account is None:
        raise key_unknown(key)
    return account


def read_document(request: Request) -> Document:
    """The JSON body."""
    if request.headers.get("content-type") != "application/json":
        media_type = request.media_type
        is_json = media_type == "application/json" or (
            media_type.startswith("application/") and media_type.endswith("+json")
        )
        if not is_json:
            raise wrong_media_type()
    body = request.body
    try:
        return parse(body)
    except JsonSyntaxError as error:
        raise not_json(word_syntax_error(body, error)) from error


def read_shape(document: Document, read: Callable[[Node], Shaped], profile: Profile) -> Shaped:
    """The typed request in a document."""
    try:
        return read(Node(document.value))
    except ShapeError as error:
        raise profile.wrong_shape(error.sentence(document)) from error
