"""The rules of the contract on which validator and generator are silent. ``lint`` returns every breach."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

from codegen.contract import Contract  # noqa: E402
from codegen.document import ContractError, Document, Path_, show  # noqa: E402

Problem: TypeAlias = tuple[Path_, str]

# Every extension that something reads. A name that is not here is a typing mistake.
EXTENSIONS = frozenset(
    {
        "x-as-of",
        "x-client",
        "x-deprecated-since",
        "x-env",
        "x-error-envelope",
        "x-exception",
        "x-method",
        "x-models",
        "x-path-prefix",
        "x-prices",
        "x-remedy",
        "x-response",
        "x-retryable",
        "x-send-back-as",
        "x-since",
        "x-speakeasy-sse-sentinel",
        "x-start-timeout",
        "x-stream-flag",
        "x-trace-id",
    }
)
# Places whose content is data, not OpenAPI.
DATA = frozenset({"example", "examples", "default", "const", "enum", "value", "x-models", "x-prices"})


def lint(source: Path) -> list[str]:
    """All breaches in the document, each with its place."""
    try:
        contract = Contract(source)
        problems = [problem for rule in RULES for problem in rule(contract)]
    except ContractError as error:
        return [str(error)]
    return [f"{show(path)}: {message}" for path, message in problems]


def _walk(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            # A property may be called `default` or `example`; only keywords of that name hold data.
            if key in DATA and not (path and path[-1] in ("properties", "schemas")):
                continue
            yield from _walk(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _walk(value, (*path, str(index)))


def known_extensions(contract: Contract) -> Iterator[Problem]:
    """Extensions are spelled as something reads them."""
    for path, node in _walk(contract.root):
        if isinstance(node, dict) and (not path or path[-1] not in ("properties", "headers", "mapping")):
            for key in node:
                if key.startswith("x-") and key not in EXTENSIONS:
                    yield (*path, key), f"unknown extension; known ones are {', '.join(sorted(EXTENSIONS))}"


def unique_operation_ids(contract: Contract) -> Iterator[Problem]:
    """Two operations with one operationId, or one module, would overwrite each other."""
    seen: dict[tuple[str, str], str] = {}
    for item in contract.operations.all:
        key = (item.tag, item.module)
        if key in seen:
            yield (
                ("paths", item.path, item.method.lower(), "operationId"),
                f"{item.id!r} and {seen[key]!r} would share a module",
            )
        seen[key] = item.id


def security_is_written_out(contract: Contract) -> Iterator[Problem]:
    """The generator reads only the security of operations, so the one of the root is repeated there."""
    root = contract.root.get("security")
    for url, method, node, path in contract.document.operations():
        if "security" not in node:
            yield (
                path,
                f"{method.upper()} {url} has no security; repeat the one of the root, or write [] for none",
            )
        elif root is not None and node["security"] not in (root, []):
            yield (*path, "security"), "differs from the security of the root"


def tags_are_declared(contract: Contract) -> Iterator[Problem]:
    """The tag of an operation is described in the list of tags."""
    declared = [tag.get("name") for tag in contract.root.get("tags", [])]
    for _, _, node, path in contract.document.operations():
        for tag in node.get("tags", []):
            if tag not in declared:
                yield (*path, "tags"), f"{tag!r} is not in the list of tags"


def responses_are_marked(contract: Contract) -> Iterator[Problem]:
    """Objects in responses are marked: their fields are None when absent, never UNSET."""
    for name in sorted(contract.response_names & set(contract.schemas.objects)):
        if not contract.schemas.objects[name].response:
            yield (
                ("components", "schemas", name),
                "this schema can be in a response; mark it with x-response: true",
            )


def components_are_used(contract: Contract) -> Iterator[Problem]:
    """A component that nothing refers to is a leftover."""
    used = {
        node["$ref"] for _, node in _walk(contract.root) if isinstance(node, dict) and isinstance(node.get("$ref"), str)
    }
    for kind in ("schemas", "responses", "parameters", "headers", "requestBodies"):
        for name in contract.document.components(kind):
            if f"#/components/{kind}/{name}" not in used:
                yield ("components", kind, name), "nothing refers to this component"


def errors_can_be_read(contract: Contract) -> Iterator[Problem]:
    """Where error bodies are JSON, the contract says where in them the message is."""
    if contract.errors and "message" not in contract.error_pointers:
        for name, response in contract.document.components("responses").items():
            if any("json" in media for media in response.get("content", {})):
                yield (
                    ("components", "responses", name),
                    "x-error-envelope is missing on the schema of error bodies",
                )
                return


def operations_are_described(contract: Contract) -> Iterator[Problem]:
    """Docstrings come from the contract."""
    for item in contract.operations.all:
        if not item.summary:
            yield (
                ("paths", item.path, item.method.lower()),
                "summary is missing; it is the docstring of the method",
            )


def empty_unions(contract: Contract) -> Iterator[Problem]:
    """A oneOf of constants is generated wrongly by most tools; an enum says the same."""
    for path, node in _walk(Document(contract.root).components("schemas")):
        options = node.get("oneOf", []) if isinstance(node, dict) else []
        if len([option for option in options if isinstance(option, dict) and "const" in option]) > 1:
            yield ("components", "schemas", *path, "oneOf"), "several constants; write an enum"


RULES: tuple[Callable[[Contract], Iterator[Problem]], ...] = (
    known_extensions,
    unique_operation_ids,
    security_is_written_out,
    tags_are_declared,
    responses_are_marked,
    components_are_used,
    errors_can_be_read,
    operations_are_described,
    empty_unions,
)


def main() -> int:
    """Command line: lint one document."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "openapi.yaml"
    problems = lint(source)
    for problem in problems:
        print(f"{source.name}: {problem}", file=sys.stderr)
    if not problems:
        print(f"{source.name}: all rules hold")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
