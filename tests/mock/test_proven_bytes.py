"""Answers of the real server whose bytes are certain: their lengths and SHA-256 were published on 2026-07-27."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer, Settings
from deepseek_mock.profiles import NEWEST, V4

JSON = "application/json"
OCTETS = "application/octet-stream"
KEY = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
USER = '"messages":[{"role":"user","content":"Hi"}]'
LONG = "a" * 513


@dataclass(frozen=True)
class Proof:
    """A request, and what is known of its answer."""

    name: str
    content: str | None
    status: int
    content_type: str | None
    length: int
    sha256: str
    headers: Mapping[str, str]
    today: bool = True


def proof(
    name: str, content: str | None, status: int, content_type: str | None, length: int, sha256: str,
    headers: Mapping[str, str] = KEY | {"content-type": JSON}, *, today: bool = True,
) -> Proof:  # fmt: skip
    return Proof(name, content, status, content_type, length, sha256, headers, today)


# fmt: off
PROOFS = [
    proof(
        "missing_authorization", "{}", 401, None, 31,
        "271d3544c88440f71780463437fb3aedf4cbd7493dd1216e14690a77d576a819",
        headers={"content-type": JSON},
    ),
    proof(
        "invalid_key", "{}", 401, JSON, 153,
        "a02c08c4ba715602463f8c69256be0c6ee35ababa187834cb55e410cd5d4449d",
        headers={"authorization": f"Bearer sk-{'0' * 32}", "content-type": JSON},
    ),
    proof(
        "malformed_json", '{"model":', 400, OCTETS, 93,
        "6ed1ae3fa182c279d71cb7c0ddfa470de9aa06bb73baa4fdfcbacb30f65add7d",
    ),
    proof(
        "missing_messages", "{}", 400, JSON, 200,
        "118db8a2420fa3d9b3764583cc86ab2c82a51e43aed044f1c30ca1433d7a913c",
    ),
    proof(
        "messages_map", '{"model":"deepseek-v4-flash","messages":{}}', 400, JSON, 225,
        "70a35da391e145b7c8ccd78301b0d98a2dd23600cdf31fd8ffc871d83305ced1",
    ),
    proof(
        "unknown_model", f'{{"model":"deepseek-model-does-not-exist",{USER}}}', 400, OCTETS, 216,
        "a80bd6585f5c637973f79dae15088397be8f8ef6c096ad7ce1565381be18a15b",
        today=False,
    ),
    proof(
        "temperature", f'{{"model":"deepseek-v4-flash",{USER},"temperature":2.5}}', 400, OCTETS, 166,
        "1c35ff8b0f57057540eb3ad6ea5ca8d11187541ead1b7de27a48011222e5e9cc",
    ),
    proof(
        "user_id_too_long", f'{{"model":"deepseek-v4-flash",{USER},"user_id":"{LONG}"}}', 400, OCTETS, 218,
        "57e3a2cc7deb2750784cfac87650266e512c654f96bafb93662551d22e2ef5eb",
    ),
    proof(
        "developer_role",
        '{"model":"deepseek-v4-flash","messages":[{"role":"developer","content":"Hi"}]}', 400, JSON, 296,
        "d0f42c17eafa57cc5694bfacb37ccdd835f3c79973f6a27ac5e10d97f604a658",
    ),
    proof(
        "wrong_content_type", "{}", 415, "text/plain; charset=utf-8", 54,
        "c5231a4ceee2e9de4247ee2832a1a4df1dba7e59e95c8f9a22bbde143f2da98e",
        headers=KEY | {"content-type": "text/plain"},
    ),
    proof(
        "models", None, 200, JSON, 156,
        "4639cce8329d73d60082b99787c8ba9d8f1c0caf0b6d7d8266bd308ed05b68dc",
        today=False,
    ),
]
# fmt: on


@pytest.fixture(scope="module", params=[V4, NEWEST], ids=lambda profile: profile.name)
def profiled(request: pytest.FixtureRequest) -> Iterator[tuple[str, httpx.Client]]:
    settings = Settings(leading_newlines=0)
    with (
        MockServer(profile=request.param, settings=settings) as server,
        httpx.Client(base_url=server.base_url) as client,
    ):
        yield request.param.name, client


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_answer_has_the_proven_bytes(profiled: tuple[str, httpx.Client], proof: Proof) -> None:
    name, client = profiled
    if proof.content is None:
        answer = client.get("/models", headers=proof.headers)
    else:
        answer = client.post("/chat/completions", headers=proof.headers, content=proof.content)

    assert answer.status_code == proof.status
    assert answer.headers.get("content-type") == proof.content_type
    same = (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (proof.length, proof.sha256)
    # Two answers name the models, which are others today.
    assert same == (proof.today or name == V4.name)
