"""The shared set-up of all tests notices what it is there to notice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


def outcome(folder: Path, test: str, *options: str, **environ: str) -> tuple[int, str]:
    """Exit status and output of pytest on one test under the shared set-up."""
    tests = folder / "tests"
    tests.mkdir()
    (tests / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tests / "test_it.py").write_text(test, encoding="utf-8")
    (folder / "pytest.ini").write_text(
        "[pytest]\naddopts = --strict-config\nqt_api = pyside6\nfilterwarnings = error\n"
    )
    command = [sys.executable, "-m", "pytest", *options, str(tests)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, **environ}, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("import threading, time\n    threading.Thread(target=time.sleep, args=(5,), name='idler').start()", "idler"),
        (
            "import subprocess\n    global p\n    p = subprocess.Popen(['sleep', '5'])",
            "processes left running: ['sleep 5']",
        ),
        (
            "import logging\n    logging.getLogger('audible_gui.x').warning('oh dear')",
            "unexpected WARNING from audible_gui.x",
        ),
        ("expected_logs.add('never said')", "expected in the log, but absent: never said"),
    ],
)
def test_what_a_test_leaves_behind_is_noticed(tmp_path: Path, body: str, complaint: str) -> None:
    status, printed = outcome(tmp_path, f"def test_it(expected_logs):\n    {body}\n")
    assert status == 1
    assert complaint in printed


def test_expected_warnings_and_finished_work_pass(tmp_path: Path) -> None:
    body = (
        "import logging, subprocess, threading\n"
        "def test_it(expected_logs):\n"
        "    expected_logs.add('dear')\n"
        "    logging.getLogger('audible_gui.x').warning('oh dear')\n"
        "    subprocess.run(['true'])\n"
        "    threading.Thread(target=int).start()\n"
    )
    status, printed = outcome(tmp_path, body)
    assert status == 0, printed


def test_it_works_without_pytest_qt(tmp_path: Path) -> None:
    status, printed = outcome(tmp_path, "def test_it():\n    pass\n", "-p", "no:pytest-qt")
    assert status == 0, printed


def test_home_is_not_the_persons(tmp_path: Path) -> None:
    body = (
        "import os\nfrom pathlib import Path\n"
        "def test_it():\n"
        "    assert 'audible-tests-' in str(Path.home())\n"
        "    assert all('audible-tests-' in v for k, v in os.environ.items() if k.startswith('XDG_'))\n"
        "    assert os.environ['QT_QPA_PLATFORM'] == 'offscreen'\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    status, printed = outcome(tmp_path, body, HOME=str(home), XDG_CONFIG_HOME=str(home))
    assert status == 0, printed
    assert not list(home.iterdir())


def test_larger_sounds_are_skipped_where_there_are_none(tmp_path: Path) -> None:
    test = "def test_it(open_sounds):\n    assert False\n"
    status, printed = outcome(tmp_path, test, "-rs", AUDIBLE_SOUNDS="")
    assert status == 0, printed
    assert "AUDIBLE_SOUNDS is not set" in printed


def test_random_numbers_repeat(tmp_path: Path) -> None:
    body = (
        "import random, numpy as np, pytest\nseen = []\n"
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_it(n):\n"
        "    seen.append((random.random(), np.random.random()))\n"
        "    assert len(set(seen)) == 1\n"
    )
    status, printed = outcome(tmp_path, body)
    assert status == 0, printed
