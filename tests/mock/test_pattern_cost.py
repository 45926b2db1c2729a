"""Regular expressions of matches: which are refused because a search may not end, and which are not."""

from __future__ import annotations

import re
import time

import pytest
from deepseek_mock import Match
from deepseek_mock.http_request import Request

ENDLESS = [
    r"(a+)+$",
    r"(a*)*b",
    r"(a|a)*$",
    r"(a|aa)+$",
    r"(aa?){11,}b",
    r"(a+){4}b",
    r"(x+x+)+y",
    r"(.*a)*x",
    r"(.*,)*x",
    r"(\w+\s*)+$",
    r"([a-z]+|\d+)*$",
    r"^(\d+|\w)+$",
    r"((ab)*a*)*c",
    r"(?:a+)+$",
    r"(?i:a+)+x|b",
    r"(?P<name>\s|\n)*x",
]
ENDING = [
    r"^weather in [A-Z]",
    r"a+b+c+",
    r"(.|\n)*x",
    r"(foo|bar)*x",
    r"(\w+\.)*com",
    r"\d+(,\d{3})*x",
    r"(a+,)*x",
    r"(a+){2,3}x",
    r"(a?b)*x",
    r"(\"[^\"]*\")*x",
    r"(?>a+)+x",
    r"(a)\1+x",
    r"(?=a)a+x",
    r"()*x",
    r"(^)*x",
    r"(?:https?://)?\S+ x",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_pattern_that_may_not_end_is_refused(pattern: str) -> None:
    re.compile(pattern)
    with pytest.raises(ValueError, match=re.escape(f"text is {f'/{pattern}/'!r}, in which a repeat can match")):
        Match(text=f"/{pattern}/")
    with pytest.raises(ValueError, match="that a search may not end: repeat what has an end, as in"):
        Match(header={"x-a": f"/{pattern}/"})
    Match(text=pattern)  # without slashes it is a text


@pytest.mark.parametrize("pattern", ENDING)
@pytest.mark.parametrize("text", ["a" * 150, "ab" * 75, "foobar" * 25, "a," * 75, "1" * 150])
def test_pattern_that_ends_is_taken(pattern: str, text: str) -> None:
    match = Match(text=f"/{pattern}/")
    begun = time.process_time()
    match.fits(Request("POST", "/chat/completions", body=b'{"prompt": "%s"}' % text.encode()))
    assert time.process_time() - begun < 5
