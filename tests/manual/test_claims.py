"""That paths which the manual names exist, and that the messages which it explains are those of the program."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from tests.manual.commands import MANUAL, ROOT

PATHS = re.compile(r"`((?:audible_gui|tests|packaging|resources|\.ci)/[\w./-]*|pyproject\.toml|\.ci/run)`")
MODULES = re.compile(r"`python -m ([\w.]+)")
OF_OTHERS = {'Could not load the Qt platform plugin "xcb"'}
PAGES = sorted(MANUAL.glob("*.md"))
MESSAGES = [
    line[2:] for line in (MANUAL / "troubleshooting.md").read_text(encoding="utf-8").splitlines() if line[:2] == "> "
]


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda path: path.name)
def test_paths_and_modules_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [name for name in PATHS.findall(text) if not (ROOT / name).exists()]
    for module in MODULES.findall(text):
        place = ROOT.joinpath(*module.split("."))
        if module.startswith("tests.") and not (place.with_suffix(".py").exists() or (place / "__main__.py").exists()):
            missing.append(module)
    assert not missing


def test_contributing_names_files_for_each_kind_of_addition() -> None:
    text = (MANUAL / "contributing.md").read_text(encoding="utf-8")
    for kind in ("operation", "loss", "exporter"):
        section = text.partition(f"\n## Adding {'an' if kind[0] in 'aeiou' else 'a'} {kind}\n")[2].partition("\n## ")[0]
        assert len(PATHS.findall(section)) >= 5, kind


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_that_are_explained_are_those_of_the_program(message: str) -> None:
    assert message in OF_OTHERS or any(message in text for text in _texts())


def test_there_are_messages() -> None:
    assert len(MESSAGES) >= 15


@lru_cache(1)
def _texts() -> tuple[str, ...]:
    """All texts in the sources, with what is filled in between left out."""
    texts = []
    for folder in ("audible_gui", "packaging"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts += [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and _is_text(node.value)]
    return tuple(map(str, texts))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and " " in value
