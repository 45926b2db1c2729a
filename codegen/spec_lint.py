"""The rules of the contract on which validator and generator are silent. ``lint`` returns every breach."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

from codegen.contract import Contract  # noqa: E402
from codegen.document import ContractError, Path_, show, walk  # noqa: E402
from codegen.prices import price_problems  # noqa: E402

Problem: TypeAlias = tuple[Path_, str]


def lint(contract: Contract) -> list[str]:
    """All breaches in the document, each with its place."""
    return [f"{show(path)}: {message}" for rule in RULES for path, message in rule(contract)]


def security_is_written_out(contract: Contract) -> Iterator[Problem]:
    """The generator reads only the security of operations, so the one of the root is repeated there."""
    root = contract.root.get("security")
    schemes = contract.document.components("securitySchemes")
    for url, method, node, path in contract.document.operations():
        for name in sorted({name for item in node.get("security", []) for name in item} - set(schemes)):
            yield (*path, "security"), f"there is no security scheme {name!r}"
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
    for name, item in sorted(contract.schemas.objects.items()):
        if not item.response and (name in contract.response_names or name not in contract.request_names):
            where = "can be in a response" if name in contract.response_names else "is in no request"
            yield ("components", "schemas", name), f"this schema {where}; mark it with x-response: true"


def marks_are_on_objects(contract: Contract) -> Iterator[Problem]:
    """What says something about an object stands on a schema with properties."""
    for name in contract.schemas.named:
        for key in sorted({"x-response", "x-shortcuts"} & contract.document.components("schemas")[name].keys()):
            yield ("components", "schemas", name, key), "only an object with properties is marked"


def merges_are_read(contract: Contract) -> Iterator[Problem]:
    """What says how pieces are merged, and when they are complete, stands where some stream has such pieces."""
    for path in contract.operations.merging.unread():
        yield path, "no stream with x-stream-result merges this"
    for path in contract.operations.completion.unread():
        yield path, "no event of a stream has this, nor a list in one"


def components_are_used(contract: Contract) -> Iterator[Problem]:
    """A component that nothing refers to is a leftover."""
    used = {node["$ref"] for _, node in walk(contract.root) if "$ref" in node}
    for kind in ("schemas", "responses", "parameters", "headers", "requestBodies"):
        for name in contract.document.components(kind):
            if f"#/components/{kind}/{name}" not in used:
                yield ("components", kind, name), "nothing refers to this component"


def errors_can_be_read(contract: Contract) -> Iterator[Problem]:
    """Where error bodies are JSON, the contract says where in them the message is."""
    if "message" not in contract.client.error_pointers:
        for path, node in walk(contract.root):
            if "x-exception" in node and any("json" in media for media in node.get("content", {})):
                yield path, "x-error-envelope with a message is missing on the schema of error bodies"
                return


def operations_are_described(contract: Contract) -> Iterator[Problem]:
    """Docstrings come from the contract."""
    for item in contract.operations.all:
        if not item.summary:
            yield ("paths", item.path, item.method.lower()), "summary is missing; it is the docstring of the method"


def constants_are_enums(contract: Contract) -> Iterator[Problem]:
    """A union of constants is generated wrongly by most tools; an enum says the same."""
    for path, node in walk(contract.root):
        for key in ("oneOf", "anyOf"):
            if sum("const" in option for option in node.get(key, []) if isinstance(option, Mapping)) > 1:
                yield (*path, key), "several constants; write an enum"


def prices_are_a_table(contract: Contract) -> Iterator[Problem]:
    """For each moment at most one price of a model in a currency, and no guess in it."""
    yield from price_problems(contract.document, contract.schemas)


RULES: tuple[Callable[[Contract], Iterator[Problem]], ...] = (
    security_is_written_out,
    tags_are_declared,
    responses_are_marked,
    marks_are_on_objects,
    merges_are_read,
    components_are_used,
    errors_can_be_read,
    operations_are_described,
    constants_are_enums,
    prices_are_a_table,
)


def main() -> int:
    """Command line: lint one document."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "openapi.yaml"
    try:
        problems = lint(Contract.read(source))
    except ContractError as error:
        problems = [str(error)]
    for problem in problems:
        print(f"{source.name}: {problem}", file=sys.stderr)
    if not problems:
        print(f"{source.name}: all rules hold")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
