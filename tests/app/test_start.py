"""How the editor starts, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audible_gui.resources import DEMO_SOUND

SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from audible_gui import app

def tell():
    window = next(w for w in QApplication.topLevelWidgets() if w.isVisible())
    late = {"torch", "scipy", "matplotlib", "sounddevice", "numpy.testing", "numpy.random", "importlib.metadata"}
    late |= {"audible_gui.views.dialogs", "audible_gui.playback.engine"}
    print(window.windowTitle(), "imported", sorted(late & set(sys.modules)))
    QApplication.quit()

if __name__ == "__main__":
    original = app._obey_signals
    app._obey_signals = lambda *args: (QTimer.singleShot(300, tell), original(*args))[1]
    sys.exit(app.run_editor(None))
"""

DOUBLE_CLICKED = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from audible_gui import app

def double_click():
    QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(sys.argv[1]))

def look():
    if any("three_sources" in window.windowTitle() for window in QApplication.topLevelWidgets()):
        beat.stop()
        print(QGuiApplication.desktopFileName(), "has opened it")
        QApplication.quit()

if __name__ == "__main__":
    original, beat = app._obey_signals, QTimer()
    beat.timeout.connect(look)
    app._obey_signals = lambda *args: (QTimer.singleShot(0, double_click), beat.start(50), original(*args))[2]
    sys.exit(app.run_editor(None))
"""


def test_a_file_that_the_system_hands_over_is_opened(tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(DOUBLE_CLICKED)
    words = [sys.executable, str(script), str(DEMO_SOUND)]
    environment = {**os.environ, "PULSE_SERVER": "unix:/nonexistent"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout == "org.audible_networks.audible_gui has opened it\n"


def test_the_window_is_up_before_what_takes_long_is_imported(tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("imported []\n")
    assert "Traceback" not in done.stderr


IMPORTING = """
import gc, linecache
from audible_gui.quick_imports import quick_imports

with quick_imports():
    import audible_gui.app
read = [name for name in linecache.cache if "audible_gui" in name or "pyqtgraph" in name]
print("read", read, "collected", gc.isenabled(), "kept", gc.get_freeze_count() > 0)
"""


def test_no_source_is_read_when_the_editor_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTING], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "read [] collected True kept True\n"


def test_the_editor_ends_cleanly_when_it_is_asked_to() -> None:
    environment = {**os.environ, "PULSE_SERVER": "unix:/nonexistent"}
    words = [sys.executable, "-m", "audible_gui", str(DEMO_SOUND)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            # The engine is started when the sound is open.
            wait_until(lambda: has_children(process.pid))
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said


def has_children(process: int) -> bool:
    """Whether any thread of a process has started another process; threads may end meanwhile."""
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if file.read_text():
                return True
    return False


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60.0
    while not true():
        assert time.monotonic() < deadline
        os.sched_yield()
