"""openapi-python-client's project with our files: its parser and rendering, our templates and runtime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from codegen.contract import Contract
from codegen.document import NAMES, ContractError
from codegen.names import CALL_OPTIONS, CHAT_EXPORTS, EXPORTS
from codegen.rendering import filters, names

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
RUNTIME = HERE / "runtime"


class ContractProject(Project):
    """Renders a package from a contract. ``build`` is inherited; the steps below put our files in place of its own."""

    def __init__(self, contract: Contract, *, openapi: GeneratorData, config: Config) -> None:
        super().__init__(openapi=openapi, config=config, custom_template_path=TEMPLATES)
        self.contract = contract
        self.env.filters.update(filters())
        self.env.globals.update(
            names(),
            contract=contract,
            call_options=CALL_OPTIONS,
            distribution=self.project_name,
            version=self.version.get_untrusted_value(),
        )

    def _render(self, template: str, target: str, **context: object) -> None:
        path = self.package_dir / target
        if not path.resolve().is_relative_to(self.package_dir.resolve()):
            raise ContractError((), f"{target} is outside the package")
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.env.get_template(template).render(**context), encoding="utf-8")

    def _create_package(self) -> None:
        name = self.contract.client.name
        exports = [(name, "client"), (f"Async{name}", "client"), (f"{name}Error", "errors")]
        exports += [(error.name, "errors") for error in self.contract.errors]
        exports += [(item, module) for module, items in EXPORTS.items() for item in items]
        for source in sorted(RUNTIME.iterdir()):
            if source.suffix == ".py" or source.name == "py.typed":
                copyfile(source, self.package_dir / source.name)
        templates = ["_spec.py", "_root.py", "_version.py", "params.py"]
        if self.contract.pricing:
            templates.append("pricing.py")
        else:
            for name in ("_costs.py", "_pricing.py"):
                (self.package_dir / name).unlink()
        if self.contract.operations.chat:
            copytree(RUNTIME / "_chat", self.package_dir / "_chat", ignore=ignore_patterns("__pycache__"))
            templates.append("_chat/contract.py")
            exports += [(item, module) for module, items in CHAT_EXPORTS.items() for item in items]
        self._render("package_init.py.jinja", "__init__.py", exports=sorted(exports))
        for template in templates:
            self._render(f"{template}.jinja", template)
        if self.contract.operations.merging.tables:
            self._render("_merge_rules.py.jinja", "_merge_rules.py")

    def _build_models(self) -> None:
        schemas = self.contract.schemas
        found = {str(model.class_info.name): model for model in self.openapi.models}
        if missing := sorted(set(schemas.objects) - set(found)):
            raise ContractError(
                ("components", "schemas", missing[0]), "openapi-python-client made no model of this schema"
            )
        for name, item in schemas.objects.items():
            self._render("model.py.jinja", f"models/{item.module}.py", model=found[name])
        for named in schemas.named.values():
            self._render("alias.py.jinja", f"models/{named.module}.py", named=named)
        exports = sorted(
            [(item.name, item.module) for item in schemas.objects.values()]
            + [(named.name, named.module) for named in schemas.named.values()]
        )
        self._render("models_init.py.jinja", "models/__init__.py", exports=exports)

    def _build_api(self) -> None:
        super()._build_api()
        rendered = sum(len(collection.endpoints) for collection in self.openapi.endpoint_collections_by_tag.values())
        if rendered != len(self.contract.operations.all):
            raise ContractError(("paths",), "openapi-python-client left operations out")
        children = self.contract.operations.root.children
        for name, resource in children.items():
            self._render("resource.py.jinja", f"resources/{name}.py", resource=resource)
        self._render("resources_init.py.jinja", "resources/__init__.py")


def for_parser(node: Any, *, named: bool = False) -> Any:
    """The document without what openapi-python-client would name classes after, or try to turn into Python."""
    if isinstance(node, dict):
        dropped = () if named or "version" in node else ("default", "title")  # info keeps its title
        return {
            key: for_parser(value, named=not named and key in NAMES)
            for key, value in node.items()
            if key not in dropped
        }
    return [for_parser(item) for item in node] if isinstance(node, list) else node


def build(contract: Contract, source: Path, settings: ConfigFile, target: Path) -> Sequence[GeneratorError]:
    """Render the package into ``target``; returns what openapi-python-client warns of."""
    config = Config.from_sources(settings, MetaType.NONE, source, "utf-8", overwrite=False, output_path=target)
    data = GeneratorData.from_dict(for_parser(contract.root), config=config)
    if isinstance(data, GeneratorError):
        return [data]
    # What it cannot parse it leaves out with a warning, so nothing is rendered then.
    warnings = [error for part in data.endpoint_collections_by_tag.values() for error in part.parse_errors]
    if problems := [*warnings, *data.errors]:
        return problems
    return ContractProject(contract, openapi=data, config=config).build()
