"""Writes the pages of the manual that are made from the code: ``python -m tests.manual.pages``."""

import sys
from pathlib import Path

from audible_gui.views.manual.shortcut_page import shortcut_page, usual_keys
from tests.manual import command_page, reference

SHORTCUTS = reference.PATH.with_name("shortcuts.md")


def made_pages() -> dict[Path, str]:
    """Their texts."""
    return {
        SHORTCUTS: shortcut_page(usual_keys),
        reference.PATH: reference.reference(),
        command_page.PATH: command_page.command_page(),
    }


def main() -> None:
    """Write those that are not up to date, and say which."""
    for path, text in made_pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.name} is new\n")


if __name__ == "__main__":
    main()
