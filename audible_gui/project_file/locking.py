"""Who has a project open: a lock beside its file that dies with its process. Any thread."""

import errno
import getpass
import json
import os
import platform
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from audible_gui.errors import ProjectError, ProjectInUseError, ProjectReadOnlyError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_MAX_OWNER = 4096
_ATTEMPTS, _PAUSE_S = 5, 0.02
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_LOCKED_BYTE = 1 << 30  # Windows keeps others from reading what is locked


@dataclass(frozen=True)
class Owner:
    """Who has a project open.

    Attributes:
        process: its number, 0 if unknown.
        computer: its name.
        user: the person's name there.
        since: when it was opened, for people.
    """

    process: int = 0
    computer: str = ""
    user: str = ""
    since: str = ""

    @property
    def words(self) -> str:
        """For a sentence: "by ann on studio since 10:31 (process 4711)", or "elsewhere"."""
        if not self.process:
            return "elsewhere"
        return f"by {self.user or 'somebody'} on {self.computer} since {self.since} (process {self.process})"


class FileLock:
    """The lock of one project; held from when it is made until ``release`` or the end of the process.

    Args:
        path: of the project.

    Raises:
        ProjectInUseError: if somebody else holds it.
        ProjectReadOnlyError: if no lock can be made there.
    """

    def __init__(self, path: Path) -> None:
        self._path = lock_path(path)
        self._file: int | None = None
        while self._file is None:
            self._file = self._taken(path)

    @property
    def released(self) -> bool:
        """Whether it has been given back."""
        return self._file is None

    def release(self) -> None:
        """Let others have it; may be called twice."""
        if self._file is None:
            return
        ours = _same(self._file, self._path)  # its folder may have gone, and another lock be in its place
        with suppress(OSError):
            if ours and os.name != "nt":
                self._path.unlink()
        os.close(self._file)
        self._file = None
        with suppress(OSError):
            if ours and os.name == "nt":
                self._path.unlink()

    def _taken(self, project: Path) -> int | None:
        """The locked file; None if it was removed by its last owner in the moment of opening it."""
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise _cannot_lock(project, error) from None
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise ProjectReadOnlyError(f"“{self._path}” is not the lock of a project; move it away.")
            if not _locked(file):
                owner = _owner(file)
                raise ProjectInUseError(
                    f"“{project.name}” is open already, {owner.words}; close it there, or open a copy of it."
                )
            if not _same(file, self._path):
                os.close(file)
                return None
            _write_owner(file)
        except BaseException as error:
            with suppress(OSError):
                os.close(file)
            if isinstance(error, OSError):
                raise _cannot_lock(project, error) from None
            raise
        return file


def _cannot_lock(project: Path, error: OSError) -> ProjectReadOnlyError:
    return ProjectReadOnlyError(
        f"“{project.name}” lies in a folder that cannot be written to ({(error.strerror or '').lower()}); open a copy "
        "of it, or move it."
    )


def real_path(path: Path) -> Path:
    """The file behind links, which is one project whatever its names. Raises ProjectError."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ProjectError(f"“{path}” cannot be opened ({error}).") from None


def lock_path(path: Path) -> Path:
    """Where the lock of the project at ``path`` lies."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def reserved(path: Path) -> Iterator[None]:
    """Nobody else has, or opens, the project at ``path`` meanwhile, which need not exist.

    Raises:
        ProjectInUseError: if somebody has it open.
        ProjectReadOnlyError: if nothing can be written there.
    """
    lock = FileLock(path)
    try:
        yield
    finally:
        lock.release()


def is_owned(path: Path) -> bool:
    """Whether a living process has the project at ``path`` open."""
    try:
        file = os.open(lock_path(path), os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        return not _lock(file)
    except OSError:  # no locks there
        return False
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    """Lock it, if need be after a moment: who only asks whether there is an owner has it as shortly."""
    for _ in range(_ATTEMPTS):
        if _lock(file):
            return True
        time.sleep(_PAUSE_S)
    return False


def _lock(file: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def _same(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def _write_owner(file: int) -> None:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    values = [os.getpid(), platform.node(), user, time.strftime("%Y-%m-%d %H:%M")]
    with suppress(OSError):  # the disk may be full; the lock holds all the same
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, json.dumps(values).encode())


def _owner(file: int) -> Owner:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        process, computer, user, since = json.loads(os.read(file, _MAX_OWNER))
        return Owner(int(process), str(computer)[:100], str(user)[:100], str(since)[:40])
    except (OSError, ValueError, TypeError, RecursionError):
        return Owner()
