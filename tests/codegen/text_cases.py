"""Files that are no contract: the text, the place that is named, and words."""

from __future__ import annotations

TEXT_CASES: list[tuple[str, str | bytes | None, str, str]] = [
    ("no_file", None, "document", "cannot read contract.yaml: No such file"),
    ("not_utf_8", b"a: \xff", "document", "is not UTF-8"),
    ("not_yaml", "a: [", "document", "is not valid YAML"),
    ("tab", "a:\n\tb: 1", "document", "is not valid YAML"),
    ("control_character", "a: \x01", "document", "is not valid YAML"),
    ("two_documents", "a: 1\n---\nb: 1", "document", "is not valid YAML"),
    ("duplicate_key", "a: 1\nb: 2\na: 3", "document", "is not valid YAML"),
    ("impossible_date", "a: 2026-13-45", "document", "is not valid YAML"),
    ("nested_too_deeply", "- " * 1500 + "a", "document", "nested too deeply"),
    ("anchor", "a: &x 1\nb: 2", "document", "line 1: anchors"),
    ("alias", "a: 1\nb: *x", "document", "line 2: anchors"),
    ("tag", "a: !!python/object/apply:os.system [exit]", "document", "line 1: anchors"),
    ("directive", "%YAML 1.1\n---\na: 1", "document", "line 1: anchors"),
    ("list", "- a", "document", "not an object"),
    ("empty", "", "document", "not an object"),
    ("number_as_key", "responses:\n  200: a", "responses.200", "the key 200 is not a string"),
    ("date", "info:\n  x-as-of: 2026-01-01", "info.x-as-of", "not a JSON value"),
    ("infinity", "a: [.inf]", "a.0", "not a JSON value"),
    ("norway", "a: {b: no}", "a.b", "read 'no' or False"),
    ("norway_as_key", "a: {on: 1}", "a.on", "read 'on' or True"),
    ("octal", "a: 010", "a", "read 10 or 8"),
    ("minutes", "a: [1, 12:30]", "a.1", "read '12:30' or 750"),
    ("float_without_point", "a: 1e3", "a", "read 1000.0 or '1e3'"),
]
