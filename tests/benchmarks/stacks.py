"""Where a thread was while it kept others waiting: its stack, looked at every few milliseconds by another thread."""

import sys
import threading
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import FrameType

EVERY_S = 0.004
LATE_S = 0.06
KEPT = 3
_OURS = "audible_gui"
Stack = tuple[str, ...]


class Stacks:
    """Looks at the stack of the thread that makes it, and keeps those of the longest times between two beats.

    That it does not come to look for long itself tells that somebody held the interpreter all the time.
    """

    def __init__(self) -> None:
        self._main = threading.get_ident()
        self._seen: list[tuple[float, Stack, Stack]] = []
        self._worst: list[tuple[float, list[tuple[float, Stack, Stack]]]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def beat(self, gap_s: float) -> None:
        """The thread is well again, so long after the last beat."""
        seen, self._seen = self._seen, []
        if gap_s > LATE_S:
            self._worst = sorted([*self._worst, (gap_s, seen)], key=lambda one: -one[0])[:KEPT]

    def report(self) -> str:
        """The longest times since the last report, each with where most of it went."""
        worst, self._worst = self._worst, []
        return "\n".join(_told(gap_s, seen) for gap_s, seen in worst)

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY_S):
            frames = sys._current_frames()
            others = [frame for ident, frame in frames.items() if ident not in (self._main, threading.get_ident())]
            busy = tuple(sorted({_stack(frame)[0] for frame in others}))
            self._seen.append((time.perf_counter(), _stack(frames.get(self._main)), busy))


def _stack(frame: FrameType | None) -> Stack:
    """The innermost call first, then those of the program."""
    result: list[str] = []
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if not result or _OURS in path.parts:
            result.append(f"{'/'.join(path.parts[-2:])}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(result)


def _told(gap_s: float, seen: list[tuple[float, Stack, Stack]]) -> str:
    lines = [f"    {gap_s * 1e3:.0f} ms, {len(seen)} looks:"]
    times = [at for at, _, _ in seen]
    holes = [later - earlier for earlier, later in pairwise(times)]
    if holes and max(holes) > 5 * EVERY_S:
        lines.append(f"      nobody looked for {max(holes) * 1e3:.0f} ms")
    calls = Counter(call for _, stack, _ in seen for call in dict.fromkeys(stack))
    lines += [f"      {count:4} {call}" for call, count in calls.most_common(16)]
    inner = Counter(stack[0] for _, stack, _ in seen if stack)
    lines.append("      inside " + ", ".join(f"{count} {call}" for call, count in inner.most_common(5)))
    beside = Counter(call for _, _, busy in seen for call in busy if "threading.py" not in call)
    lines.append("      beside " + ", ".join(f"{count} {call}" for call, count in beside.most_common(4)))
    return "\n".join(lines)
