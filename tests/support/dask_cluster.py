"""A Dask cluster of two workers, as a process of its own: ``python -m tests.support.dask_cluster``.

It tells its address and ends when its input does.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


@contextmanager
def dask_cluster() -> Iterator[str]:
    """The address of a cluster that ends with this."""
    words = [sys.executable, "-m", "tests.support.dask_cluster"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().decode().strip()
        assert address, process.stderr.read().decode()
        yield address
        process.communicate()


def main() -> None:
    """The process."""
    distributed = import_module("distributed")  # of which mypy sees no types
    here: dict[str, Any] = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **here) as cluster:
        print(cluster.scheduler_address, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
