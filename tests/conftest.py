"""What all tests share. Works without Qt, too; nothing here imports it.

A test runs in a home folder of its own session, with its own random numbers, and must leave no thread, no process
and no unexpected warning in the log behind.
"""

import gc
import logging
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import hypothesis
import numpy as np
import pytest

_TESTS = Path(__file__).parent
_PATIENCE_S = 3.0
_WAIT_MS = 30_000
_T = TypeVar("_T")
_XDG = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")
_CHATTY = ("matplotlib.font_manager",)  # on a slow machine it warns that its cache, built once, takes a moment

# Where set-up and its checks lie; they are scripts, not part of the package.
sys.path.append(str(_TESTS.parent / "packaging"))

# The machines are of any speed: the time an example takes says nothing.
hypothesis.settings.register_profile("audible", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("audible")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Make known the setting of pytest-qt where that is not installed; otherwise pytest takes it for a slip."""
    if not pluginmanager.hasplugin("pytest-qt"):
        parser.addini("qt_api", "the Qt binding, for pytest-qt")


def pytest_configure(config: pytest.Config) -> None:
    """Send everything that tests write to a person's folders somewhere else, before anything asks where they are."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # torch is not imported yet: on a busy machine its threads wait for each other far longer than they compute.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background; programs under test would inherit that and not be interrupted either.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _have_patience(config)
    home = Path(tempfile.mkdtemp(prefix="audible-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for name in _XDG:
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{name}"] = str(folder)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        os.environ[name] = str(home)
    cache = getattr(config, "cache", None)
    if cache is not None:  # matplotlib takes seconds to list the fonts: once is enough
        os.environ["MPLCONFIGDIR"] = str(cache.mkdir("matplotlib"))


def _have_patience(config: pytest.Config) -> None:
    """Let tests that do not say how long wait for half a minute: on a busy machine 5 s are gone in no time."""
    if config.pluginmanager.hasplugin("pytest-qt"):
        from pytestqt.qtbot import QtBot  # the plugin has imported it

        waits = (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive)
        for method in waits:
            assert method.__kwdefaults__ is not None
            method.__kwdefaults__["timeout"] = _WAIT_MS


def pytest_collection_finish() -> None:
    """What the modules made lives as long as they do: the collector need not look at it again."""
    _freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Nor at what was imported during a test, once nothing of that test is left."""
    modules = len(sys.modules)
    outcome = yield
    if len(sys.modules) > modules or not gc.get_freeze_count():
        _freeze()
    return outcome


def _freeze() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_ends_on_the_main_thread() -> Iterator[None]:
    """On a worker's thread the collector would destroy Qt objects of the GUI thread, which crashes."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of small sounds and other files that tests read."""
    return _TESTS / "data"


@pytest.fixture(scope="session")
def open_sounds() -> Path:
    """The folder of larger, freely licensed sounds; tests that want it are skipped where it is not set."""
    folder = os.environ.get("AUDIBLE_SOUNDS")
    if not folder:
        pytest.skip("AUDIBLE_SOUNDS is not set")
    return Path(folder)


@pytest.fixture(autouse=True)
def _same_random_numbers() -> None:
    random.seed(20251008)
    np.random.seed(20251008)  # noqa: NPY002 - for code of others that still uses it
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(20251008)


class ExpectedLogs:
    """The warnings and errors that a test provokes: each given text must be logged, and nothing else may."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, text: str) -> None:
        """Expect one or more records of level WARNING or above whose message contains ``text``."""
        self._texts.append(text)

    def complaints(self, records: list[logging.LogRecord]) -> list[str]:
        """What was logged unexpectedly, and what was expected and not logged."""
        messages = [record.getMessage() for record in records]
        unexpected = [
            f"unexpected {record.levelname} from {record.name}: {message}"
            for record, message in zip(records, messages, strict=True)
            if not any(text in message for text in self._texts)
        ]
        absent = [text for text in self._texts if not any(text in message for message in messages)]
        return unexpected + [f"expected in the log, but absent: {text}" for text in absent]


@pytest.fixture
def expected_logs() -> ExpectedLogs:
    """Lets a test say which warnings and errors it provokes: ``expected_logs.add("part of the message")``."""
    return ExpectedLogs()


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(_CHATTY):
            self.records.append(record)


@pytest.fixture(autouse=True)
def _nothing_unexpected_in_the_log(expected_logs: ExpectedLogs) -> Iterator[None]:
    recorder = _Recorder()
    root = logging.getLogger()
    root.addHandler(recorder)
    yield
    root.removeHandler(recorder)
    complaints = expected_logs.complaints(recorder.records)
    assert not complaints, "; ".join(complaints)


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    threads, children = _threads(), _children()
    yield
    left_threads = _after_a_while(lambda: _threads() - threads)
    assert not left_threads, f"threads left running: {sorted(thread.name for thread in left_threads)}"
    left_children = _after_a_while(lambda: _children() - children)
    assert not left_children, f"processes left running: {[_command(pid) for pid in sorted(left_children)]}"


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


def _children() -> set[int]:
    """The ids of this process's children that still run; multiprocessing's own helper lives as long as we do."""
    multiprocessing.active_children()  # collects those that have ended
    pids: set[int] = set()
    for file in Path("/proc/self/task").glob("*/children"):
        try:
            pids.update(map(int, file.read_text().split()))
        except OSError:  # that thread has just ended
            continue
    return {pid for pid in pids if _runs(pid) and "multiprocessing.resource_tracker" not in _command(pid)}


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _after_a_while(left: Callable[[], set[_T]]) -> set[_T]:
    """What is left once everything has had a moment to end."""
    deadline = time.monotonic() + _PATIENCE_S
    while (rest := left()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return rest
