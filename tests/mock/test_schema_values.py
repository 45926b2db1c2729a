"""The arguments of tool calls satisfy the function's JSON Schema, whatever it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from jsonschema import Draft202012Validator

Ask = Callable[..., dict[str, Any]]
Schema = Any

NAMES = st.sampled_from(["city", "days", "unit", "from_date", "a", "b-c", "Ü 1"])
TEXTS = st.one_of(
    st.text("abcXYZ019 -_.@é世", max_size=12),
    st.sampled_from(["ann@example.org", "2026-11-20", "10.0.0.1", "https://example.org/x", "Hangzhou"]),
)
NUMBERS = st.one_of(
    st.integers(-1000, 1000), st.integers(-400, 400).map(lambda n: n / 4), st.integers(-500, 500).map(lambda n: n / 10)
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=8,
)
QUESTIONS = st.sampled_from(
    [
        "",
        "What's the weather in Paris, London and Rome?",
        "Use 3 and -7.25 and 'a b' on 2026-11-20, unit: kelvin, days=4",
        "city, days, unit and a of it, without b-c, please, for ann@example.org",
        "北京今天的天气怎么样",
    ]
)
KINDS = {"null": type(None), "boolean": bool, "number": (int, float), "string": str, "array": list, "object": dict}


def kind_of(value: Any) -> str:
    return next(name for name, kind in KINDS.items() if isinstance(value, kind))


@st.composite
def schemas_of(draw: DrawFn, value: Any, *, pattern: bool = True, depth: int = 0) -> Schema:
    """Schemas that a given value satisfies, so that they can be satisfied."""
    form = draw(st.sampled_from(["plain"] * 6 + ["enum", "const", "anyOf", "oneOf", "allOf", "any", "type list"]))
    if form == "any":
        return draw(st.sampled_from([{}, True]))
    if form == "const":
        return {"const": value}
    if form == "enum":
        others = draw(st.lists(VALUES, max_size=3))
        return {"enum": draw(st.permutations([value, *others]))}
    if form == "type list":
        return {"type": draw(st.permutations(sorted({kind_of(value), draw(st.sampled_from(sorted(KINDS)))})))}
    if form != "plain" and depth < 3:
        inner = draw(schemas_of(value, pattern=pattern, depth=depth + 1))
        other = draw(schemas_of(draw(VALUES), depth=depth + 1))
        if form == "anyOf":
            return {"anyOf": draw(st.permutations([inner, other]))}
        if form == "oneOf":
            # Alternatives that exclude each other, as those do that people write: by their type or by a constant.
            kind = kind_of(value)
            first = {"type": kind, "allOf": [inner]}
            second = {"type": draw(st.sampled_from(sorted(set(KINDS) - {kind}))), "allOf": [other]}
            return {"oneOf": draw(st.permutations([first, second]))}
        # Of two patterns only the first is written by construction.
        return {"allOf": [inner, draw(schemas_of(value, pattern=False, depth=depth + 1))]}
    kind = kind_of(value)
    schema = draw(BY_KIND[kind](value, pattern=pattern, depth=depth + 1)) if kind in BY_KIND else {}
    kind = "integer" if kind == "number" and float(value).is_integer() and draw(st.booleans()) else kind
    return {"type": kind, **schema} if draw(st.integers(0, 9)) else schema


@st.composite
def about_numbers(draw: DrawFn, value: float, **_: Any) -> Schema:
    distance = draw(st.sampled_from([0, 0.5, 3, 100]))
    keywords = {
        "minimum": value - distance,
        "maximum": value + distance,
        "exclusiveMinimum": value - max(distance, 0.25),
        "exclusiveMaximum": value + max(distance, 0.25),
        "multipleOf": draw(
            st.sampled_from([step for step in (1, 3, 7, 0.5, 0.25, 0.1) if is_multiple(value, step)] or [1])
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(keywords))))
    if not is_multiple(value, keywords["multipleOf"]):
        chosen -= {"multipleOf"}
    return {name: keywords[name] for name in sorted(chosen)}


def is_multiple(value: float, step: float) -> bool:
    return Draft202012Validator({"multipleOf": step}).is_valid(value)


@st.composite
def about_strings(draw: DrawFn, value: str, *, pattern: bool, **_: Any) -> Schema:
    schema: dict[str, Any] = {}
    if draw(st.booleans()):
        schema["minLength"] = draw(st.integers(0, len(value)))
    if draw(st.booleans()):
        schema["maxLength"] = len(value) + draw(st.integers(0, 5))
    if pattern and draw(st.booleans()):
        schema["pattern"] = draw(patterns_of(value))
    if draw(st.integers(0, 3)) == 0:
        schema["format"] = draw(st.sampled_from(["email", "date", "uuid", "uri", "ipv4", "date-time", "made-up"]))
    return schema


@st.composite
def patterns_of(draw: DrawFn, value: str) -> str:
    """Regular expressions that a text matches, put together from its characters."""
    pieces = []
    for run in re.findall(r"[a-z]+|[A-Z]+|\d+|.", value, re.DOTALL):
        usual = r"\d" if run.isdecimal() else "[a-z]" if run.islower() else "[A-Z]" if run.isupper() else None
        literal = re.escape(run)
        usual = usual if usual and re.fullmatch(f"{usual}+", run) else None
        options = [literal, f"(?:{literal}|zz?)", f"(?P<n{len(pieces)}>{literal})?", ".+", "[^~]{1,9}"]
        if usual:
            options += [f"{usual}+", f"{usual}*", f"{usual}{{{len(run)}}}", f"{usual}{{1,{len(run) + 2}}}", r"\w+?"]
        pieces.append(draw(st.sampled_from([piece for piece in options if re.fullmatch(piece, run)])))
    start, end = draw(st.sampled_from(["^", ""])), draw(st.sampled_from(["$", ""]))
    return start + "".join(pieces) + end


@st.composite
def about_arrays(draw: DrawFn, value: list[Any], *, pattern: bool, depth: int) -> Schema:
    schema: dict[str, Any] = {}
    each = [draw(schemas_of(item, pattern=pattern, depth=depth)) for item in value]
    if each and draw(st.booleans()):
        schema["items"] = {"anyOf": each}
    elif draw(st.booleans()):
        schema["prefixItems"] = each
        schema |= draw(st.sampled_from([{}, {"items": False}]))
    if draw(st.booleans()):
        schema["minItems"] = draw(st.integers(0, len(value)))
    if draw(st.booleans()):
        schema["maxItems"] = len(value) + draw(st.integers(0, 3))
    if draw(st.booleans()) and Draft202012Validator({"uniqueItems": True}).is_valid(value):
        schema["uniqueItems"] = True
    if each and draw(st.integers(0, 3)) == 0:
        schema["contains"] = each[-1]
    return schema


@st.composite
def about_objects(draw: DrawFn, value: dict[str, Any], *, pattern: bool, depth: int) -> Schema:
    names = sorted(value)
    declared = [name for name in names if draw(st.booleans())]
    properties = {name: draw(schemas_of(value[name], pattern=pattern, depth=depth)) for name in declared}
    schema: dict[str, Any] = {"properties": properties} if properties or draw(st.booleans()) else {}
    patterned = [name for name in names if name not in declared and draw(st.integers(0, 2)) == 0]
    if patterned:
        schema["patternProperties"] = {
            f"^{re.escape(name)}$": draw(schemas_of(value[name], pattern=pattern, depth=depth)) for name in patterned
        }
    rest = [name for name in names if name not in declared and name not in patterned]
    if not rest and draw(st.booleans()):
        schema["additionalProperties"] = False
    elif rest and draw(st.booleans()):
        schema["additionalProperties"] = {
            "anyOf": [draw(schemas_of(value[name], pattern=pattern, depth=depth)) for name in rest]
        }
    if draw(st.booleans()):
        schema["required"] = [name for name in names if draw(st.booleans())]
    if len(names) > 1 and draw(st.integers(0, 3)) == 0:
        schema["dependentRequired"] = {names[0]: [names[1]]}
    if draw(st.integers(0, 2)) == 0:
        schema["minProperties"] = draw(st.integers(0, len(names)))
    if draw(st.integers(0, 2)) == 0:
        schema["maxProperties"] = len(names) + draw(st.integers(0, 2))
    return schema


BY_KIND: dict[str, Any] = {
    "number": about_numbers,
    "string": about_strings,
    "array": about_arrays,
    "object": about_objects,
}


def arguments(ask: Ask, question: str, parameters: Schema) -> Any:
    function = {"name": "f", "parameters": parameters}
    choice = {"type": "function", "function": {"name": "f"}}
    answer = ask(question, tools=[{"type": "function", "function": function}], tool_choice=choice)
    (call,) = answer["choices"][0]["message"]["tool_calls"]
    return json.loads(call["function"]["arguments"])


@settings(max_examples=250, deadline=None, derandomize=True)
@given(data=st.data())
def test_arguments_satisfy_any_schema(ask: Ask, data: st.DataObject) -> None:
    schema = data.draw(schemas_of(data.draw(VALUES)))
    parameters = {"type": "object", "properties": {"value": schema}, "required": ["value"]}
    if data.draw(st.booleans()):
        parameters |= {"properties": {"value": {"$ref": "#/$defs/v~1 w"}}, "$defs": {"v/ w": schema}}
    Draft202012Validator(parameters).validate(arguments(ask, data.draw(QUESTIONS), parameters))


NUMBERS_WANTED: list[tuple[dict[str, Any], float]] = [
    ({"minimum": 0.1, "maximum": 0.1}, 0.1),
    ({"multipleOf": 0.1, "minimum": 0.25, "maximum": 0.35}, 0.3),
    ({"multipleOf": 0.01, "exclusiveMinimum": 19.98, "maximum": 20}, 20),
    ({"multipleOf": 7, "minimum": 10**15}, 10**15 + 1),
    ({"minimum": -3, "maximum": -2}, -2),
    ({"exclusiveMinimum": 0, "exclusiveMaximum": 1e-9}, 5e-10),
    ({"minimum": 5, "exclusiveMinimum": True}, 6),
    ({"allOf": [{"multipleOf": 4}, {"multipleOf": 6}, {"minimum": 1}]}, 12),
    ({"type": "integer", "minimum": 1.5}, 2),
    ({"type": "integer", "multipleOf": 1.5, "minimum": 1}, 3),
]


@pytest.mark.parametrize(("schema", "value"), NUMBERS_WANTED)
def test_number_keeps_to_bounds_and_steps(ask: Ask, schema: Schema, value: float) -> None:
    parameters = {"type": "object", "properties": {"v": {"type": "number", **schema}}, "required": ["v"]}
    assert arguments(ask, "Well?", parameters) == {"v": value}


REFERENCE = {"$ref": "#/$defs/node"}
RECURSIVE = {
    "list": {
        "type": "object",
        "properties": {"label": {"type": "string"}, "next": {"anyOf": [REFERENCE, {"type": "null"}]}},
        "required": ["label", "next"],
        "additionalProperties": False,
    },
    "tree": {
        "type": "object",
        "properties": {"children": {"type": "array", "items": REFERENCE}},
        "required": ["children"],
    },
    "binary": {
        "type": "object",
        "properties": {side: {"oneOf": [REFERENCE, {"type": "null"}]} for side in ("left", "right")},
        "required": ["left", "right"],
    },
    "any JSON": {
        "anyOf": [
            {"type": "array", "items": REFERENCE, "minItems": 1},
            {"type": "object", "additionalProperties": REFERENCE, "minProperties": 2},
            {"type": ["number", "boolean", "null"]},
        ]
    },
    "arithmetic": {
        "oneOf": [
            {
                "type": "object",
                "properties": {"op": {"const": "add"}, "left": REFERENCE, "right": REFERENCE},
                "required": ["op", "left", "right"],
            },
            {
                "type": "object",
                "properties": {"op": {"const": "number"}, "n": {"type": "number"}},
                "required": ["op", "n"],
            },
        ]
    },
    "mentioned": {"type": "object", "properties": dict.fromkeys(("left", "right", "children"), REFERENCE)},
}


@pytest.mark.parametrize("kind", RECURSIVE)
@pytest.mark.parametrize("question", ["", "Use 'a', 'b', 1 and 2 for label, next, left, right and children of number"])
def test_arguments_of_recursive_schemas_end(ask: Ask, kind: str, question: str) -> None:
    parameters = {
        "type": "object",
        "properties": {"root": REFERENCE},
        "required": ["root"],
        "$defs": {"node": RECURSIVE[kind]},
    }
    found = arguments(ask, question, parameters)
    Draft202012Validator(parameters).validate(found)
    assert len(json.dumps(found)) < 2_000


PATTERNS = [
    r"^[A-Z]{2}-\d{4}$",
    r"^(?:red|green|blue)$",
    r"^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})$",
    r"^[\w.+-]+@[\w-]+\.[a-z]{2,}$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^\+[1-9]\d{1,14}$",
    r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#$%]).{8,32}$",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
    r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    r"^[^\s,;]{3,}$",
    r"^.*\.(?:png|jpe?g)$",
    r"^\S+ \S+$",
    r"^(?<year>[12]\d{3})$".replace("?<", "?:"),
    r"\bcat\b",
    r"^[\u4e00-\u9fff]{2,4}$",
    r"^\x41[\]\\^-]\t$",
    r"^(a|b(c|d)?)+e{2}?f*?$",
    r"^$",
    r"[.]$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("lengths", [{}, {"minLength": 3}])
def test_text_is_made_for_a_pattern(ask: Ask, pattern: str, lengths: dict[str, int]) -> None:
    schema = {"type": "string", "pattern": pattern, **(lengths if pattern != "^$" else {})}
    parameters = {"type": "object", "properties": {"v": schema}, "required": ["v"]}
    Draft202012Validator(parameters).validate(arguments(ask, "Please.", parameters))


@pytest.mark.parametrize(
    ("question", "pattern", "value"),
    [
        ("Order AB-1234, please!", r"^[A-Z]{2}-\d{4}$", "AB-1234"),
        ("Call me on +4930123456.", r"^\+[1-9]\d{1,14}$", "+4930123456"),
        ("I like blue best", "^(red|green|blue)$", "blue"),
    ],
)
def test_words_of_the_request_that_match_are_taken(ask: Ask, question: str, pattern: str, value: str) -> None:
    parameters = {"type": "object", "properties": {"v": {"type": "string", "pattern": pattern}}, "required": ["v"]}
    assert arguments(ask, question, parameters) == {"v": value}


FORMATS = {
    "email": ("Write to ann.b@example.org.", "ann.b@example.org", r"[^@\s]+@[^@\s]+\.\w+"),
    "hostname": ("Ping db.example.net now", "db.example.net", r"[a-z0-9.]+"),
    "ipv4": ("Ping 10.0.0.254.", "10.0.0.254", r"\d+\.\d+\.\d+\.\d+"),
    "ipv6": ("Ping 2001:db8::7 now", "2001:db8::7", r"[0-9a-f:]+"),
    "uuid": ("It is 123e4567-e89b-42d3-a456-426614174000.", "123e4567-e89b-42d3-a456-426614174000", r"[0-9a-f-]{36}"),
    "date": ("On 3rd of", None, r"\d{4}-\d\d-\d\d"),
    "date-time": ("On 20 November 2026 at 3:30 pm", "2026-11-20T15:30:00Z", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "time": ("Wake me at 7:05", "07:05:00Z", r"\d\d:\d\d:\d\dZ"),
    "uri": ("See https://example.org/a?b=1.", "https://example.org/a?b=1", r"https://\S+"),
}


@pytest.mark.parametrize("form", FORMATS)
def test_format_is_found_or_made_up(ask: Ask, form: str) -> None:
    question, value, shape = FORMATS[form]
    one = {"type": "string", "format": form}
    several = {"type": "array", "items": one, "minItems": 3, "uniqueItems": True}
    parameters = {"type": "object", "properties": {"v": one, "w": several}, "required": ["v", "w"]}
    found = arguments(ask, question, parameters)
    Draft202012Validator(parameters).validate(found)
    if value is not None:
        assert found["v"] == value
    assert all(re.fullmatch(shape, text) for text in (found["v"], *found["w"]))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("due November 3, 2026", "2026-11-03"),
        ("due 3rd Nov 2026", "2026-11-03"),
        ("due 2026/11/3", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("due 31.02 or 2026-02-31, no, 2026-03-01", "2026-03-01"),
    ],
)
def test_date_is_read_as_people_write_it(ask: Ask, question: str, value: str) -> None:
    parameters = {"type": "object", "properties": {"v": {"type": "string", "format": "date"}}, "required": ["v"]}
    assert arguments(ask, question, parameters) == {"v": value}


def test_members_get_the_words_that_belong_to_them(ask: Ask) -> None:
    parameters = {
        "type": "object",
        "properties": {
            "from_city": {"type": "string"},
            "to_city": {"type": "string"},
            "nights": {"type": "integer"},
            "adults": {"type": "integer"},
            "class": {"enum": ["economy", "first_class"]},
            "email": {"type": "string"},
            "stops": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["from_city", "to_city", "adults", "nights", "class", "email"],
    }
    question = "Fly from Oslo to New York with 2 adults for 9 nights, first class; tickets to ann@example.org."
    assert arguments(ask, question, parameters) == {
        "from_city": "Oslo",
        "to_city": "New York",
        "nights": 9,
        "adults": 2,
        "class": "first_class",
        "email": "ann@example.org",
    }
    shown = {
        "type": "object",
        "properties": {"cities": {"type": "array", "items": {"type": "string"}}},
        "required": ["cities"],
    }
    assert arguments(ask, "Compare Paris, New York and Rome", shown) == {"cities": ["Paris", "New York", "Rome"]}
    quoted = "Use 'it is', \"O'Hara\" and 'no'"
    assert arguments(ask, quoted, shown) == {"cities": ["it is", "O'Hara", "no"]}


IMPOSSIBLE: list[Schema] = [
    False,
    {"enum": []},
    {"type": "integer", "minimum": 3, "maximum": 2},
    {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2},
    {"type": "string", "minLength": 5, "maxLength": 4},
    {"type": "string", "pattern": "(?!)"},
    {"type": "string", "pattern": "["},
    {"type": "string", "pattern": r"^(a+)+\1$"},
    {"type": "string", "minLength": 10**12},
    {"type": "array", "minItems": 10**12},
    {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
    {"type": "array", "minItems": 900, "items": {"type": "array", "minItems": 900, "items": {"type": "integer"}}},
    {"type": "object", "minProperties": 10**12},
    {"type": "object", "required": ["a"], "additionalProperties": False},
    {"allOf": [{"type": "string"}, {"type": "integer"}]},
    {"type": "number", "minimum": 10**400, "multipleOf": 1e-300},
    {"type": "number", "exclusiveMinimum": 1e308, "multipleOf": 3e307},
    {"not": {}},
    {"$ref": "#/$defs/loop"},
    {"$ref": "#/nowhere"},
    {"$ref": "https://example.com/elsewhere"},
    {"type": "object", "properties": {"deeper": {"$ref": "#/$defs/endless"}}, "required": ["deeper"]},
    {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/endless"}},
    {
        "type": 7,
        "properties": [],
        "required": {},
        "enum": "x",
        "anyOf": {},
        "minLength": "1",
        "items": 3,
        "pattern": None,
    },
    {"allOf": [{"anyOf": [{"minimum": n}, {"maximum": -n}]} for n in range(90)]},
    {"oneOf": [{"type": "string"}] * 50},
]
DEFINITIONS = {
    "loop": {"$ref": "#/$defs/loop"},
    "endless": {
        "type": "object",
        "properties": {side: {"$ref": "#/$defs/endless"} for side in ("a", "b")},
        "required": ["a", "b"],
    },
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("schema", IMPOSSIBLE, ids=lambda schema: json.dumps(schema)[:40])
def test_impossible_schema_still_gets_a_call(ask: Ask, schema: Schema) -> None:
    parameters = {"type": "object", "properties": {"v": schema}, "required": ["v"], "$defs": DEFINITIONS}
    assert isinstance(arguments(ask, "Use 1, 2 and 'three'", parameters), dict)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "pattern", [r"^(a+)+$", r"^(a|a)*$", "(x+x+)+y", r"^(.*a){12}$", ".*.*.*.*.*.*.*!", r"^(?=(a+)+$)a"]
)
def test_slow_pattern_is_not_searched_in_the_words(ask: Ask, pattern: str) -> None:
    parameters = {
        "type": "object",
        "properties": {"v": {"type": "string", "pattern": pattern}, "w": {"not": {"pattern": pattern}}},
        "required": ["v", "w"],
    }
    assert set(arguments(ask, "a" * 5_000 + "! " + "a" * 30 + "b", parameters)) <= {"v", "w"}
