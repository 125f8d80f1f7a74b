"""How many threads torch computes with. Knows no torch. Any thread."""

import os


def thread_count() -> int:
    """One core is left to the rest of the program."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 1)
