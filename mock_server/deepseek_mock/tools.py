"""Reads `tools` and `tool_choice` of a chat request."""

from __future__ import annotations

from dataclasses import dataclass, field

from deepseek_mock.json_text import Json
from deepseek_mock.profiles import Profile
from deepseek_mock.shape import Node, optional_boolean, optional_string

CHOICES = ("none", "auto", "required")


@dataclass(frozen=True, slots=True)
class Function:
    """A function the model may call. `parameters` is its JSON Schema, None when it takes none."""

    name: str
    description: str = ""
    parameters: dict[str, Json] | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of a request, in their order; `server` holds those that the server itself would run."""

    functions: tuple[Function, ...] = ()
    server: tuple[str, ...] = ()
    names: tuple[tuple[int, str], ...] = field(default=())

    def __len__(self) -> int:
        return len(self.functions) + len(self.server)


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """How tools may be used: `mode` is none, auto, required or named."""

    mode: str
    name: str | None = None


NO_TOOLS = Tools()
NO_CHOICE = ToolChoice("none")


def read_tools(node: Node | None, profile: Profile) -> Tools:
    """Reads the tool definitions; absent and null mean none."""
    if node is None:
        return NO_TOOLS
    functions: list[Function] = []
    server: list[str] = []
    names: list[tuple[int, str]] = []
    for index, item in enumerate(node.items()):
        item.members("struct ChatCompletionTool")
        kind = item.need("type").variant(profile.tool_types)
        if kind != "function":
            server.append(kind)
            continue
        function = _function(item.need("function").without(profile.unknown_members))
        functions.append(function)
        names.append((index, function.name))
    return Tools(tuple(functions), tuple(server), tuple(names))


def _function(node: Node) -> Function:
    node.members("struct FunctionObject")
    parameters = node.get("parameters")
    return Function(
        name=node.need("name").string(),
        description=optional_string(node, "description", nullable=False) or "",
        parameters=None if parameters is None else parameters.members("a map"),
        strict=bool(optional_boolean(node, "strict", nullable=False)),
    )


def read_tool_choice(node: Node | None, tools: Tools) -> ToolChoice:
    """Reads the choice; the default is auto when there are tools, else none."""
    if node is None:
        return ToolChoice("auto") if len(tools) else NO_CHOICE
    if isinstance(node.value, str):
        return ToolChoice(node.variant(CHOICES))
    node.members("string or map")
    node.need("type").variant(("function",))
    function = node.need("function")
    function.members("struct FunctionName")
    return ToolChoice("named", function.need("name").string())
