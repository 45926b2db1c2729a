"""The few facts that the mock knows, and words that it can say in other languages."""

from __future__ import annotations

import re

# A question in English and its answer, and both in Chinese.
_CAPITALS = (
    ("france", "Paris", "法国", "巴黎"),
    ("germany", "Berlin", "德国", "柏林"),
    ("japan", "Tokyo", "日本", "东京"),
    ("china", "Beijing", "中国", "北京"),
    ("(?:uk|united kingdom|england|great britain)", "London", "英国", "伦敦"),
    ("italy", "Rome", "意大利", "罗马"),
    ("spain", "Madrid", "西班牙", "马德里"),
    ("(?:usa?|united states)", "Washington, D.C.", "美国", "华盛顿"),
    ("canada", "Ottawa", "加拿大", "渥太华"),
    ("india", "New Delhi", "印度", "新德里"),
    ("russia", "Moscow", "俄罗斯", "莫斯科"),
    ("brazil", "Brasília", "巴西", "巴西利亚"),
    ("australia", "Canberra", "澳大利亚", "堪培拉"),
    ("egypt", "Cairo", "埃及", "开罗"),
    ("south korea", "Seoul", "韩国", "首尔"),
)
_OTHERS = (
    (r"second[- ]highest mountain|second tallest mountain", "K2", "第二高的?山", "乔戈里峰"),
    (r"highest mountain|tallest mountain", "Mount Everest", "最高的?山", "珠穆朗玛峰"),
    (r"longest river", "The Nile", "最长的?河", "尼罗河"),
    (r"largest planet|biggest planet", "Jupiter", "最大的?行星", "木星"),
    (r"smallest planet", "Mercury", "最小的?行星", "水星"),
    (r"largest ocean|biggest ocean", "The Pacific", "最大的?(?:海洋|洋)", "太平洋"),
    (r"wrote hamlet|author of hamlet", "William Shakespeare", "《?哈姆雷特》?的作者", "莎士比亚"),
    (r"chemical symbol (?:for|of) gold", "Au", "金的化学符号", "Au"),
    (r"chemical symbol (?:for|of) water|formula (?:for|of) water", "H2O", "水的化学式", "H2O"),
    (r"how many (?:days|d) (?:are )?in a week", "7", "一周有?几天", "7天"),
    (r"how many continents", "7", "(?:有|共)?几大?个?洲", "7个"),
    (r"how many planets", "8", "几颗?大?行星", "8颗"),
)
_FACTS = [
    *((re.compile(rf"capital(?: city)? of (?:the )?{country}\b"), capital) for country, capital, _, _ in _CAPITALS),
    *((re.compile(rf"{country}的?首都"), f"{capital}。") for _, _, country, capital in _CAPITALS),
    *((re.compile(question), answer) for question, answer, _, _ in _OTHERS),
    *((re.compile(question), f"{answer}。") for _, _, question, answer in _OTHERS),
]

# Every question above has one of these words in it.
HINTS = ("capital", "mountain", "river", "planet", "ocean", "hamlet", "gold", "water", "in a week", "continents")

LANGUAGES = {
    "french": "fr", "法语": "fr", "german": "de", "德语": "de", "spanish": "es", "西班牙语": "es", "chinese": "zh",
    "mandarin": "zh", "中文": "zh", "汉语": "zh", "japanese": "ja", "日语": "ja", "english": "en",
    "英语": "en", "英文": "en",
}  # fmt: skip
_PHRASES = (
    {"en": "Hello", "fr": "Bonjour", "de": "Hallo", "es": "Hola", "zh": "你好", "ja": "こんにちは"},
    {
        "en": "Good morning",
        "fr": "Bonjour",
        "de": "Guten Morgen",
        "es": "Buenos días",
        "zh": "早上好",
        "ja": "おはようございます",
    },
    {
        "en": "Good night",
        "fr": "Bonne nuit",
        "de": "Gute Nacht",
        "es": "Buenas noches",
        "zh": "晚安",
        "ja": "おやすみなさい",
    },
    {"en": "Goodbye", "fr": "Au revoir", "de": "Auf Wiedersehen", "es": "Adiós", "zh": "再见", "ja": "さようなら"},
    {"en": "Thank you", "fr": "Merci", "de": "Danke", "es": "Gracias", "zh": "谢谢", "ja": "ありがとう"},
    {"en": "Please", "fr": "S'il vous plaît", "de": "Bitte", "es": "Por favor", "zh": "请", "ja": "お願いします"},
    {"en": "Yes", "fr": "Oui", "de": "Ja", "es": "Sí", "zh": "是", "ja": "はい"},
    {"en": "No", "fr": "Non", "de": "Nein", "es": "No", "zh": "不", "ja": "いいえ"},
    {"en": "Water", "fr": "Eau", "de": "Wasser", "es": "Agua", "zh": "水", "ja": "水"},
    {"en": "Cat", "fr": "Chat", "de": "Katze", "es": "Gato", "zh": "猫", "ja": "猫"},
    {
        "en": "I love you",
        "fr": "Je t'aime",
        "de": "Ich liebe dich",
        "es": "Te quiero",
        "zh": "我爱你",
        "ja": "愛しています",
    },
    {
        "en": "Good luck",
        "fr": "Bonne chance",
        "de": "Viel Glück",
        "es": "Buena suerte",
        "zh": "祝你好运",
        "ja": "頑張ってください",
    },
)

LISTS = {
    "colour": ["red", "orange", "yellow", "green", "blue", "indigo", "violet", "white", "black", "grey"],
    "planet": ["Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"],
    "fruit": ["apple", "banana", "cherry", "fig", "grape", "lemon", "mango", "orange", "peach", "pear"],
    "animal": ["bear", "cat", "dog", "elephant", "fox", "horse", "lion", "owl", "rabbit", "wolf"],
    "country": ["France", "Germany", "Japan", "China", "Italy", "Spain", "Canada", "India", "Brazil", "Egypt"],
    "city": ["Paris", "Berlin", "Tokyo", "Beijing", "London", "Rome", "Madrid", "Ottawa", "Moscow", "Cairo"],
    "prime": ["2", "3", "5", "7", "11", "13", "17", "19", "23", "29"],
    "programming language": ["Python", "JavaScript", "Rust", "Go", "Java", "C", "Ruby", "Swift", "Kotlin", "Haskell"],
    "month": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "颜色": ["红色", "橙色", "黄色", "绿色", "蓝色", "紫色", "白色", "黑色"],
    "水果": ["苹果", "香蕉", "樱桃", "葡萄", "柠檬", "芒果", "橙子", "桃子"],
    "动物": ["熊", "猫", "狗", "大象", "狐狸", "马", "狮子", "兔子"],
    "城市": ["北京", "上海", "广州", "深圳", "杭州", "成都", "武汉", "西安"],
}


# One search tells that none of the questions is asked.
_ANY = re.compile("|".join(question.pattern for question, _ in _FACTS))


def find_fact(text: str) -> str | None:
    """Something the mock happens to know, in the language of the question."""
    lowered = text.lower()
    if _ANY.search(lowered) is None:
        return None
    return next((fact for question, fact in _FACTS if question.search(lowered)), None)


def translation(text: str, language: str) -> str | None:
    """A common phrase in another language; None when the mock does not know it."""
    wanted = _plain(text)
    for phrase in _PHRASES:
        if wanted in map(_plain, phrase.values()):
            return phrase[language]
    return None


def _plain(text: str) -> str:
    return text.strip(" \t\n.,!?;:\"'“”。！？").lower()  # noqa: RUF001
