"""Python types of the contract's schemas: annotations, and the expressions that decode and encode them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from openapi_python_client.strings import snake_case


@dataclass(frozen=True)
class PyType:
    """A type. ``v`` in the methods below is always the name of a variable."""

    def annotation(self) -> str:
        """The annotation of a decoded value."""
        raise NotImplementedError

    def param(self) -> str:
        """The annotation of what a caller may pass."""
        return self.annotation()

    def decode(self, v: str) -> str:
        """Expression that turns JSON into the decoded value; ``v`` itself if they are the same."""
        return v

    def encode(self, v: str) -> str:
        """Expression that turns a decoded value into JSON; ``v`` itself if they are the same."""
        return v

    def parts(self) -> Iterator[PyType]:
        """The type and the types inside it, as far as the next named one."""
        yield self

    @property
    def json_class(self) -> str:
        """The class that ``json.loads`` gives for it: str, int, float, bool, list, dict; '' for several."""
        return ""


@dataclass(frozen=True)
class Scalar(PyType):
    """A JSON scalar, or any JSON value."""

    name: str  # str, int, float, bool, Any

    def annotation(self) -> str:
        return self.name

    @property
    def json_class(self) -> str:
        return "" if self.name == "Any" else self.name


@dataclass(frozen=True)
class Literal(PyType):
    """One of a closed set of values."""

    values: tuple[str | int | bool, ...]

    def annotation(self) -> str:
        return f"Literal[{', '.join(map(repr, self.values))}]"

    @property
    def json_class(self) -> str:
        return type(self.values[0]).__name__


@dataclass(frozen=True)
class Model(PyType):
    """A named object."""

    name: str
    also: tuple[str, ...] = ()  # classes of responses that may be sent back in its place

    def annotation(self) -> str:
        return self.name

    def param(self) -> str:
        return " | ".join((self.name, f"{self.name}Param", *self.also))

    def decode(self, v: str) -> str:
        return f"{self.name}.from_dict({v})"

    def encode(self, v: str) -> str:
        return f"{v}.to_dict()"

    @property
    def json_class(self) -> str:
        return "dict"


@dataclass(frozen=True)
class Array(PyType):
    """A list."""

    items: PyType

    def annotation(self) -> str:
        return f"list[{self.items.annotation()}]"

    def param(self) -> str:
        return f"Sequence[{self.items.param()}]"

    def decode(self, v: str) -> str:
        inner = self.items.decode("item")
        return v if inner == "item" else f"[{inner} for item in as_list({v})]"

    def encode(self, v: str) -> str:
        inner = self.items.encode("item")
        return v if inner == "item" else f"[{inner} for item in {v}]"

    def parts(self) -> Iterator[PyType]:
        yield self
        yield from self.items.parts()

    @property
    def json_class(self) -> str:
        return "list"


@dataclass(frozen=True)
class Map(PyType):
    """An object with free keys."""

    values: PyType

    def annotation(self) -> str:
        return f"dict[str, {self.values.annotation()}]"

    def param(self) -> str:
        return f"Mapping[str, {self.values.param()}]"

    def decode(self, v: str) -> str:
        inner = self.values.decode("item")
        return v if inner == "item" else f"{{key: {inner} for key, item in {v}.items()}}"

    def encode(self, v: str) -> str:
        inner = self.values.encode("item")
        return v if inner == "item" else f"{{key: {inner} for key, item in {v}.items()}}"

    def parts(self) -> Iterator[PyType]:
        yield self
        yield from self.values.parts()

    @property
    def json_class(self) -> str:
        return "dict"


@dataclass(frozen=True)
class Nullable(PyType):
    """Another type, or null."""

    inner: PyType

    def annotation(self) -> str:
        return f"{self.inner.annotation()} | None"

    def param(self) -> str:
        return f"{self.inner.param()} | None"

    def decode(self, v: str) -> str:
        inner = self.inner.decode(v)
        return v if inner == v else f"None if {v} is None else {inner}"

    def encode(self, v: str) -> str:
        inner = self.inner.encode(v)
        return v if inner == v else f"None if {v} is None else {inner}"

    def parts(self) -> Iterator[PyType]:
        yield self
        yield from self.inner.parts()


@dataclass(frozen=True)
class Union(PyType):
    """Alternatives of which at most one kind is an object. A tagged union of objects is a ``Tagged``."""

    members: tuple[PyType, ...]

    def annotation(self) -> str:
        return " | ".join(dict.fromkeys(member.annotation() for member in self.members))

    def param(self) -> str:
        return " | ".join(dict.fromkeys(member.param() for member in self.members))

    @cached_property
    def _ordered(self) -> tuple[PyType, ...]:
        # Objects last: they are what is left when it is none of the others, and they raise when it is no object.
        return tuple(sorted(self.members, key=lambda member: ("", "list", "dict").index(_rank(member))))

    def decode(self, v: str) -> str:
        return self._dispatch(v, {member: member.decode(v) for member in self._ordered})

    def _dispatch(self, v: str, expressions: dict[PyType, str]) -> str:
        if all(expression == v for expression in expressions.values()):
            return v
        same = [member.json_class for member, expression in expressions.items() if expression == v]
        other = [(member, expression) for member, expression in expressions.items() if expression != v]
        tests: list[tuple[str, str]] = []
        if same:
            classes = sorted(set(same) | ({"int"} if "float" in same else set()))
            closed = any(isinstance(part, Literal) for member in self.members for part in expanded_parts(member))
            # isinstance narrows the value to str, which type checkers do not take for one of the known strings.
            tests.append(
                (
                    f"cast(Any, {v})" if closed else v,
                    classes[0] if len(classes) == 1 else f"({', '.join(classes)})",
                )
            )
        tests.extend((expression, member.json_class) for member, expression in other)
        text = tests[-1][0]
        for expression, test in reversed(tests[:-1]):
            text = f"{expression} if isinstance({v}, {test}) else {text}"
        return text

    def encode(self, v: str) -> str:
        return v if all(member.encode(v) == v for member in self.members) else f"to_wire({v})"

    def parts(self) -> Iterator[PyType]:
        yield self
        for member in self.members:
            yield from member.parts()

    @property
    def json_class(self) -> str:
        classes = {member.json_class for member in self.members}
        return classes.pop() if len(classes) == 1 else ""


def expanded_parts(kind: PyType) -> Iterator[PyType]:
    """The type, and what the aliases inside it stand for."""
    for part in kind.parts():
        yield part
        if isinstance(part, Alias):
            yield from expanded_parts(part.target)


def _rank(member: PyType) -> str:
    return member.json_class if member.json_class in ("list", "dict") else ""


@dataclass(frozen=True)
class Tagged(PyType):
    """Objects told apart by the value of one property."""

    tag: str
    variants: tuple[tuple[str | int | bool, Model], ...]

    def annotation(self) -> str:
        return " | ".join((*(model.annotation() for _, model in self.variants), "UnknownObject"))

    def param(self) -> str:
        return " | ".join((*(model.param() for _, model in self.variants), "UnknownObject"))

    def decode(self, v: str) -> str:
        return f"decode_tagged({v}, {self.tag!r}, _TABLE, _NAME)"

    def encode(self, v: str) -> str:
        return f"{v}.to_dict()"

    def parts(self) -> Iterator[PyType]:
        yield self
        for _, model in self.variants:
            yield from model.parts()

    @property
    def json_class(self) -> str:
        return "dict"


@dataclass(frozen=True)
class Alias(PyType):
    """A named type that is not an object: a union, a list, a scalar."""

    name: str
    target: PyType

    def annotation(self) -> str:
        return self.name

    def param(self) -> str:
        return f"{self.name}Param" if self.target.param() != self.target.annotation() else self.name

    def decode(self, v: str) -> str:
        return v if self.target.decode(v) == v else f"{self.decoder}({v})"

    def encode(self, v: str) -> str:
        expression = self.target.encode(v)
        return expression if expression in (v, f"{v}.to_dict()") else f"to_wire({v})"

    @property
    def decoder(self) -> str:
        """Name of the function that decodes it."""
        return f"decode_{snake_case(self.name)}"

    @property
    def json_class(self) -> str:
        return self.target.json_class


def core(kind: PyType) -> PyType:
    """The type without null and without its name."""
    while isinstance(kind, (Alias, Nullable)):
        kind = kind.target if isinstance(kind, Alias) else kind.inner
    return kind


def allows_null(kind: PyType) -> bool:
    """Whether null is one of the values of a type, be it under a name."""
    while isinstance(kind, Alias):
        kind = kind.target
    return isinstance(kind, Nullable)
