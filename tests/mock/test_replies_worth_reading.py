"""What the mock says: conversations, small work on texts, code, JSON by an example, reasoning, and holes filled in."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def content(answer: dict[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["content"])


def talk(*turns: str) -> list[dict[str, Any]]:
    """Messages of the user and the assistant by turns."""
    return [{"role": "assistant" if place % 2 else "user", "content": text} for place, text in enumerate(turns)]


CONVERSATIONS = [
    (["My name is Ada Lovelace."], "You wrote:"),
    (["Hi, my name is Ada."], "Nice to meet you, Ada."),
    (["My name is Ada.", "Hello.", "What's my name?"], "Your name is Ada."),
    (["I'm Bob. Call me Bobby.", "Hi.", "Do you remember my name?"], "Your name is Bobby."),
    (
        ["My dog is called Rex, my favourite colour is blue.", "Nice.", "What is my favourite colour?"],
        "Your favourite colour is blue.",
    ),
    (["My cat is Tom.", "Hm.", "My cat is Tim.", "Hm.", "Who is my cat?"], "Your cat is Tim."),
    (["What is my favourite colour?"], "You have not told me your favourite colour."),
    (["I like tea.", "Good.", "What did I just say?"], 'You said: "I like tea."'),
    (["What did I say?"], "You have not said anything before."),
    (["Name a river.", "The Nile.", "What did you say?"], 'I said: "The Nile."'),
    (["Name a river.", "The Nile.", "Say that again."], 'I said: "The Nile."'),
    (["我叫小明。", "你好。", "我叫什么名字?"], "您叫小明。"),
    (["我叫什么名字?"], "您还没有告诉我您的名字。"),
    (["我喜欢茶", "好。", "我刚才说了什么"], "您说的是：“我喜欢茶”。"),  # noqa: RUF001
]


@pytest.mark.parametrize(("turns", "expected"), CONVERSATIONS)
def test_conversation_is_remembered(ask: Ask, turns: list[str], expected: str) -> None:
    assert content(ask(messages=talk(*turns))).startswith(expected)


# fmt: off
NUMBERED = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"]
# fmt: on
RISKS = "\n".join([*(f"{n}. {word} risk" for n, word in enumerate(NUMBERED, 1)), "11. Risk 11", "12. Risk 12"])
ANSWERS = [
    ("你好", "你好！有什么可以帮您的吗？"),  # noqa: RUF001
    ("Bonjour", "Bonjour ! Comment puis-je vous aider ?"),
    ("¡Hola!", "¡Hola! ¿En qué puedo ayudarte?"),
    ("Guten Tag!", "Hallo! Wie kann ich helfen?"),
    ("Thank you very much!", "You are welcome!"),
    ("谢谢", "不客气！"),  # noqa: RUF001
    ("法国的首都是哪里", "巴黎。"),
    ("What is the capital of Australia?", "Canberra."),
    ("世界上最长的河是什么", "尼罗河。"),
    ("Name 3 planets", "1. Mercury\n2. Venus\n3. Earth"),
    ("List five colors, separated by commas", "red, orange, yellow, green, blue"),
    ("Give me two test ideas as bullets", "- First test idea\n- Second test idea"),
    ("List 12 risks", RISKS),
    ("请列出三种水果", "1. 苹果\n2. 香蕉\n3. 樱桃"),
    ('Translate "Good morning" into French.', "Bonjour"),
    ("Translate to Chinese: thank you", "谢谢"),
    ("How do you say 'cat' in German?", "Katze"),
    ("Translate hello to Spanish", "Hola"),
    ("把“谢谢”翻译成英语", "Thank you"),
    (
        "Translate to French: The rain stays.",
        'I cannot translate "The rain stays." into French: a mock server has no language model.',
    ),
    ("Translate this.", "Tell me what to translate, and into which language."),
    ('How many words are in "one two three"?', "3 words."),
    ("Reverse: abc", "cba"),
    ("Write it in upper case: loud", "LOUD"),
    ("Why is the sky blue? Answer in 4 words.", "Why is the sky."),
    ("Who are you?", "I am a mock server that answers like the DeepSeek API. There is no language model behind me."),
]


@pytest.mark.parametrize(("question", "answer"), ANSWERS)
def test_answer_relates_to_the_request(ask: Ask, question: str, answer: str) -> None:
    assert content(ask(question)) == answer
    assert content(ask(question)) == answer


STORY = (
    "The bakery on the corner opened early. A dog slept outside. The bakery sold bread and the bread was warm. "
    "People who bought bread at the bakery smiled. It rained later."
)


@pytest.mark.parametrize(
    ("instruction", "summary"),
    [
        ("Summarise in one sentence: {}", "The bakery on the corner opened early."),
        ("{}\n\nSummarize the text above in 1 sentence.", "The bakery on the corner opened early."),
        ("Summarise in 5 words: {}", "The bakery on the corner."),
        (
            "Summarise as 2 bullet points:\n{}",
            "- The bakery on the corner opened early.\n- The bakery sold bread and the bread was warm.",
        ),
        ("TL;DR: {}", "The bakery on the corner opened early. The bakery sold bread and the bread was warm."),
    ],
)
def test_summary_has_the_length_that_is_asked_for(ask: Ask, instruction: str, summary: str) -> None:
    assert content(ask(instruction.format(STORY))) == summary


def test_summary_of_what_was_said_before(ask: Ask) -> None:
    answer = content(ask(messages=talk("Tell me a story", STORY, "Sum it up in one sentence")))
    assert answer == "The bakery on the corner opened early."


def test_summary_in_chinese(ask: Ask) -> None:
    text = "今天下雨了。我们没有出门。晚上雨停了。"
    assert content(ask(f"请用一句话总结：{text}")) == "今天下雨了。"  # noqa: RUF001


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Write a Python function that checks whether a number is prime.", ["is_prime"]),
        ("Write a function called `twice` in Python to double a number", ["twice"]),
        ("Show me Python code for the Fibonacci numbers", ["fibonacci"]),
        ("Implement a quicksort algorithm", ["quick_sort"]),
        ("请用Python写一个快速排序函数", ["quick_sort"]),
        ("Write a script that parses the logs", ["parses_logs"]),
    ],
)
def test_code_is_fenced_and_runs(ask: Ask, question: str, names: list[str]) -> None:
    block = re.fullmatch(r"```python\n(.*)\n```", content(ask(question)), re.DOTALL)
    assert block is not None
    defined: dict[str, Any] = {}
    exec(block[1], defined)  # noqa: S102 - that it runs is the point
    assert all(callable(defined[name]) for name in names)
    if names == ["quick_sort"]:
        assert defined["quick_sort"]([3, 1, 2, 3]) == [1, 2, 3, 3]
    if names == ["is_prime"]:
        assert [n for n in range(12) if defined["is_prime"](n)] == [2, 3, 5, 7, 11]


@pytest.mark.parametrize(
    ("question", "language", "code"),
    [
        ("Write a JavaScript function that adds two numbers", "javascript", "function add(a, b) {\n  return a + b;\n}"),
        ("Write an SQL query for all users", "sql", "-- Write an SQL query for all users"),
        ("Write a Rust program that greets", "rust", "/* Write a Rust program that greets */"),
    ],
)
def test_code_is_in_the_language_that_is_asked_for(ask: Ask, question: str, language: str, code: str) -> None:
    assert content(ask(question)) == f"```{language}\n{code}\n```"


JSON = {"response_format": {"type": "json_object"}}
EXAMPLE = {
    "name": "Jane Doe",
    "age": 30,
    "score": 0.5,
    "active": True,
    "born": "1990-01-31",
    "priority": "low|medium|high",
    "tags": ["a", "b"],
    "address": {"city": "Berlin", "zip": None},
    "email": "...",
}


def written(ask: Ask, *messages: tuple[str, str]) -> Any:
    listed = [{"role": role, "content": text} for role, text in messages]
    return json.loads(content(ask(messages=listed, **JSON)))


def test_json_keeps_the_types_of_the_example(ask: Ask) -> None:
    system = f"Extract as JSON like this example: {json.dumps(EXAMPLE)}"
    found = written(
        ask, ("system", system), ("user", "I met Mr Ford in Oslo, high priority, aged 41, born 3 May 1984.")
    )
    assert found == {
        "name": "Oslo",
        "age": 41,
        "score": 3,
        "active": True,
        "born": "1984-05-03",
        "priority": "high",
        "tags": found["tags"],
        "address": {"city": "Oslo", "zip": None},
        "email": "user@example.com",
    }
    assert found["tags"]
    assert all(isinstance(tag, str) for tag in found["tags"])


def test_json_without_words_to_take_still_has_the_types(ask: Ask) -> None:
    found = written(ask, ("system", f"JSON, for example {json.dumps(EXAMPLE)}"), ("user", "Well?"))
    assert [type(value) for value in found.values()] == [type(value) for value in EXAMPLE.values()]
    assert found["born"] == "1990-01-31"
    assert found["priority"] == "low"


def test_json_lists_are_not_empty(ask: Ask) -> None:
    found = written(ask, ("user", 'JSON like {"items": [], "marks": [0], "rows": [{"n": 1}]}, please'))
    assert found == {"items": found["items"], "marks": [0], "rows": [{"n": 1}]}
    assert len(found["items"]) == 1


def test_json_follows_the_example_and_not_the_data(ask: Ask) -> None:
    system = 'Answer in this JSON format: {"total": 0}'
    assert written(ask, ("system", system), ("user", 'Order: {"items": [1, 2]}. The total is 12.')) == {"total": 12}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ('{"city": string, "days": number}', {"city": "Oslo", "days": 4}),
        ('{"city": "<string>", "days": <integer>, ...}', {"city": "Oslo", "days": 4}),
        ('{"cities": [string, ...], "ok": boolean,}', {"cities": ["Oslo", "Rome"], "ok": True}),
    ],
)
def test_json_follows_a_form_that_is_no_json(ask: Ask, form: str, expected: Any) -> None:
    question = "We stay 4 days in Oslo and Rome."
    assert written(ask, ("system", f"Return JSON: {form}"), ("user", question)) == expected


SCHEMAS: list[tuple[dict[str, Any], Any]] = [
    (
        {
            "$ref": "#/$defs/P",
            "$defs": {"P": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}},
        },
        {"x": 4},
    ),
    ({"anyOf": [{"type": "object", "properties": {"x": {"const": 1}}, "required": ["x"]}]}, {"x": 1}),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, {"Oslo": 4}),
    (
        {
            "name": "answer",
            "strict": True,
            "schema": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]},
        },
        {"x": 4},
    ),
    ({"type": "array", "items": {"type": "integer"}}, {"answer": [4]}),
    ({"type": "integer"}, {"answer": 4}),
]


@pytest.mark.parametrize(("schema", "expected"), SCHEMAS)
@pytest.mark.parametrize("role", ["system", "user"])
def test_json_fits_any_schema_in_the_prompt(ask: Ask, schema: dict[str, Any], expected: Any, role: str) -> None:
    assert written(ask, (role, f"JSON Schema: {json.dumps(schema)}"), ("user", "We stay 4 days near Oslo.")) == expected


@pytest.mark.parametrize(
    "text", ["json", "json {", 'json {"a": [1, 2}', "json " + "{" * 3000, "json " + '{"a":' * 3000]
)
def test_json_is_an_object_whatever_the_prompt(ask: Ask, text: str) -> None:
    assert isinstance(written(ask, ("user", text)), dict)


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
THINKING: dict[str, Any] = {"thinking": {"type": "enabled"}}


def thoughts(answer: dict[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["reasoning_content"])


@pytest.mark.parametrize(
    ("text", "members", "thought"),
    [
        ("Weather in Rome?", {"tools": [WEATHER]}, "I should call get_weather for this."),
        ("Weather in Rome and weather in Oslo?", {"tools": [WEATHER]}, "get_weather for this, 2 times in all."),
        ("Why?", {"tools": [WEATHER]}, "None of the tools (get_weather) fits"),
        ("json please", JSON, "one JSON object."),
        ('json like {"a": 1, "b": 2}', JSON, "like the example, with a, b."),
        ('json: {"type": "object", "properties": {}}', JSON, "fits the schema in the prompt."),
        ("What is 6 * 7?", {}, "Working it out: 6 * 7 = 42."),
    ],
)
def test_reasoning_tells_what_is_decided(ask: Ask, text: str, members: dict[str, Any], thought: str) -> None:
    assert thought in thoughts(ask(text, **THINKING, **members))


def test_reasoning_tells_of_a_prefix_and_earlier_questions(ask: Ask) -> None:
    messages = [*talk("I like tea.", "Good.", "Why?"), {"role": "assistant", "content": "Because", "prefix": True}]
    told = thoughts(ask(messages=messages, path="/beta/chat/completions", **THINKING))
    assert 'The answer has begun with "Because"' in told
    assert 'Earlier they said: "I like tea."' in told


def test_reasoning_tells_of_arguments_with_the_greatest_effort(ask: Ask) -> None:
    answer = ask("Weather in Rome?", tools=[WEATHER], reasoning_effort="max", **THINKING)
    assert 'For get_weather the arguments are {"city": "Rome"}.' in thoughts(answer)


PREFIXES = [
    ("Why?", "Because", ' you asked: "Why?"'),
    ("What is 17 + 25?", "The answer is 17 + 25", " = 42."),
    ("Hi", "Dear Ada. ", "Hello! How can"),
    ("Write a Python function that adds", "```python\ndef add(a, b):\n    ", "return a + b\n```"),
    ("Write code", "```python\nfor day in days:", "\n    print(day)\n```"),
    ("Write a JavaScript function that adds", "Here it is:\n```javascript\n", "function add(a, b) {"),
    ("你好", "好的，", "你好！有什么"),  # noqa: RUF001
]


@pytest.mark.parametrize(("question", "prefix", "continuation"), PREFIXES)
def test_prefix_goes_on_naturally(ask: Ask, question: str, prefix: str, continuation: str) -> None:
    messages = [*talk(question), {"role": "assistant", "content": prefix, "prefix": True}]
    assert content(ask(messages=messages, path="/beta/chat/completions")).startswith(continuation)


def filled(fim: Ask, prompt: str, suffix: str | None = None) -> str:
    return str(fim(prompt=prompt, suffix=suffix)["choices"][0]["text"])


@pytest.mark.parametrize(
    ("prompt", "suffix"),
    [
        ("def factorial(n):\n", None),
        ("def factorial(n):\n    ", None),
        ("def factorial(n):", "\n\nprint(factorial(5))\n"),
        ("class Maths:\n    async def gcd(self, a: int, b: int = 2) -> int:", None),
        ("class Maths:\n    def gcd(self, a, b):\n        ", "        return a\n"),
        ("def f():\n", "    return 1\n"),
        ("def sort(items):\n", "    items.append(1)\n    return items\n"),
        ("import os\nfor name in os.listdir():", None),
        ("if True:\n", "\nprint()\n"),
    ],
)
def test_hole_in_python_is_filled_with_python(fim: Ask, prompt: str, suffix: str | None) -> None:
    text = filled(fim, prompt, suffix)
    ast.parse(prompt + text + (suffix or ""))
    assert text.strip()
    assert not suffix or suffix.strip("\n").split("\n", maxsplit=1)[0] not in text.split("\n")


def test_known_function_is_written_out(fim: Ask) -> None:
    defined: dict[str, Any] = {}
    for prompt in ("def factorial(k):", "def gcd(x, y):\n", "def is_palindrome(word):\n    "):
        exec(prompt + filled(fim, prompt), defined)  # noqa: S102
    assert defined["factorial"](5) == 120
    assert defined["gcd"](12, 18) == 6
    assert defined["is_palindrome"]("level")


@pytest.mark.parametrize(
    ("prompt", "suffix", "text"),
    [
        ("function add(a, b) {", None, "\n  return a + b;\n}\n"),
        ("function add(a, b) {\n", "}\n", "  return a + b;\n"),
        ("const fib = (n) => {", "\n  return fib(n - 1) + fib(n - 2);\n};", "\n  if (n <= 1) return n;"),
        ("  async function load(url: string): Promise<void> {", "\n  }", "\n    return url;"),
    ],
)
def test_hole_in_javascript_is_filled_with_javascript(fim: Ask, prompt: str, suffix: str | None, text: str) -> None:
    assert filled(fim, prompt, suffix) == text


@pytest.mark.parametrize(
    ("prompt", "suffix"),
    [
        ('{"a": ', "}"),
        ('{"a": "', '", "b": 2}'),
        ('{"a": 1', "}"),
        ('{"a": 1, ', '"b": 2}'),
        ("{", "}"),
        ("[1, 2", None),
        ("[1, ", "]"),
        ('{"a": {"b": [', None),
        ('{"a"', None),
        ('{"a": "x', None),
        ('{"a": [{"b": "', '"}]}'),
    ],
)
def test_hole_in_json_makes_it_whole(fim: Ask, prompt: str, suffix: str | None) -> None:
    text = filled(fim, prompt, suffix)
    json.loads(prompt + text + (suffix or ""))


@pytest.mark.parametrize(
    ("prompt", "suffix"),
    [
        ("Once upon a time", "there was a king."),
        ("Once upon a time", "only then"),
        ("Once upon a time", "came the rest: and so on"),
        ("It rained. Then", "there was a pause after It rained Then, and the sun came."),
        ("从前", "有一个国家。"),
    ],
)
def test_hole_in_prose_never_says_what_follows(fim: Ask, prompt: str, suffix: str) -> None:
    text = filled(fim, prompt, suffix)
    assert suffix not in text
    assert all(not text.endswith(suffix[:size]) for size in range(3, len(suffix)))
