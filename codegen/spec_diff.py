"""What has changed between two versions of the contract, and what that asks for: `spec_diff.py OLD [NEW]`.

OLD and NEW are files or Git revisions; NEW is the working tree unless given. Every difference is `breaking` (a program
that used the client or the API may stop working), `additive` (there is more) or `editorial` (only words).

With ``--check`` it fails unless the change is announced: what is not editorial needs a line under "Unreleased" in
CHANGELOG.md, and what is breaking since the last release a new version in generator-config.yaml.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

from codegen.schema_diff import (  # noqa: E402
    Change,
    Direction,
    Level,
    Node,
    SchemaDiff,
    canonical,
    other_keys,
)

CONTRACT, CONFIG, CHANGELOG = "openapi.yaml", "generator-config.yaml", "CHANGELOG.md"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
LEVELS: tuple[Level, ...] = ("breaking", "additive", "editorial")
# What identifies a row of the contract's tables.
TABLES = {"x-models": ("id",), "x-prices": ("model", "currency", "valid_from")}


class Document:
    """A version of the contract."""

    def __init__(self, root: Node) -> None:
        self.root = root

    def resolve(self, node: Node) -> Node:
        """What a reference leads to, or the node itself."""
        for _ in range(50):
            reference = node.get("$ref")
            if not isinstance(reference, str):
                break
            target: Any = self.root
            for step in reference.removeprefix("#/").split("/"):
                target = target.get(step.replace("~1", "/").replace("~0", "~"), {})
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def operations(self) -> dict[str, Node]:
        """All operations by method and path."""
        return {
            f"{method.upper()} {url}": item[method]
            for url, item in self.root.get("paths", {}).items()
            for method in METHODS
            if method in item
        }


class Diff:
    """Compares two versions."""

    def __init__(self, old: Node, new: Node) -> None:
        self.old, self.new = Document(old), Document(new)
        self._schemas = SchemaDiff(self.old.resolve, self.new.resolve)

    def changes(self) -> list[Change]:
        """All differences, the gravest first; the same one in several places is told once."""
        found = dict.fromkeys((*self._operations(), *self._components(), *self._root()))
        return sorted(found, key=lambda change: LEVELS.index(change.level))

    def _operations(self) -> Iterator[Change]:
        before, after = self.old.operations(), self.new.operations()
        for name in before:
            if name not in after:
                yield Change("breaking", name, "is gone")
            else:
                yield from self._operation(before[name], after[name], name)
        for name in after:
            if name not in before:
                yield Change("additive", name, "is new")

    def _operation(self, old: Node, new: Node, place: str) -> Iterator[Change]:
        for key, what in (("operationId", "its function has another name"), ("tags", "its functions are elsewhere")):
            if old.get(key) != new.get(key):
                yield Change("breaking", place, f"{key} has changed: {what}")
        if old.get("security") != new.get("security"):
            yield Change("breaking", place, "it is authorised otherwise")
        if old.get("deprecated", False) != new.get("deprecated", False):
            yield Change("additive", place, "is deprecated" if new.get("deprecated") else "is not deprecated any more")
        yield from self._parameters(old, new, place)
        yield from self._request(old.get("requestBody", {}), new.get("requestBody", {}), place)
        yield from self._responses(old.get("responses", {}), new.get("responses", {}), place)
        handled = {"operationId", "tags", "security", "deprecated", "parameters", "requestBody", "responses"}
        yield from other_keys(old, new, place, frozenset({*handled, "summary", "description", "externalDocs"}))

    def _parameters(self, old: Node, new: Node, place: str) -> Iterator[Change]:
        before = {(item["in"], item["name"]): item for item in map(self.old.resolve, old.get("parameters", []))}
        after = {(item["in"], item["name"]): item for item in map(self.new.resolve, new.get("parameters", []))}
        for key, item in before.items():
            where = f"{place} parameter {key[1]}"
            if key not in after:
                yield Change("breaking", where, "is gone")
                continue
            if after[key].get("required", False) and not item.get("required", False):
                yield Change("breaking", where, "is required now")
            elif item.get("required", False) and not after[key].get("required", False):
                yield Change("additive", where, "may be left out now")
            yield from self._schemas.compare(item.get("schema", {}), after[key].get("schema", {}), "request", where)
        for key, item in after.items():
            if key not in before:
                must = item.get("required", False)
                where = f"{place} parameter {key[1]}"
                yield Change("breaking" if must else "additive", where, "is new and required" if must else "is new")

    def _request(self, old: Node, new: Node, place: str) -> Iterator[Change]:
        old, new = self.old.resolve(old), self.new.resolve(new)
        if new.get("required", False) and not old.get("required", False):
            yield Change("breaking", f"{place} request", "a body is required now")
        elif old.get("required", False) and not new.get("required", False):
            yield Change("additive", f"{place} request", "the body may be left out now")
        yield from self._content(old.get("content", {}), new.get("content", {}), "request", f"{place} request")

    def _content(self, old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
        for media_type in old:
            if media_type not in new:
                yield Change("breaking", place, f"there is no {media_type} any more")
                continue
            before, after = old[media_type], new[media_type]
            where = f"{place} {media_type}"
            yield from self._schemas.compare(before.get("schema", {}), after.get("schema", {}), direction, where)
            yield from other_keys(before, after, where, frozenset({"schema", "example", "examples"}))
        for media_type in new:
            if media_type not in old:
                yield Change("additive", place, f"there is {media_type} too")

    def _responses(self, old: Node, new: Node, place: str) -> Iterator[Change]:
        for status in old:
            where = f"{place} {status}"
            if status not in new:
                yield Change("breaking", where, "is not documented any more")
                continue
            before, after = self.old.resolve(old[status]), self.new.resolve(new[status])
            yield from self._content(before.get("content", {}), after.get("content", {}), "response", where)
            yield from _names(before.get("headers", {}), after.get("headers", {}), f"{where} header")
            yield from other_keys(before, after, where, frozenset({"description", "content", "headers", "links"}))
            if before.get("links") != after.get("links"):
                yield Change("editorial", where, "links have changed")
        for status in new:
            if status not in old:
                yield Change("additive", f"{place} {status}", "is documented now")

    def _components(self) -> Iterator[Change]:
        before = self.old.root.get("components", {}).get("schemas", {})
        after = self.new.root.get("components", {}).get("schemas", {})
        yield from _names(before, after, "type")
        schemes = [root.get("components", {}).get("securitySchemes", {}) for root in (self.old.root, self.new.root)]
        if [_wordless(scheme) for scheme in schemes[:1]] != [_wordless(scheme) for scheme in schemes[1:]]:
            yield Change("breaking", "securitySchemes", "have changed")

    def _root(self) -> Iterator[Change]:
        before, after = self.old.root.get("servers", []), self.new.root.get("servers", [])
        if [server["url"] for server in before[:1]] != [server["url"] for server in after[:1]]:
            yield Change("breaking", "servers", "the default server is another")
        yield from _names({row["url"]: 1 for row in before[1:]}, {row["url"]: 1 for row in after[1:]}, "server")
        twins = {server["url"]: server for server in after}
        for server in before:
            if server["url"] in twins:
                known = frozenset({"url", "description", "variables"})
                yield from other_keys(server, twins[server["url"]], f"server {server['url']}", known)
        for table, keys in TABLES.items():
            yield from _rows(self.old.root.get(table, []), self.new.root.get(table, []), keys, table)
        handled = {"openapi", "info", "servers", "paths", "components", "tags", "security", *TABLES}
        yield from other_keys(self.old.root, self.new.root, "document", frozenset({*handled, "externalDocs"}))
        for key in ("info", "tags", "externalDocs", "openapi"):
            if self.old.root.get(key) != self.new.root.get(key):
                yield Change("editorial", key, "has changed")


def _names(old: Mapping[str, Any], new: Mapping[str, Any], what: str) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change("breaking", f"{what} {name}", "is gone")
    for name in new:
        if name not in old:
            yield Change("additive", f"{what} {name}", "is new")


def _rows(old: Sequence[Node], new: Sequence[Node], keys: tuple[str, ...], table: str) -> Iterator[Change]:
    before = {" ".join(str(row[key]) for key in keys): row for row in old}
    after = {" ".join(str(row[key]) for key in keys): row for row in new}
    yield from _names(before, after, table)
    for name, row in before.items():
        if name in after and canonical(row) != canonical(after[name]):
            yield Change("additive", f"{table} {name}", "has other data")


def _wordless(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _wordless(value) for key, value in node.items() if key != "description"}
    return node


def read(place: str, file: str) -> str | None:
    """A file of the repository at a revision, or a file by its path, or None when the revision does not have it."""
    path = Path(place)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    if path.is_dir():
        inside = path / file
        return inside.read_text(encoding="utf-8") if inside.is_file() else None
    shown = subprocess.run(["git", "show", f"{place}:{file}"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return shown.stdout if shown.returncode == 0 else None


def load(place: str) -> Node:
    """The contract at a place."""
    text = read(place, CONTRACT)
    if text is None:
        raise SystemExit(f"spec-diff: {place} is neither a file nor a Git revision that has {CONTRACT}")
    loaded: Node = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return loaded


def version(place: str) -> tuple[int, ...]:
    """The version of the package at a place; zeros where there is none."""
    found = re.search(r'package_version_override: "?(\d+)\.(\d+)\.(\d+)', read(place, CONFIG) or "")
    return tuple(int(part) for part in found.groups()) if found else (0, 0, 0)


def unreleased(place: str) -> str:
    """What the changelog announces for the next release."""
    found = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", read(place, CHANGELOG) or "", re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def last_release(place: str) -> str | None:
    """The newest tag of a release before a revision."""
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", place]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else None


def next_version(current: tuple[int, ...], worst: Level) -> tuple[int, ...]:
    """The least version that may carry a change; before 1.0 a minor release may break."""
    major, minor, patch = current
    if worst == "breaking":
        return (0, minor + 1, 0) if major == 0 else (major + 1, 0, 0)
    if worst == "additive" and major > 0:
        return major, minor + 1, 0
    return major, minor, patch + 1


def complaints(old: str, new: str, changes: Sequence[Change]) -> Iterator[str]:
    """What is missing for a change to be announced properly, each with what to do."""
    if all(change.level == "editorial" for change in changes):
        return
    if unreleased(old) == unreleased(new):
        yield (
            f"the contract has changed, and {CHANGELOG} says nothing new under [Unreleased]: add a line for those who "
            "use the client; the list above says what changed"
        )
    release = last_release(old if read(old, CONTRACT) and not Path(old).exists() else "HEAD")
    if release is None:
        return
    since = Diff(load(release), load(new)).changes()
    if not any(change.level == "breaking" for change in since):
        return
    needed, found = next_version(version(release), "breaking"), version(new)
    if found < needed:
        yield (
            f"the contract breaks programs written for {release}, and the version is still {_dotted(found)}: set "
            f'package_version_override in {CONFIG} to "{_dotted(needed)}" or higher, and run `make generate`'
        )


def _dotted(parts: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in parts)


HEADINGS = {
    "breaking": "Breaking: programs may stop working",
    "additive": "Additive: there is more",
    "editorial": "Editorial: only words",
}


def report(changes: Sequence[Change], *, markdown: bool = False) -> str:
    """The changes for people."""
    if not changes:
        return "The contract has not changed."
    parts: list[str] = []
    for level in LEVELS:
        found = [change for change in changes if change.level == level]
        if found:
            heading = f"{HEADINGS[level]} ({len(found)})"
            lines = [
                f"- `{change.place}` {change.what}" if markdown else f"  {change.place} {change.what}"
                for change in found
            ]
            parts.append("\n".join([f"### {heading}" if markdown else heading, *lines]))
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares, reports, and with --check tells whether the change is announced."""
    parser = argparse.ArgumentParser(prog="spec_diff", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("old", help="a file, a folder or a Git revision")
    parser.add_argument("new", nargs="?", default=str(ROOT), help="the same; the working tree by default")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--check", action="store_true", help="fail unless the change is announced")
    options = parser.parse_args(arguments)
    changes = Diff(load(options.old), load(options.new)).changes()
    worst = changes[0].level if changes else "editorial"
    base = version(options.old)
    if options.format == "json":
        rows = [{"level": change.level, "place": change.place, "what": change.what} for change in changes]
        print(json.dumps({"level": worst, "changes": rows}, indent=2, ensure_ascii=False))
    else:
        print(report(changes, markdown=options.format == "markdown"))
        if changes and worst != "editorial" and any(base):
            print(
                f"\nSuch a change needs version {_dotted(next_version(base, worst))} or higher after {_dotted(base)}."
            )
    if not options.check:
        return 0
    missing = list(complaints(options.old, options.new, changes))
    for complaint in missing:
        print(f"spec-diff: {complaint}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
