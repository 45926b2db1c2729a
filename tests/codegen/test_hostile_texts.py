"""Whatever a contract says must come out as text: nothing of it may become code."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.codegen.hostile import (
    CIRCLE,
    CODE,
    NEW,
    OPERATION,
    PAYLOADS,
    UNSEEN,
    comments,
    import_everything,
    render,
    syntax,
    with_prices,
)
from tests.codegen.running import CONFIG, generate, tree
from tests.codegen.small import changed


def with_texts(text: str) -> dict[str, Any]:
    """The small contract with a text wherever OpenAPI and the templates have room for one."""
    schemas = ("components", "schemas")
    places: list[tuple[str, ...]] = [
        ("info", "title"),
        ("info", "summary"),
        ("info", "description"),
        ("info", "version"),
        ("servers", "0", "description"),
        ("tags", "0", "description"),
        (*OPERATION, "summary"),
        (*OPERATION, "description"),
        (*OPERATION, "parameters", "0", "description"),
        (*OPERATION, "responses", "200", "description"),
        ("paths", "/things", "post", "requestBody", "description"),
        ("paths", "/things/{id}", "get", "responses", "404", "description"),
        ("components", "responses", "Bad", "description"),
        ("components", "responses", "Bad", "x-remedy"),
        ("components", "headers", "Trace", "description"),
        ("components", "securitySchemes", "key", "description"),
        (*schemas, "Thing", "title"),
        (*schemas, "Tone", "description"),
        (*schemas, "Shape", "description"),
        (*schemas, "NewThing", "description"),
        (*NEW, "description"),
        (*NEW, "default"),
        (*NEW, "example"),
        (*schemas, "Thing", "properties", "name", "description"),
    ]
    edits = [(place, text) for place in places]
    edits += [
        ((*OPERATION, "parameters", "0", "schema"), {"type": "string", "default": text, "examples": [text]}),
        ((*OPERATION, "deprecated"), True),
        ((*OPERATION, "x-deprecated-since"), text),
        ((*NEW, "deprecated"), True),
        ((*NEW, "x-deprecated-since"), text),
        ((*NEW, "pattern"), re.escape(text)),
        ((*schemas, "Tone", "enum"), [text, "low"]),
        (CIRCLE, text),
        (
            (*schemas, "Shape", "discriminator"),
            {"propertyName": "kind", "mapping": {text: "#/components/schemas/Circle"}},
        ),
        (
            (
                "paths",
                "/things",
                "post",
                "responses",
                "200",
                "content",
                "text/event-stream",
                "x-speakeasy-sse-sentinel",
            ),
            re.sub(r"[\r\n]", "", text),
        ),
        (
            ("components", "responses", "Bad", "content", "application/json", "examples"),
            {"one": {"summary": text, "value": {"title": text}}},
        ),
        ((*schemas, "Thing", "x-shortcuts"), {"label": "/name"}),
        ((*schemas, "Thing", "properties", "code"), {"type": "string", "x-json-string": text}),
        # Types that the package writes into strings: in an alias of requests, and under a key that is no name.
        (
            (*schemas, "Marks"),
            {"oneOf": [{"enum": [text, "x"]}, {"type": "array", "items": {"$ref": "#/components/schemas/Circle"}}]},
        ),
        ((*schemas, "NewThing", "properties", "marks"), {"$ref": "#/components/schemas/Marks"}),
        ((*schemas, "NewThing", "properties", "no-name"), {"const": text}),
        *with_prices(text),
    ]
    return changed(*edits)


def test_texts_become_nothing_but_texts(tmp_path: Path) -> None:
    output = tmp_path / "output"
    twin = tree(render(with_texts("word"), output / "benign"))
    for name, text in PAYLOADS.items():
        found = tree(render(with_texts(text), output / name))
        assert found.keys() == twin.keys(), name
        changes = {path: data for path, data in found.items() if data != twin[path]}
        assert len(changes) > 12, name
        for path, data in changes.items():
            assert syntax(data) == syntax(twin[path]), (name, path)
            assert not [comment for comment in comments(data) if "PWNED" in comment], (name, path)
            # Marks that show text in another order than it is read, and controls, are not in the source at all.
            assert not UNSEEN.search(data.decode()), (name, path)
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
    import_everything(sorted(output.iterdir()), tmp_path / "cwd")


def test_texts_are_still_there(write: Callable[[Any], Path], tmp_path: Path) -> None:
    """Refusing or dropping everything would be safe as well: values must arrive exactly, prose legibly."""
    text = PAYLOADS["backslashes_and_quotes"]
    assert generate(write(with_texts(text)), CONFIG, tmp_path).code == 0
    package = tmp_path / "petshop"
    tone = ast.parse((package / "models" / "tone.py").read_bytes())
    strings = [node.value for node in ast.walk(tone) if isinstance(node, ast.Constant)]
    assert text in strings  # the enum's value
    resource = ast.parse((package / "resources" / "things.py").read_bytes())
    prose = [str(node.value) for node in ast.walk(resource) if isinstance(node, ast.Constant)]
    assert any(text.split()[0] in line and CODE in line for line in prose)


def test_halves_of_surrogate_pairs_are_refused(tmp_path: Path) -> None:
    """No file and no HTTP message can hold them, and YAML parsers do not agree about them."""
    contract = tmp_path / "contract.yaml"
    contract.write_text('openapi: 3.1.0\ninfo: {title: "\\ud800", version: "1"}\n')
    done = generate(contract, CONFIG, tmp_path / "out")
    assert done.code == 1
    assert done.err.startswith("contract.yaml: document: contract.yaml is not valid YAML: ")
    assert not (tmp_path / "out").exists()


def test_hostile_contract_is_named_in_messages_without_its_controls(tmp_path: Path) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text('openapi: 3.1.0\n"\\e[31m\\n": 1\n')
    done = generate(contract, CONFIG, tmp_path / "out")
    assert done.code == 1
    assert "\x1b" not in done.err
    assert done.err.count("\n") == 1
