"""A document is what parsers of YAML 1.1 and 1.2 read, which are asked about each plain scalar alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from codegen.reading import load
from tests.codegen.running import PETSHOP, ROOT

LAYOUTS = (
    r"""---  # a comment
plain: text, with:colons? # a comment
plain lines: one
  two

  three
numbers: [1, -2, +3, 0, 1.5, -0.25, 0x1F, 1_000]
words: {yes it is: true, "no": False, none: null, tilde: ~, nothing: , url: http://a.example/b#c, dots: ...}
"quoted": "tab\tquote\" line\
  goes on
  é \u00e9 \x41"
'single': 'it''s
  folded

  twice'
"1": "1"
literal: |
  a
    b

  c: d # no comment

folded: >-
  a
  b

    c
  d
kept: |+
  a

indented: |2
    a
list:
- a
-
  - [b, [c, {}], []]
  - d: e
    f:
    - g
? long
: value
"""
    "carriage: return\r\nand: more\r\n"
)


@pytest.mark.parametrize(
    "text",
    [LAYOUTS, PETSHOP.read_text(encoding="utf-8"), (ROOT / "openapi.yaml").read_text(encoding="utf-8")],
    ids=["layouts", "petshop", "openapi"],
)
def test_document_is_what_other_parsers_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "contract.yaml"
    path.write_bytes(text.encode())
    found = load(path)
    for other in (YAML(typ="safe", pure=True).load(text), yaml.safe_load(text)):
        assert repr(found) == repr(other)


def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert load(path) == {"a": 1}
