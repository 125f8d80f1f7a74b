"""All or nothing: files are written beside their place and moved there together. Any thread."""

import json
import re
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from audible_gui.errors import ExportError

CERTIFICATE = "certificate.json"
_STEM = re.compile(r"(\d{2,}_.*|residual)\.(wav|flac)", re.IGNORECASE)


def earlier_stems(folder: Path) -> list[Path]:
    """Stems that an earlier run left in a folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and _STEM.fullmatch(path.name))


def count_stems(folder: Path) -> int:
    """Number of stems that an earlier run left in a folder; 0 when it cannot be looked at."""
    try:
        return len(earlier_stems(folder))
    except OSError:
        return 0


def check_folder(folder: Path, *, overwrite: bool) -> None:
    """Whether stems may be written into a folder.

    Raises:
        ExportError: if it is no folder, or holds stems of an earlier run that may not be overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"“{folder}” is a file, not a folder; choose another place for the stems.")
    found = earlier_stems(folder)
    if found and not overwrite:
        raise ExportError(
            f"“{folder}” already holds {len(found)} stems of an earlier run; choose another folder or overwrite them."
        )


class Staging:
    """A hidden folder inside the target; ``commit`` moves everything out of it, leaving it otherwise undoes all.

    Args:
        folder: the target; made when missing, and removed again if nothing comes of it.

    Raises:
        ExportError: if it cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = _missing_parents(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.path = Path(tempfile.mkdtemp(prefix=".audible-", dir=folder))
        except OSError as error:
            self._remove_made()
            reason = (error.strerror or str(error)).lower()
            raise ExportError(f"“{folder}” cannot be written to ({reason}); choose another folder.") from None

    def commit(self) -> None:
        """Replace the stems of an earlier run by the files written here.

        Raises:
            ExportError: if a file cannot be moved.
        """
        try:
            for path in earlier_stems(self._folder):
                path.unlink()
            for path in sorted(self.path.iterdir()):
                path.replace(self._folder / path.name)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ExportError(f"The stems cannot be moved into “{self._folder}” ({reason}).") from None
        self._made = []

    def __enter__(self) -> "Staging":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._remove_made()

    def _remove_made(self) -> None:
        for path in self._made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def write_json(path: Path, values: object) -> None:
    """Write ``values`` as indented JSON."""
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _missing_parents(folder: Path) -> list[Path]:
    """The folders that making this one will make, innermost first."""
    missing = []
    for path in (folder, *folder.parents):
        if path.exists():
            break
        missing.append(path)
    return missing
