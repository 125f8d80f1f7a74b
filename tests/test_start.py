"""What importing the package does before anything else."""

import subprocess
import sys


def test_numpy_starts_with_one_thread_unless_the_person_says_otherwise() -> None:
    show = "import os, audible_gui; print(os.environ['OPENBLAS_NUM_THREADS'])"
    for given, expected in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")):
        told = subprocess.run(
            [sys.executable, "-c", show], env={"PATH": "", **given}, capture_output=True, text=True, check=True
        )
        assert told.stdout.strip() == expected
