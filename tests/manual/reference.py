"""The manual's reference of the core in Python, made from the code: every public name, and the first line of its text.

Needs no Qt.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

MODULES = ("document", "audio_file", "synthesis", "nae", "operations", "export", "workflow")
PATH = Path(__file__).parents[2] / "resources" / "manual" / "reference.md"
_HEAD = """# Python reference

Every public name of the core, by module, with the first line of its text; `help(name)` tells the rest: shapes, axes,
units, errors. [Python](python.md) shows how they go together. This page is made from the code by
`python -m tests.manual.pages`.
"""


def reference() -> str:
    """The page, as Markdown."""
    return "\n".join([_HEAD, *(_of_module(name) for name in MODULES)])


def public_names(module: ModuleType) -> list[str]:
    """The names that a module offers, constants first, then classes, then functions."""
    return list(module.__all__)


def described(module: ModuleType, name: str) -> str:
    """The first line of a name's text; of a constant, of the text below it, or its value."""
    value = getattr(module, name)
    if inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value):
        return (inspect.getdoc(value) or "").partition("\n")[0]
    return _constant(module, name, value)


def _of_module(name: str) -> str:
    module = importlib.import_module(f"audible_gui.{name}")
    head = (module.__doc__ or "").partition("\n")[0]
    lines = [f"## {name}\n", f"`audible_gui.{name}`: {head}\n", "| Name | What it is |", "|---|---|"]
    lines += [f"| `{_called(module, each)}` | {_cell(described(module, each))} |" for each in public_names(module)]
    return "\n".join(lines) + "\n"


def _called(module: ModuleType, name: str) -> str:
    value = getattr(module, name)
    return f"{name}()" if inspect.isroutine(value) else name


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


def _constant(module: ModuleType, name: str, value: object) -> str:
    """Constants have no text of their own at run time: it stands in the source, below them."""
    for text in _sources(module, name, value):
        for statement, after in _followed(ast.parse(text).body):
            targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
            named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
            if named and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                return str(after.value.value).partition("\n")[0]
    shown = repr(value)
    return f"`{shown}`" if len(shown) < 80 and not shown.startswith("<") else type(value).__name__


def _followed(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt | None]]:
    return zip(body, [*body[1:], None], strict=True)


def _sources(module: ModuleType, name: str, value: object) -> Iterator[str]:
    """Those in which the name is this value: another file may have another of that name."""
    assert module.__file__ is not None
    for path in sorted(Path(module.__file__).parent.glob("*.py")):
        within = module.__name__ if path.stem == "__init__" else f"{module.__name__}.{path.stem}"
        if getattr(importlib.import_module(within), name, None) is value:
            yield path.read_text(encoding="utf-8")


def first_lines(page: str) -> dict[str, Any]:
    """Name to text of the rows of a page."""
    rows = (line.strip("| ").split(" | ", 1) for line in page.splitlines() if line.startswith("| `"))
    return {name.strip("`").removesuffix("()"): text for name, text in rows}
