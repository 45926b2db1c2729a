"""Regular expressions: the mock's own search agrees with Python's, and what it writes matches."""

from __future__ import annotations

import re
from itertools import islice

from deepseek_mock.pattern_search import matches_whole
from deepseek_mock.pattern_text import read_pattern
from hypothesis import given, settings
from hypothesis import strategies as st

# fmt: off
ATOMS = st.sampled_from([
    "a", "b", ".", "[ab]", "[^a]", r"\d", r"\D", r"\w", r"\s", "^", "$", "(?:a|b)", "(ab|a)", "(a|)", "a{2}", "b{1,3}",
    "a*", "b+", "c?", "(?:ab)*", "(a+b?)*", "[a-c]{2,}?", "\n", r"[\d-]", r"\x61", "(?P<n>a)?", "-", "]", r"\.",
])
# fmt: on
ROWS = st.lists(ATOMS, max_size=5).map("".join).filter(lambda row: row.count("?P<n>") < 2)
PATTERNS = st.lists(ROWS, min_size=1, max_size=2).map("|".join).filter(lambda row: row.count("?P<n>") < 2)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(pattern=PATTERNS, text=st.text("abc1 -\n.", max_size=8))
def test_search_agrees_with_re(pattern: str, text: str) -> None:
    read = read_pattern(pattern)
    assert read.expression is not None
    found = re.search(pattern, text) is not None
    assert matches_whole(read.expression, text) is found
    assert read.matches(text) is found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(pattern=PATTERNS, shortest=st.integers(0, 6))
def test_written_texts_match(pattern: str, shortest: int) -> None:
    texts = list(islice(read_pattern(pattern).texts(shortest, shortest + 20), 20))
    assert len(set(texts)) == len(texts)
    assert all(re.search(pattern, text) and shortest <= len(text) <= shortest + 20 for text in texts)


def test_what_is_not_understood_is_not_guessed() -> None:
    for pattern in (r"(a)\1", "[", "(?P<n", "*", r"\u12", "a{5,2}", "(" * 200):
        assert list(read_pattern(pattern).texts(0, 5)) == []
    assert read_pattern("(").matches("x") is None
    assert read_pattern("(?=(a+)+$)a").matches("a" * 40 + "b") is None
