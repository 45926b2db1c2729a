"""Whatever a contract says must come out as text, or be refused: nothing of it may become code, a path or a crash."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from codegen.config import read_config
from codegen.contract import Contract, validate
from codegen.document import ContractError
from codegen.extensions import check_extensions
from codegen.project import build
from codegen.spec_lint import lint
from tests.codegen.running import CONFIG, generate, tree
from tests.codegen.small import changed

# What a payload does if it ever runs: everything that imports the packages does so in a folder where that would show.
CODE = "__import__('pathlib').Path('PWNED').touch()"
PAYLOADS = {
    "quotes": f"\"; {CODE}; \"'; {CODE}; '",
    "triple_quotes": f'"""\n{CODE}\n"""',
    "triple_single_quotes": f"'''\n{CODE}\n'''",
    "many_quotes": f'""""""""{CODE}""""""""',
    "backslash_at_the_end": "PWNED \\",
    "backslashes_and_quotes": f'\\"""; {CODE} #\\\\\\"""\\',
    "newlines": f"x\n{CODE}\r\n{CODE}\r{CODE}",
    "other_line_ends": f"x\x0b{CODE}\x0c{CODE}\x1c{CODE}\x85{CODE}\u2028{CODE}\u2029{CODE}",
    "jinja": "{{ PWNED }}{% include 'client.py.jinja' %}{# PWNED #}{{ ''.__class__.__mro__ }}",
    "format": f"{{{CODE}}} {{0}} %s %(PWNED)s ${{PWNED}} f'{{PWNED}}'",
    "path": "../../../PWNED/../../x",
    "control_characters": "PWNED\0\x01\x1b[31m\x7f",
    "order_of_text": "PWNED \u202e\u2066 # \u2069\u200f",
    "comment": "# type: ignore  # noqa  # fmt: off  # PWNED",
    "escapes": "\\N{BULLET} \\u0022 \\x22 \\\n \\PWNED",
    "sections": f"Args:\n    x: PWNED\n\n    >>> {CODE}\n\nRaises:\n- PWNED",
    "long": "PWNED-" * 300,
    "space": " \t\n PWNED \n\t ",
}
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Those that differ for a name: prose is not wrapped there.
AS_NAMES = (
    *("quotes", "triple_quotes", "backslashes_and_quotes", "other_line_ends", "jinja"),
    *("path", "control_characters", "long", "space"),
)
OPERATION = ("paths", "/things", "get")
NEW = ("components", "schemas", "NewThing", "properties", "name")
CIRCLE = ("components", "schemas", "Circle", "properties", "kind", "const")


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


def with_prices(text: str) -> list[tuple[tuple[str, ...], Any]]:
    """What a table of prices needs, and a text wherever it has room for one."""
    counts = ("prompt", "cache_hit", "cache_miss", "output")
    usage = {name: {"type": "integer"} for name in counts}
    rates = {"cache_hit": "0.1", "cache_miss": "1", "output": "2"}
    peak = {"multiplier": "2", "timezone": "+08:00", "weekdays": ["mon"], "not_on": text, "note": text}
    thing = ("components", "schemas", "Thing", "properties")
    return [
        (("x-models",), [{"id": text.strip()}, {"id": f"{text}2", "alias_of": text.strip()}]),
        (
            ("x-prices",),
            [
                {
                    "model": text.strip(),
                    "currency": "USD",
                    "valid_from": "2025-01-01T00:00:00Z",
                    "valid_until": None,
                    **rates,
                    "peak": {**peak, "windows": [{"start": "01:00", "end": "02:00"}]},
                    "note": text,
                    "source": f"https://{text}",
                    "confidence": "documented",
                }
            ],
        ),
        (("x-pricing",), {"usage": "Usage", "model": "model", "time": "created", **{name: name for name in counts}}),
        (
            ("components", "schemas", "Usage"),
            {"x-response": True, "type": "object", "required": [*counts], "properties": usage},
        ),
        ((*thing, "usage"), {"$ref": "#/components/schemas/Usage"}),
        ((*thing, "model"), {"type": "string"}),
        ((*thing, "created"), {"type": "integer"}),
        (("components", "schemas", "Thing", "required"), ["model", "created"]),
    ]


class Masked(ast.NodeTransformer):
    """Hides what strings say, but not what strings that stand for types are made of."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("text") if isinstance(node.value, (str, bytes)) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if ast.unparse(node.annotation) == "TypeAlias" and isinstance(node.value, ast.Constant):
            node.value = _parsed(node.value)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "TypedDict" and isinstance(node.args[1], ast.Dict):
            node.args[1].values = [_parsed(value) for value in node.args[1].values]
        return self.generic_visit(node)


def _parsed(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.Constant)
    return ast.parse(str(node.value), mode="eval").body


@cache
def syntax(source: bytes) -> str:
    """The structure of a module, without what its strings say."""
    return ast.dump(Masked().visit(ast.parse(source)))


def comments(source: bytes) -> list[str]:
    """All comments of a module."""
    return [item.string for item in tokenize.tokenize(BytesIO(source).readline) if item.type == tokenize.COMMENT]


def import_everything(folders: list[Path], cwd: Path) -> None:
    """Import every module of packages in a process of its own, where nothing may happen but that."""
    program = """
import importlib, pathlib, pkgutil, sys, typing
for folder in sys.argv[1:]:
    sys.path.insert(0, folder)
    package = importlib.import_module("petshop")
    for found in pkgutil.walk_packages(package.__path__, "petshop."):
        importlib.import_module(found.name)
    for module in (package, package.models, package.params):
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, type) and module is package.params:
                names = {n: getattr(package.models, n) for n in package.models.__all__}
                typing.get_type_hints(value, None, names)
    for name in [name for name in sys.modules if name.partition(".")[0] == "petshop"]:
        del sys.modules[name]
    sys.path.remove(folder)
"""
    cwd.mkdir()
    command = [sys.executable, "-W", "error", "-c", program, *map(str, folders)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert list(cwd.iterdir()) == []


def render(document: dict[str, Any], folder: Path) -> Path:
    """Render a document without the cost of formatting: what ruff leaves out or moves is the same for all texts."""
    validate(document)
    check_extensions(document)
    contract = Contract(document, "0" * 64)
    assert lint(contract) == []
    folder.mkdir(parents=True)
    with redirect_stdout(StringIO()):
        assert build(contract, CONFIG, read_config(CONFIG), folder / "petshop") == []
    return folder


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
