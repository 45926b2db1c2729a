"""Requests to a server in a profile, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
from deepseek_mock import MockServer
from deepseek_mock.profiles import Profile

QUESTION = {"role": "user", "content": "What is 12 * 12?"}
PICTURE = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "Weather of a city"}}


class Asking:
    """A server in a profile, and one that asks it."""

    def __init__(self, server: MockServer, client: httpx.Client) -> None:
        self.server = server
        self.client = client

    def post(self, model: str = "deepseek-chat", path: str = "/chat/completions", **members: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.server.api_key}"}
        return self.client.post(path, json={"model": model, "messages": [QUESTION], **members}, headers=headers)

    def answer(self, model: str = "deepseek-chat", **members: Any) -> Any:
        response = self.post(model, **members)
        assert response.status_code == 200, response.text
        return response.json()

    def message(self, model: str = "deepseek-chat", **members: Any) -> Any:
        return self.answer(model, **members)["choices"][0]["message"]

    def refusal(self, model: str = "deepseek-chat", **members: Any) -> str:
        response = self.post(model, **members)
        assert response.status_code == 400, response.text
        assert response.headers["content-type"] == "application/octet-stream"
        return str(response.json()["error"]["message"])


def asking(profile: Profile | str) -> Iterator[Asking]:
    with MockServer(profile=profile, seed=1) as server, httpx.Client(base_url=server.base_url) as client:
        yield Asking(server, client)
