"""The admin API under `/__mock__/`, with which a person or another program watches and steers a server."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from deepseek_mock import control_values as values
from deepseek_mock.control_access import Guard
from deepseek_mock.control_events import Feed
from deepseek_mock.rules import Rule

if TYPE_CHECKING:
    from deepseek_mock.app import MockApp

ROOT = "/__mock__"
MAX_BODY = 1024 * 1024
MAX_LISTENERS = 20
DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
PAGE = Path(__file__).resolve().parent / "page"
MEDIA_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
DISTRIBUTION = "deepseek-client"
MAX_DIGITS = 15
NAMES = ("status", "reset", "journal", "journal/N", "scenario", "balance", "clock", "settings", "faults", "events")
# Said instead of Starlette's own words.
UNKNOWN = {
    404: f"there is no such resource: {ROOT}/ is the page; there are {', '.join(f'{ROOT}/{name}' for name in NAMES)}",
    405: "the resource does not take this method: the header Allow lists those it takes",
}


class JsonResponse(Response):
    """Plain ASCII: texts from requests may hold halves of surrogate pairs, which UTF-8 cannot."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


class EventResponse(StreamingResponse):
    """The events of a feed, which is closed however the answer ends."""

    def __init__(self, feed: Feed, open_feeds: set[Feed]) -> None:
        super().__init__(feed.frames(), media_type="text/event-stream")
        self._feed = feed
        self._open_feeds = open_feeds
        open_feeds.add(feed)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Sends events until the listener goes away."""
        # By this version Starlette waits for the listener to go; by a later one it would notice when it next sends.
        scope = {**scope, "asgi": {**scope["asgi"], "spec_version": "2.3"}}
        try:
            with contextlib.suppress(OSError):  # what a server may raise when the listener has gone
                await super().__call__(scope, receive, send)
        finally:
            self._open_feeds.discard(self._feed)
            self._feed.close()


class Control:
    """The resources of the admin API of one server."""

    def __init__(self, app: MockApp) -> None:
        self._app = app
        self._began = time.monotonic()
        self._rules = values.Numbered(app.scenario)
        self._feeds: set[Feed] = set()

    def routes(self) -> list[Route]:
        """Where each resource is."""
        files = [Route(f"{ROOT}/{file.name}", _file(file)) for file in sorted(PAGE.iterdir()) if file.suffix != ".html"]
        return [
            Route(ROOT, _to_page),
            Route(f"{ROOT}/", _file(PAGE / "page.html")),
            *files,
            Route(f"{ROOT}/status", self.status),
            Route(f"{ROOT}/reset", self.reset, methods=["POST"]),
            Route(f"{ROOT}/journal", self.journal, methods=["GET", "DELETE"]),
            Route(f"{ROOT}/journal/{{number:int}}", self.exchange),
            Route(f"{ROOT}/scenario", self.scenario, methods=["GET", "PUT", "POST", "DELETE"]),
            Route(f"{ROOT}/balance", self.balance, methods=["GET", "PUT"]),
            Route(f"{ROOT}/clock", self.clock, methods=["GET", "PUT"]),
            Route(f"{ROOT}/settings", self.settings, methods=["GET", "PUT"]),
            Route(f"{ROOT}/faults", self.faults),
            Route(f"{ROOT}/events", self.events),
        ]

    async def status(self, _: Request) -> Response:
        """What the server is and does."""
        exchanges = list(self._app.journal)
        keys = self._app.ledger.keys()
        return JsonResponse(
            {
                "version": _version(),
                "profile": self._app.profile.name,
                "uptime": round(time.monotonic() - self._began, 3),
                "exchanges": len(exchanges),
                "open": sum(exchange.outcome == "open" for exchange in exchanges),
                "rules": len(self._app.scenario),
                "listeners": len(self._feeds),
                "keys": [values.shown_key(key) for key in keys],
            }
        )

    async def reset(self, request: Request) -> Response:
        """Goes back to how the server was when it started."""
        self._app.reset()
        return await self.status(request)

    async def journal(self, request: Request) -> Response:
        """The exchanges in short."""
        if request.method == "DELETE":
            self._app.journal.clear()
        after = _number(request, "after")
        limit = _number(request, "limit")
        limit = DEFAULT_LIMIT if limit is None else min(limit, MAX_LIMIT)
        if limit < 1:
            raise ValueError(f"limit is {limit}: it must be at least 1")
        return JsonResponse(values.listing(self._app.journal, after, limit))

    async def exchange(self, request: Request) -> Response:
        """One exchange with headers and bodies."""
        number: int = request.path_params["number"]
        found = next((exchange for exchange in self._app.journal if exchange.number == number), None)
        if found is None:
            raise HTTPException(404, f"the journal has no exchange {number}: it was never made, or is forgotten")
        return JsonResponse(values.detail(found))

    async def scenario(self, request: Request) -> Response:
        """The rules."""
        scenario = self._app.scenario
        if request.method == "PUT":
            scenario.put(_read_rules(await _text(request)))
        elif request.method == "POST":
            rule = _read_rule(await _text(request))
            scenario.add(rule, first=request.query_params.get("first") == "true")
            return JsonResponse(self._rules.show(rule), 201)
        elif request.method == "DELETE":
            number = _number(request, "rule")
            if number is None:
                scenario.clear()
            elif (found := self._rules.find(number)) is not None:
                scenario.remove(found)
            else:
                raise HTTPException(404, f"no rule has the number {number}: GET {ROOT}/scenario lists those in force")
        return JsonResponse(self._rules.to_json())

    async def balance(self, request: Request) -> Response:
        """The money of the accounts."""
        if request.method == "PUT":
            values.put_balance(self._app.ledger, await _json(request))
        return JsonResponse(values.balances(self._app.ledger))

    async def clock(self, request: Request) -> Response:
        """The time that answers tell."""
        if request.method == "PUT":
            values.put_clock(self._app.clock, await _json(request))
        return JsonResponse(values.clock(self._app.clock))

    async def settings(self, request: Request) -> Response:
        """How answers go out."""
        if request.method == "PUT":
            change = await _json(request)
            # What is changed is what the settings are now: the body may have taken its time.
            self._app.settings = values.changed_settings(self._app.settings, change)
        return JsonResponse(values.settings(self._app.settings))

    async def faults(self, _: Request) -> Response:
        """What can go wrong."""
        return JsonResponse(values.fault_table())

    async def events(self, request: Request) -> Response:
        """What happens, as it happens."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if len(self._feeds) >= MAX_LISTENERS:
            raise HTTPException(503, f"there are {MAX_LISTENERS} listeners, and cannot be more: close some")
        return EventResponse(Feed(self._app, self._rules), self._feeds)


def control_app(app: MockApp) -> Guard:
    """The admin API of a server, as an ASGI application for all paths under `/__mock__`."""
    handlers: Any = {
        HTTPException: _http_error,
        ValueError: _bad_request,
        RecursionError: _too_deep,
        Exception: _failure,
    }
    return Guard(Starlette(routes=Control(app).routes(), exception_handlers=handlers))


def _file(file: Path) -> Callable[[Request], Awaitable[Response]]:
    content = file.read_bytes()
    media_type = MEDIA_TYPES[file.suffix]

    async def serve(_: Request) -> Response:
        return Response(content, media_type=media_type)

    return serve


async def _to_page(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{ROOT}/")


async def _text(request: Request) -> str:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise HTTPException(413, f"the body is longer than {MAX_BODY} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error


async def _json(request: Request) -> Any:
    try:
        return json.loads(await _text(request))
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is not JSON: {error}") from error


def _number(request: Request, name: str) -> int | None:
    """A number in the query, which is not negative."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise ValueError(f"{name} is {text!r}: it must be a number")
    return int(text)


def _read_rules(text: str) -> list[Rule]:
    from deepseek_mock.scenario_file import read_scenario  # noqa: PLC0415 - needs YAML, which watching does not

    # Without a folder: whoever may use the API may not thereby read all files of this machine.
    return read_scenario(text, source="scenario", folder=None)


def _read_rule(text: str) -> Rule:
    from deepseek_mock.scenario_file import read_rule  # noqa: PLC0415 - see above

    return read_rule(text)


def _version() -> str | None:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a checkout
        return None


async def _http_error(_: Request, error: HTTPException) -> Response:
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = UNKNOWN.get(error.status_code, detail)
    return JsonResponse({"error": detail}, error.status_code, dict(error.headers or {}))


async def _bad_request(_: Request, error: Exception) -> Response:
    return JsonResponse({"error": str(error)}, 400)


async def _too_deep(_: Request, __: Exception) -> Response:
    return JsonResponse({"error": "the body is nested too deeply"}, 400)


async def _failure(_: Request, error: Exception) -> Response:
    return JsonResponse({"error": f"the mock server failed: {type(error).__name__}"}, 500)
