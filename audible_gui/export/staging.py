"""All or nothing: files are written beside their place and moved there together. Any thread."""

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from audible_gui.document import FileFormat
from audible_gui.errors import ExportError

CERTIFICATE, CERTIFICATE_TEXT = "certificate.json", "certificate.txt"
LISTING = "one-shots.json"
"""Lists the files of one event each, as a certificate lists stems."""
TITLE = "Null certificate"
"""With this the certificate for people begins."""
_STEM = re.compile(rf"[^/\\\0]+\.({'|'.join(FileFormat)})")
_CALLED = {CERTIFICATE: "stems", LISTING: "one-shots"}
_NONE: frozenset[str] = frozenset()
_PREFIX = ".audible-"
_OTHER_ENDINGS = frozenset({".png", ".svg", ".pdf", ".npz", ".mid", ".midi"})


def earlier_stems(folder: Path, listing: str = CERTIFICATE) -> list[str]:
    """Names of the files that an earlier run left in a folder, as its certificate there tells. Raises OSError."""
    if not folder.is_dir():
        return []
    certified = _certified(folder / listing)
    return sorted(path.name for path in folder.iterdir() if path.name in certified and path.is_file())


def count_stems(folder: Path, listing: str = CERTIFICATE) -> int:
    """Number of stems that an earlier run left in a folder; 0 when it cannot be looked at."""
    try:
        return len(earlier_stems(folder, listing))
    except OSError:
        return 0


def count_events(folder: Path) -> int:
    """Number of one-shots that an earlier run left in a folder; 0 when it cannot be looked at."""
    return count_stems(folder, LISTING)


def check_folder(
    folder: Path, names: Collection[str], source: Path | None, *, overwrite: bool, listing: str = CERTIFICATE
) -> list[str]:
    """Whether files of these names may be written into a folder, made when missing; ``source`` is the sound's file.

    Args:
        folder: where.
        names: of what is written.
        source: the file of the sound.
        overwrite: whether files of an earlier run are replaced.
        listing: what lists these: CERTIFICATE, or LISTING.

    Returns:
        The names of an earlier run's files there, which are to be replaced.

    Raises:
        ExportError: if it is no folder, cannot be made or written to, holds stems of an earlier run that may not be
            overwritten, or holds other files of these names, in whatever case, or the sound itself among the stems.
    """
    with Staging(folder):  # a rehearsal
        pass
    try:
        stems = earlier_stems(folder, listing)
        present = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        certified = overwrite and bool(_certified(folder / listing))
        told = certified and listing == CERTIFICATE and _told(folder / CERTIFICATE_TEXT)
    except OSError as error:
        raise ExportError(f"“{folder}” cannot be looked into ({reason(error)}); choose another folder.") from None
    if stems and not overwrite:
        raise ExportError(
            f"“{folder}” already holds {len(stems)} {_CALLED[listing]} of an earlier run; choose another folder or "
            "overwrite them (--overwrite)."
        )
    replaced = [*stems, *([listing] if certified else []), *([CERTIFICATE_TEXT] if told else [])]
    if any(same_file(folder / name, source) for name in replaced):
        raise ExportError(f"The sound itself is one of the {_CALLED[listing]} in “{folder}”; choose another folder.")
    wanted = set(map(_alike, names))
    others = [name for name in present if _alike(name) in wanted and name not in replaced]
    if others:
        more = f" and {len(others) - 1} more files" if len(others) > 1 else ""
        raise ExportError(
            f"“{folder}” already holds “{others[0]}”{more}, which no {listing} there lists as of an earlier "
            "run, so nothing was overwritten; move that away or choose another folder."
        )
    return replaced


def free_place(place: Path) -> Path:
    """A file or folder of this name, or with the next number behind it that is not taken; an empty folder is free."""
    number, free = 2, place
    named = place.resolve() if place.name in {"", ".."} else place
    while named.name and _taken(free):
        free = named.with_name(
            f"{named.stem} {number}{named.suffix}" if _is_file_name(named) else f"{named.name} {number}"
        )
        number += 1
    return free


class Staging:
    """A hidden folder inside the target; ``commit`` moves everything out of it, leaving it otherwise undoes all.

    Args:
        folder: the target; made when missing, and removed again if nothing comes of it.

    Attributes:
        path: where to write the new files.

    Raises:
        ExportError: if it cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        if _exists(folder) and folder.is_file():
            raise ExportError(f"“{folder}” is a file, not a folder; choose another place.")
        self._folder = folder
        self._made = _missing_parents(folder)
        self._root: Path | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
            self.path, self._old = self._root / "new", self._root / "old"
            self.path.mkdir()
            self._old.mkdir()
        except (OSError, ValueError) as error:
            self._remove()
            raise ExportError(f"“{folder}” cannot be written to ({reason(error)}); choose another folder.") from None
        except BaseException:
            self._remove()
            raise

    def moves(self, replaced: Collection[str]) -> list[tuple[Path, Path]]:
        """What is to be moved whereto: the replaced files out of the target, then the new ones into it."""
        out = [(self._folder / name, self._old / name) for name in replaced]
        return out + [(path, self._folder / path.name) for path in sorted(self.path.iterdir())]

    def keep(self, *, all_of_it: bool) -> None:
        """Leave what was made in its place when this ends; ``all_of_it`` also keeps the hidden folder."""
        self._made = []
        if all_of_it:
            self._root = None

    def __enter__(self) -> "Staging":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _remove(self) -> None:
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
        for path in self._made:
            with suppress(OSError, ValueError):  # somebody has put something into it
                path.rmdir()


def commit(*staged: tuple[Staging, Collection[str]]) -> None:
    """Move the new files of all stagings to their places together, instead of the named ones there.

    Raises:
        ExportError: if a file cannot be moved; then everything is as it was.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for staging, replaced in staged:
            for source, target in staging.moves(replaced):
                done.append((source, target))
                source.replace(target)
    except BaseException as error:
        lost = _undo(done)
        if lost:
            for staging, _ in staged:
                staging.keep(all_of_it=True)
        if not isinstance(error, OSError):
            raise
        rest = f"; what was there before lies in “{lost[0].parent}”" if lost else "; everything is as it was"
        raise ExportError(f"The files cannot be moved to “{done[-1][1]}” ({reason(error)}){rest}.") from None
    for staging, _ in staged:
        staging.keep(all_of_it=False)


def sweep(folder: Path) -> None:
    """Remove what stagings of processes that were killed have left in a folder, and the folder if it held only that.

    Nobody may be writing there.
    """
    left = [path for path in _hidden(folder) if _is_left(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    if left:
        with suppress(OSError):  # there is more in it
            folder.rmdir()


def _is_left(folder: Path) -> bool:
    try:
        return {inner.name for inner in folder.iterdir()} <= {"new", "old"}
    except OSError:  # it has gone meanwhile, or is another's
        return False


def _hidden(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name.startswith(_PREFIX) and path.is_dir()]
    except OSError:  # it is not there
        return []


def write_json(path: Path, values: object) -> None:
    """Write ``values`` as indented JSON; names that are not valid UTF-8 survive as escapes.

    Raises:
        ExportError: if it cannot be written.
    """
    write_text(path, json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write text; what is not valid UTF-8 becomes escapes. Raises ExportError."""
    try:
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ExportError(f"“{path.name}” cannot be written ({reason(error)}).") from None


def same_file(path: Path, source: Path | None) -> bool:
    """Whether both names are of one file that exists."""
    try:
        return source is not None and path.samefile(source)
    except (OSError, ValueError):
        return False


def reason(error: Exception) -> str:
    """What the system says, to be put into a sentence."""
    return str(getattr(error, "strerror", None) or error).lower()


def _undo(done: Sequence[tuple[Path, Path]]) -> list[Path]:
    """Move everything back, the last first; what could not be."""
    lost = []
    for source, target in reversed(done):
        if _exists(source):  # it never left
            continue
        try:
            target.replace(source)
        except OSError:
            lost.append(target)
    return lost


def _certified(path: Path) -> frozenset[str]:
    """The stems that a certificate lists; ``_NONE`` unless it is one of ours. Raises OSError."""
    if not path.is_file():
        return _NONE
    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return _NONE
    stems = values.get("stems") if isinstance(values, dict) else None
    ours = isinstance(stems, list) and all(isinstance(name, str) and _STEM.fullmatch(name) for name in stems)
    return frozenset(stems) if ours and stems else _NONE


def _told(path: Path) -> bool:
    """Whether that is a certificate for people, of ours. Raises OSError."""
    return path.is_file() and path.read_bytes()[: len(TITLE)] == TITLE.encode()


def _alike(name: str) -> str:
    """The same for names that some file system takes for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def _is_file_name(place: Path) -> bool:
    return FileFormat.of(place) is not None or place.suffix.lower() in _OTHER_ENDINGS


def _taken(path: Path) -> bool:
    try:
        return _exists(path) and not (path.is_dir() and not any(path.iterdir()))
    except OSError:
        return True


def _exists(path: Path) -> bool:
    """Whether there is anything, if only a link to nowhere; names that cannot be are not there."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _missing_parents(folder: Path) -> list[Path]:
    """The folders that making this one will make, innermost first."""
    missing = []
    for path in (folder, *folder.parents):
        if _exists(path):
            break
        missing.append(path)
    return missing
