"""Whatever a contract calls things must be refused or harmless: no code, no path, no crash."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.contract import Contract, validate
from codegen.document import ContractError
from codegen.extensions import check_extensions
from codegen.spec_lint import lint
from tests.codegen.hostile import NEW, OPERATION, PAYLOADS, Masked, import_everything, render, with_prices
from tests.codegen.small import changed

# Those that differ for a name: prose is not wrapped there.
AS_NAMES = (
    *("quotes", "triple_quotes", "backslashes_and_quotes", "other_line_ends", "jinja"),
    *("path", "control_characters", "long", "space"),
)


# Where a contract has names. Each is spoiled alone; what is not refused goes into one package.
NAMES: dict[str, Callable[[str], list[tuple[tuple[str, ...], Any]]]] = {
    "openapi": lambda name: [(("openapi",), name)],
    "version": lambda name: [(("openapi",), f"3.1.{name}")],
    "as_of": lambda name: [(("info", "x-as-of"), name)],
    "shortcut": lambda name: [(("components", "schemas", "Thing", "x-shortcuts"), {name: "/name"})],
    "shortcut_to": lambda name: [(("components", "schemas", "Thing", "x-shortcuts"), {"label": f"/{name}"})],
    "stream_result": lambda name: [
        (
            ("paths", "/things", "post", "responses", "200", "content", "text/event-stream", "x-stream-result"),
            name,
        )
    ],
    "merge": lambda name: [(("components", "schemas", "Event", "properties", "text", "x-merge"), name)],
    "merge_as": lambda name: [(("components", "schemas", "Event", "properties", "text", "x-merge-as"), name)],
    **{
        f"price_{key}": lambda name, key=key: [*with_prices("word"), (("x-prices", "0", key), name)]
        for key in ("currency", "valid_from", "cache_hit", "peak", "confidence", "other")
    },
    **{
        f"peak_{key}": lambda name, key=key: [*with_prices("word"), (("x-prices", "0", "peak", key), name)]
        for key in ("multiplier", "timezone", "weekdays", "windows", "other")
    },
    **{
        f"pricing_{key}": lambda name, key=key: [*with_prices("word"), (("x-pricing", key), name)]
        for key in ("usage", "model", "time", "prompt", "other")
    },
    "root_key": lambda name: [((name,), {})],
    "extension": lambda name: [((f"x-{name}",), {})],
    "client": lambda name: [(("x-client", "name"), name)],
    "title_as_client": lambda name: [(("info", "title"), name), (("x-client",), {})],
    "server": lambda name: [(("servers", "0", "url"), name)],
    "server_path": lambda name: [(("servers", "0", "url"), f"https://small.example/{name}")],
    "prefix": lambda name: [(("servers", "1"), {"url": f"https://small.example/{name}", "x-path-prefix": f"/{name}"})],
    "server_env": lambda name: [(("servers", "0", "x-env"), name)],
    "key_env": lambda name: [(("components", "securitySchemes", "key", "x-env"), name)],
    "scheme": lambda name: [(("components", "securitySchemes", "key", "scheme"), name)],
    "start_timeout": lambda name: [(("servers", "0", "x-start-timeout"), name)],
    "tag": lambda name: (
        [(("tags", "0", "name"), name)]
        + [
            (("paths", *path, "tags"), [name])
            for path in (("/things", "get"), ("/things", "post"), ("/things/{id}", "get"))
        ]
    ),
    "operation_id": lambda name: [((*OPERATION, "operationId"), name)],
    "path": lambda name: [(("paths", f"/{name}"), {"delete": _operation("sparePath")})],
    "path_parameter": lambda name: [
        (
            ("paths", f"/spare/{{{name}}}"),
            {"delete": {**_operation("spareParameter"), "parameters": [_parameter(name, "path")]}},
        )
    ],
    "method": lambda name: [(("paths", "/things", name), _operation("spareMethod"))],
    "x_method": lambda name: [((*OPERATION, "x-method"), name)],
    "query_parameter": lambda name: [((*OPERATION, "parameters", "+"), _parameter(name, "query"))],
    "parameter_place": lambda name: [((*OPERATION, "parameters", "0", "in"), name)],
    "parameter_style": lambda name: [((*OPERATION, "parameters", "0", "style"), name)],
    "status": lambda name: [((*OPERATION, "responses", name), {"$ref": "#/components/responses/Bad"})],
    "success_media": lambda name: [((*OPERATION, "responses", "200", "content", name), {"schema": {"type": "string"}})],
    "error_media": lambda name: [(("components", "responses", "Bad", "content", name), {"schema": {"type": "string"}})],
    "error_class": lambda name: [(("components", "responses", "Bad", "x-exception"), name)],
    "header": lambda name: [
        (("components", "responses", "Bad", "headers"), {name: {"$ref": "#/components/headers/Trace"}})
    ],
    "ref": lambda name: [(NEW, {"$ref": name})],
    "ref_to_schema": lambda name: [(NEW, {"$ref": f"#/components/schemas/{name}"})],
    "schema": lambda name: [
        (("components", "schemas", name), {"type": "string"}),
        (NEW, {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")}),
    ],
    "schema_type": lambda name: [((*NEW, "type"), name)],
    "schema_keyword": lambda name: [((*NEW, name), 1)],
    "schema_format": lambda name: [((*NEW, "format"), name)],
    "send_back_as": lambda name: [(("components", "schemas", "Thing", "x-send-back-as"), name)],
    "property": lambda name: [(("components", "schemas", "NewThing", "properties", name), {"type": "string"})],
    "response_property": lambda name: [
        (
            ("components", "schemas", "Thing", "properties", name),
            {"type": ["array", "null"], "items": {"type": "string"}},
        )
    ],
    "required_property": lambda name: [
        (("components", "schemas", "Square", "properties", name), {"$ref": "#/components/schemas/Tone"}),
        (("components", "schemas", "Square", "required"), ["kind", name]),
    ],
    "required": lambda name: [(("components", "schemas", "Square", "required"), ["kind", name])],
    "discriminator": lambda name: [(("components", "schemas", "Shape", "discriminator"), {"propertyName": name})],
    "tag_property": lambda name: [
        (
            ("components", "schemas", shape),
            {
                "x-response": True,
                "type": "object",
                "required": [name],
                "properties": {name: {"type": "string", "const": shape}},
            },
        )
        for shape in ("Circle", "Square")
    ],
    "mapping": lambda name: [
        (
            ("components", "schemas", "Shape", "discriminator"),
            {"propertyName": "kind", "mapping": {name: "#/components/schemas/Circle"}},
        )
    ],
    "stream_flag": lambda name: [
        (
            ("paths", "/things", "post", "responses", "200", "content", "text/event-stream", "x-stream-flag"),
            name,
        ),
        (("components", "schemas", "NewThing", "properties", name), {"type": "boolean"}),
    ],
    "error_pointer": lambda name: [(("components", "schemas", "Problem", "x-error-envelope", "message"), f"/{name}")],
    "error_part": lambda name: [(("components", "schemas", "Problem", "x-error-envelope", name), "/title")],
}


def _operation(name: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["Spare"],
        "summary": "Spare",
        "security": [],
        "responses": {"204": {"description": "."}},
    }


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}


# Places inside extensions, which the slow OpenAPI validator does not look at.
OURS = ("as_of", "client", "error_", "key_env", "merge", "peak_", "price_", "pricing_", "server_env", "shortcut", "x_")


def refusal(document: dict[str, Any], place: str = "") -> str | None:
    """What is said about a document, in the order in which the generator says it."""
    try:
        if not place.startswith(OURS) or place == "error_media":
            validate(document)
        check_extensions(document)
        problems = lint(Contract(document, ""))
    except ContractError as error:
        return str(error)
    return problems[0] if problems else None


def test_names_are_refused_or_harmless(tmp_path: Path) -> None:
    """Everything that is accepted alone is accepted together, and makes the syntax that ordinary names make."""
    output = tmp_path / "output"
    twins: dict[tuple[str, ...], Counter[str]] = {}
    for number, payload in enumerate(PAYLOADS[name] for name in AS_NAMES):
        for index, group in enumerate(groups(payload)):
            if group not in twins:
                twins[group] = nodes(render(together(group, "ordinary-name"), output / f"ordinary{len(twins)}"))
            folder = render(together(group, payload), output / f"hostile{number}-{index}")
            assert nodes(folder) == twins[group], (payload, group)
            assert [path.name for path in folder.iterdir()] == ["petshop"]
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
    import_everything(sorted(output.iterdir()), tmp_path / "cwd")


def groups(payload: str) -> Iterator[tuple[str, ...]]:
    """Places where a payload is accepted as a name, together as far as they do not contradict each other."""
    accepted: set[str] = set()
    for place, edits in NAMES.items():
        if (message := refusal(changed(*edits(payload)), place)) is None:
            accepted.add(place)
        else:
            assert re.fullmatch(r"[ -~]+: [ -~]+", message), (place, message)
    for group in compatible():
        if found := tuple(place for place in group if place in accepted):
            yield found


@cache
def compatible() -> list[tuple[str, ...]]:
    """The places in groups in which all can bear one name at the same time."""
    groups: list[tuple[str, ...]] = [()]
    for place, edits in NAMES.items():
        if refusal(changed(*edits("ordinary-name"))) is not None:
            continue
        if refusal(together((*groups[-1], place), "ordinary-name")) is not None:
            groups.append(())
        groups[-1] = (*groups[-1], place)
    return groups


def nodes(folder: Path) -> Counter[str]:
    """How often each kind of syntax occurs in a package; constants do no harm."""
    counts = Counter[str]()
    for path in (folder / "petshop").rglob("*.py"):
        counts.update(nodes_of(path.read_bytes()))
    return counts


@cache
def nodes_of(source: bytes) -> Counter[str]:
    """How often each kind of syntax occurs in a module."""
    parsed = Masked().visit(ast.parse(source))
    return Counter(type(node).__name__ for node in ast.walk(parsed) if not isinstance(node, ast.Constant))


def together(places: tuple[str, ...], name: str) -> dict[str, Any]:
    """The small contract with a name at several places."""
    return changed(*(edit for place in places for edit in NAMES[place](name)))


@pytest.mark.parametrize("place", NAMES)
def test_ordinary_names_are_accepted_or_refused_for_a_reason(place: str) -> None:
    """A table whose ordinary entries are refused would prove nothing about hostile ones."""
    ordinary = {
        "openapi": "3.1.0",
        "version": "1",
        "client": "Shop",
        "title_as_client": "Shop",
        "server": "https://shop.example",
        "server_env": "SHOP_URL",
        "key_env": "SHOP_KEY",
        "scheme": "Bearer",
        "operation_id": "findThings",
        "x_method": "find",
        "parameter_place": "query",
        "parameter_style": "form",
        "status": "404",
        "error_class": "WrongThing",
        "ref": "#/components/schemas/Tone",
        "ref_to_schema": "Tone",
        "schema": "Spare",
        "schema_type": "integer",
        "schema_keyword": "minLength",
        "send_back_as": "NewThing",
        "required": "size",
        "discriminator": "kind",
        "mapping": "circle",
        "error_part": "code",
        "start_timeout": 5,
        "shortcut_to": "name",
        "price_currency": "CNY",
        "price_valid_from": "2024-01-01T00:00:00Z",
        "price_cache_hit": "5",
        "price_peak": None,
        "price_confidence": "reported",
        "peak_multiplier": "3",
        "peak_timezone": "UTC",
        "peak_weekdays": ["tue"],
        "peak_windows": [{"start": "03:00", "end": "04:00"}],
        "pricing_usage": "Usage",
        "pricing_model": "model",
        "pricing_time": "created",
        "pricing_prompt": "prompt",
    }.get(place, "ordinary")
    message = refusal(changed(*NAMES[place](ordinary)))  # type: ignore[arg-type]
    refused = {
        "root_key": "ordinary",
        "extension": "unknown extension",
        "method": "ordinary",
        "status": "class of another status",
        "success_media": "not supported in a successful response",
        "stream_result": "is not the object schema",
        "merge": "no stream",
        "merge_as": "no stream",
        "price_other": "unknown key",
        "peak_other": "unknown key",
        "pricing_other": "has the keys",
    }
    if place in refused:
        assert message is not None
        assert refused[place] in message
    else:
        assert message is None
