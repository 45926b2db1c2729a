"""Work on a text that the mock can do without a language model: summaries, lists, translations, counting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from deepseek_mock.facts import LANGUAGES, LISTS, translation

# Of a text so much is summarised.
MAX_TEXT = 20_000
# An instruction after a long text is not longer.
MAX_INSTRUCTION = 1_000
MAX_ITEMS = 30

# fmt: off
NUMERALS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}
_COMMON = frozenset({
    "the", "a", "an", "and", "or", "of", "to", "in", "is", "are", "was", "were", "it", "that", "this", "for", "on",
    "with", "as", "at", "by", "be", "from", "has", "have",
})
# fmt: on
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(NUMERALS)})"
_SUMMARISE = re.compile(r"\b(?:summari[sz]e|summary|tl;?dr|sum (?:\w+ )?up)\b|总结|概括|摘要", re.IGNORECASE)
_SENTENCES = re.compile(rf"\b(?:in|to|with)? ?({_NUMBER}) sentences?\b|([一二两三四五1-9])句话", re.IGNORECASE)
_WORDS = re.compile(
    rf"\b(?:in|to|with|using) (?:exactly |only |at most |no more than |under |less than )?({_NUMBER}) words?\b",
    re.IGNORECASE,
)
_POINTS = re.compile(rf"\b({_NUMBER}) (?:bullet )?points?\b", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:list|name|give (?:me|us)?|suggest|tell me|write(?: down)?)\b[^.?!\n]{0,20}?"
    rf"(?<![+*/-] )\b(?P<number>{_NUMBER})"
    r"\s+(?!(?:as|in|to|of|and|or|for|with|is|plus|minus|times|more)\b)(?P<things>[a-z][\w -]{1,40})",
    re.IGNORECASE,
)
_LIST_CHINESE = re.compile(
    r"(?:列出|列举|说出|给出|给我)[^。\n]{0,4}?(?P<number>[0-9]{1,2}|[一两二三四五六七八九十])"
    r"[种个项座只]?(?P<things>[\u4e00-\u9fff]{1,6})"
)
_TRANSLATE = re.compile(r"\btranslate\b|\bhow do you say\b|翻译|怎么说", re.IGNORECASE)
_ENDS = ".!?。！？"  # noqa: RUF001
_SENTENCE = re.compile(rf"[^{_ENDS}\n]+(?:[{_ENDS}]+[\"'”’)]*|\n|$)")  # noqa: RUF001
_QUOTED = re.compile(r"[\"“]([^\"”]{1,2000})[\"”]|(?<!\w)'([^'\n]{1,2000})'(?!\w)")


def number_of(word: str) -> int:
    """The number that a numeral or digits stand for."""
    return NUMERALS.get(word.lower()) or int(word)


def body_of(text: str, instruction: re.Match[str]) -> str:
    """The text that an instruction is about: what is quoted, or stands after a colon or a line's end; else nothing."""
    rest = text[instruction.end() :]
    marked = re.search(r"[:：\n]\s*(?=\S)", rest)  # noqa: RUF001
    if marked is not None:
        return _unquoted(rest[marked.end() :].strip())
    quoted = _QUOTED.search(text)
    if quoted is not None:
        return quoted[1] or quoted[2]
    # The instruction may be a line of its own after the text.
    before, line, _ = text[: instruction.start()].rpartition("\n")
    return before.strip() if line else ""


def _unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text)
    return found[1] or found[2] if found else text


def summarised(text: str, said: str) -> str | None:
    """A summary in as many sentences, words or points as are asked for; of what was `said` where there is no text."""
    short = text[:MAX_TEXT]
    instruction = _SUMMARISE.search(short)
    if instruction is None and (len(text) <= MAX_TEXT or not _SUMMARISE.search(text[-MAX_INSTRUCTION:])):
        return None
    body = body_of(short, instruction) if instruction else short
    asked = short.replace(body, " ") if instruction and body else text[-MAX_INSTRUCTION:]
    body = body or said[:MAX_TEXT]
    if not body.strip():
        return None
    words = _WORDS.search(asked)
    points = _POINTS.search(asked)
    if words is not None:
        return limited(" ".join(_best(body, 3)), number_of(words[1]))
    if points is not None:
        return "\n".join(f"- {sentence}" for sentence in _best(body, number_of(points[1])))
    sentences = _SENTENCES.search(asked)
    return " ".join(_best(body, number_of(sentences[1] or sentences[2]) if sentences else 2))


def limited(text: str, words: int) -> str:
    """The first words of a text, as a sentence."""
    kept = text.split()[:words]
    return " ".join(kept).rstrip(",;:.") + "." if kept else ""


def word_limit(text: str) -> int | None:
    """How many words an answer may have, where the text says so."""
    found = _WORDS.search(text)
    return None if found is None else number_of(found[1])


def one_sentence(text: str) -> bool:
    """Whether an answer in one sentence is asked for."""
    found = _SENTENCES.search(text)
    return found is not None and number_of(found[1] or found[2]) == 1


def _best(text: str, number: int) -> list[str]:
    """The sentences whose words are the most frequent ones, in their order; the first has an advantage."""
    sentences = [" ".join(found.split()) for found in _SENTENCE.findall(text)]
    sentences = [sentence for sentence in sentences if re.search(r"\w", sentence)][:400]
    counts = Counter(_content(text))

    def weight(place: int) -> float:
        words = _content(sentences[place])
        return sum(counts[word] for word in words) / (len(words) + 4) + (2 if place == 0 else 0)

    chosen = sorted(sorted(range(len(sentences)), key=weight, reverse=True)[:number])
    return [sentences[place] for place in chosen]


def _content(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _COMMON]


def listed(text: str) -> str | None:
    """As many things of a kind as are asked for, numbered; known ones where the kind is known."""
    found = _LIST.search(text) or _LIST_CHINESE.search(text)
    if found is None:
        return None
    number = min(number_of(found["number"]), MAX_ITEMS)
    things = found["things"].strip()
    kind = _singular(re.split(r" (?:of|for|in|about|that|which|to|as|with|separated|on)\b|,", things)[0].lower())
    if number < 2 or kind in {"word", "sentence", "time", "minute", "hour", "second", "year", "character", "percent"}:
        return None
    names = [name for name in LISTS if name in kind]
    known = LISTS[names[0]] if names else []
    items = [*known[:number], *(_nth(place, kind) for place in range(len(known), number))]
    if re.search(r"\bcommas?\b|逗号", text, re.IGNORECASE):
        return ", ".join(items)
    if re.search(r"\bbullet", text, re.IGNORECASE):
        return "\n".join(f"- {item}" for item in items)
    return "\n".join(f"{place}. {item}" for place, item in enumerate(items, 1))


def _nth(place: int, kind: str) -> str:
    return f"{_ORDINALS[place]} {kind}" if place < len(_ORDINALS) else f"{kind.capitalize()} {place + 1}"


def _singular(noun: str) -> str:
    noun = noun.replace("color", "colour").strip()
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def translated(text: str) -> str | None:
    """A translation of a common phrase, or the plain admission that there is none."""
    instruction = _TRANSLATE.search(text)
    if instruction is None:
        return None
    language = next((name for name in LANGUAGES if name in text.lower()), None)
    body = body_of(text, instruction)
    if not body:
        plain = re.sub(r"\b(?:in)?to \w+\W*$|\bin \w+\W*$", "", text[instruction.end() :]).strip(" .?!")
        body = re.sub(r"^(?:the (?:word|phrase|sentence|following)|this)\b\s*", "", plain)
    if language is None or not body:
        return "Tell me what to translate, and into which language."
    known = translation(body, LANGUAGES[language])
    if known is not None:
        return known
    excerpt = " ".join(body.split())[:100]
    if re.search(r"[\u4e00-\u9fff]", instruction.group()):
        return f"我无法翻译“{excerpt}”：模拟服务器没有语言模型。"  # noqa: RUF001
    return f'I cannot translate "{excerpt}" into {language.capitalize()}: a mock server has no language model.'


def _reversed(text: str) -> str:
    return text[::-1]


def _words(text: str) -> str:
    return f"{len(text.split())} words."


def _characters(text: str) -> str:
    return f"{len(text)} characters."


def _chinese_characters(text: str) -> str:
    return f"{len(text)}个字。"


_CHANGES: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"\b(?:upper[- ]?case|capital letters)\b", re.IGNORECASE), str.upper),
    (re.compile(r"\blower[- ]?case\b", re.IGNORECASE), str.lower),
    (re.compile(r"\breverse\b", re.IGNORECASE), _reversed),
    (re.compile(r"\bhow many words\b|\bcount the words\b", re.IGNORECASE), _words),
    (re.compile(r"\bhow many (?:characters|letters)\b", re.IGNORECASE), _characters),
    (re.compile(r"多少个?字"), _chinese_characters),
)


def changed(text: str) -> str | None:
    """A text in other letters, backwards, or counted."""
    for pattern, change in _CHANGES:
        instruction = pattern.search(text)
        if instruction is not None and (body := body_of(text, instruction)):
            return change(body)
    return None
