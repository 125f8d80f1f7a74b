"""The entry in a Linux desktop's menu, with the type of its projects: for installations that no package manager made.

The files that a package would put into the system lie in ``resources/desktop``; these functions put them into the
person's own folder instead, with the path of the program in them. Any thread; command line.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from audible_gui.errors import AudibleError
from audible_gui.resources import resource

IDENTIFIER = "org.audible_networks.audible_gui"
"""Name of the desktop entry, by which a desktop also knows whose a window is."""
_COMMAND = "audible-gui"
_SOURCES = {
    f"applications/{IDENTIFIER}.desktop": ("desktop", f"{IDENTIFIER}.desktop"),
    f"mime/packages/{IDENTIFIER}.xml": ("desktop", f"{IDENTIFIER}.xml"),
    f"icons/hicolor/scalable/apps/{IDENTIFIER}.svg": ("icons", "app.svg"),
}
_AFTERWARDS = {"update-mime-database": "mime", "update-desktop-database": "applications"}


def install_entry(program: Path | None = None, data: Path | None = None) -> Path:
    """Put the program into the person's menu, and let projects be opened by a double-click.

    Args:
        program: what is started; by default this installation.
        data: folder of the person's data; by default the one that the desktop looks into.

    Returns:
        The desktop entry.

    Raises:
        AudibleError: where there are no such menus, or the program has no command that could be started.
        OSError: if the folder cannot be written to.
    """
    program, data = _program() if program is None else program, data_home() if data is None else data
    for place, source in _SOURCES.items():
        path = data / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = resource(*source).read_text(encoding="utf-8")
        path.write_text(with_program(text, program) if place.endswith(".desktop") else text, encoding="utf-8")
    _tell_desktop(data)
    return data / next(iter(_SOURCES))


def remove_entry(data: Path | None = None) -> None:
    """Take out what ``install_entry`` has put in. What is not there is no error."""
    data = data_home() if data is None else data
    for place in _SOURCES:
        (data / place).unlink(missing_ok=True)
    _tell_desktop(data)


def data_home() -> Path:
    """Where a person's own desktop files lie.

    Raises:
        AudibleError: where desktops know no such files.
    """
    if not sys.platform.startswith("linux"):
        raise AudibleError("Only Linux desktops have entries of this kind; here the system makes its own.")
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"


def with_program(entry: str, program: Path) -> str:
    """A desktop entry's text with the path of a program instead of its name, as the specification quotes it."""
    # Quoted for the command line first, then as a string of the file.
    quoted = re.sub(r'(["`$\\])', r"\\\1", str(program)).replace("%", "%%").replace("\\", "\\\\")
    plain = str(program).replace("\\", "\\\\")
    lines = {f"Exec={_COMMAND} %f": f'Exec="{quoted}" %f', f"TryExec={_COMMAND}": f"TryExec={plain}"}
    return "\n".join(lines.get(line, line) for line in entry.split("\n"))


def _program() -> Path:
    """The command of this installation, beside its interpreter or, where it is frozen, itself."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable)
    command = Path(sys.executable).with_name(_COMMAND)
    if not command.is_file():
        raise AudibleError(f"There is no {_COMMAND} beside {sys.executable}; install the program with pip first.")
    return command


def _tell_desktop(data: Path) -> None:
    """Have the desktop read them now; where these programs are missing it does so by itself, later."""
    for program, folder in _AFTERWARDS.items():
        if (found := shutil.which(program)) and (data / folder).is_dir():
            subprocess.run([found, str(data / folder)], capture_output=True, check=False)
