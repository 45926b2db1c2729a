"""Builds values that satisfy a JSON Schema, with contents taken from a text where it has them.

Values are proposed, the likeliest first, and checked against the schema, so that whatever is found satisfies it. Where
nothing does, or it could not be found in a bounded number of steps, the value has only the right form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from deepseek_mock.json_text import Json
from deepseek_mock.number_values import numbers
from deepseek_mock.request_words import RequestWords
from deepseek_mock.schema_branches import Branches, Part
from deepseek_mock.schema_lists import item_values
from deepseek_mock.schema_objects import member_values
from deepseek_mock.schema_rules import Rules, Schema, member_schemas, names
from deepseek_mock.string_values import strings

# Recursive schemas end here: below it only what is required is built, and at the limit nothing.
MAX_DEPTH = 6
DEPTH_LIMIT = 40
# Proposals for one whole value: a caller's schema may ask for more than anybody wants to receive. What may be left out
# gets a small share.
MAX_STEPS = 20_000
OPTIONAL_STEPS = 500
# Steps of all checks of these proposals: less than a second.
MAX_WORK = 300_000
# So deep is the form of a value that could not be found.
MAX_FORM_DEPTH = 3
# Proposals for one value, and the ways in which its schema can be satisfied.
MAX_PROPOSALS = 300
MAX_WAYS = 64

_FORMS: dict[str, Json] = {"object": {}, "array": [], "string": "", "number": 0, "integer": 0, "boolean": False}


class ValueBuilder:
    """Builds values from one text. Numbers and quoted words in the text are used up in their order."""

    def __init__(self, text: str, root: Schema) -> None:
        self.words = RequestWords(text)
        self.rules = Rules(dict(root))
        self._branches = Branches(self.rules, self.words)
        self._left = MAX_STEPS

    def build(self, schema: Json, name: str = "") -> Json:
        """A value for a schema; `name` is the member it is for."""
        self._left = MAX_STEPS
        self.rules.work = 0
        for value in self.values((schema,), name, 0, ()):
            return value
        return self._form(schema, 0)

    def _form(self, schema: Json, depth: int) -> Json:
        """The form of a value that could not be found: objects have what is required of them, nothing else fits."""
        part = next(self._branches.of((schema,), (), hurry=True), None)
        kind = next(iter(part.kinds()), "null") if part is not None else "null"
        if part is None or kind != "object" or depth >= MAX_FORM_DEPTH:
            return _FORMS.get(kind)
        required = dict.fromkeys(name for found in part.schemas for name in names(found, "required"))
        demands = {
            name: [wanted for found in part.schemas for wanted in member_schemas(found, name)] for name in required
        }
        return {name: self._form({"allOf": wanted}, depth + 1) for name, wanted in demands.items()}

    def _is_spent(self) -> bool:
        return self._left < 0 or self.rules.work > MAX_WORK

    def values(self, demands: Iterable[Json], name: str, depth: int, inside: tuple[str, ...]) -> Iterator[Json]:
        """Values that satisfy all demands, the likeliest first.

        `inside` has the references that led here, so that recursion is seen.
        """
        # Counted here too: schemas that nothing satisfies are gone through without a single proposal.
        self._left -= 1
        if depth > DEPTH_LIMIT or self._is_spent():
            return
        demanded = tuple(demands)
        used = self.words.used
        for part in islice(self._branches.of(demanded, inside, hurry=depth >= MAX_DEPTH), MAX_WAYS):
            for value in islice(self._proposals(part, name, depth), MAX_PROPOSALS):
                self._left -= 1
                if self._is_spent():
                    return
                if all(self.rules.fits(value, demand) for demand in demanded):
                    yield value
                self.words.used = used

    def optional(self, demands: Iterable[Json], name: str, depth: int, inside: tuple[str, ...]) -> Iterator[Json]:
        """The same, for what may be left out: gives up sooner."""
        before = self._left
        self._left = share = min(before, OPTIONAL_STEPS)
        for value in self.values(demands, name, depth, inside):
            self._left += before - share
            before = share = self._left
            yield value
        self._left += before - share

    def is_free(self, depth: int) -> bool:
        """Whether more than what is required may be built at a depth."""
        return depth < MAX_DEPTH

    def _proposals(self, part: Part, name: str, depth: int) -> Iterator[Json]:
        fixed = part.constants()
        if fixed is not None:
            yield from self.words.options(fixed)
            yield from (option for option in part.defaults() if option in fixed)
            yield from fixed
            return
        kinds = part.kinds()
        used = self.words.used
        for kind in kinds:
            self.words.used = used
            # Of some types there is no end of values, and the next type has to have its turn.
            yield from islice(self._of_kind(kind, part, name, depth), MAX_PROPOSALS // len(kinds))

    def _of_kind(self, kind: str, part: Part, name: str, depth: int) -> Iterator[Json]:
        if kind == "object":
            return member_values(self, part, depth)
        if kind == "array":
            return item_values(self, part, name, depth)
        return self._scalars(kind, part, name)

    def _scalars(self, kind: str, part: Part, name: str) -> Iterator[Json]:
        if kind == "null":
            yield None
        elif kind == "boolean":
            default = next((value for value in part.defaults() if isinstance(value, bool)), True)
            first = default and not self.words.is_negative
            yield from (first, not first)
        elif kind in {"number", "integer"}:
            wanted = self.words.number(name)
            if wanted is None:
                given = (value for value in part.defaults() if isinstance(value, int | float))
                wanted = next(given, 1)
            yield from numbers(part.schemas, wanted, whole=kind == "integer")
        elif kind == "string":
            yield from strings(part, self.words, name)
