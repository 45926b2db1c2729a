"""The generator's settings: those of openapi-python-client that the templates follow."""

from __future__ import annotations

import re
from keyword import iskeyword
from pathlib import Path
from typing import Any

from openapi_python_client.config import ConfigFile
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

# What each setting may be. Others would be ignored, by the templates or by openapi-python-client itself.
SETTINGS = {
    "project_name_override": ("a distribution name", r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
    "package_name_override": ("a module name", r"[a-z][a-z0-9_]*"),
    "package_version_override": ("a version in quotes", r"[0-9]+(\.[0-9]+)*((a|b|rc|\.post|\.dev)[0-9]+)*"),
}
FIXED: dict[str, Any] = {
    "literal_enums": True,  # an enum is a Literal: unknown values must not fail
    "post_hooks": [],  # formatting is not left to the programs and settings of the host
}


class GenerationError(Exception):
    """Generation cannot go on; the message is for the person who ran it."""


def read_config(path: Path) -> ConfigFile:
    """The settings; what would silently have no effect is refused."""
    try:
        settings: Any = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GenerationError(f"cannot read {path.name}: {error.strerror}") from error
    except (YAMLError, ValueError) as error:
        raise GenerationError(f"{path.name} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(settings, dict):
        raise GenerationError(f"{path.name}: the settings are not an object")
    known = [*SETTINGS, *FIXED]
    for key in settings:
        if key not in known:
            raise GenerationError(f"{path.name}: unknown key {key!r}; the keys are {', '.join(known)}")
    for key, (what, pattern) in SETTINGS.items():
        value = settings.get(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value) or iskeyword(value):
            raise GenerationError(f"{path.name}: {key} must be {what}, not {value!r}")
    for key, value in FIXED.items():
        if settings.get(key) != value:
            raise GenerationError(f"{path.name}: {key} must be {str(value).lower()}, not {settings.get(key)!r}")
    return ConfigFile(**settings)
