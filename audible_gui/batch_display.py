"""How a batch is told of while it runs: on a terminal what runs and how long it takes, otherwise line by line."""

import os
import shutil
import time
import unicodedata
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TextIO

from audible_gui.workflow.batches import BatchResult, BatchStep, line

_DRAW_EVERY_S = 0.1
_BAR = 24
_NARROW, _LOW = 20, 4
_UP, _CLEAR = "\x1b[{}A", "\x1b[J"


class BatchDisplay:
    """Follows a batch.

    Args:
        stream: where it is told.
        harmless: makes one line of any text, in which nothing commands a terminal.
        lines: whether a line is written for each sound that is finished.
        clock: tells the time, in seconds.
    """

    def __init__(
        self,
        stream: TextIO,
        harmless: Callable[[str], str],
        *,
        lines: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream, self._harmless, self._lines, self._clock = stream, harmless, lines, clock
        self._live = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn, self._drawn_s = 0, -1.0
        self._step = BatchStep("")

    @property
    def told(self) -> str:
        """How far it was when it was interrupted, for people."""
        step = self._step
        if not step.total:
            return "nothing was left behind"
        return f"{step.done} of {step.total} sounds are finished, and the same command goes on from there"

    def follow(self, work: Generator[BatchStep, bool | None, BatchResult]) -> BatchResult:
        """Iterate to the end, telling of it."""
        try:
            while True:
                self._tell(next(work))
        except StopIteration as end:
            result: BatchResult = end.value
            return result
        finally:
            self._draw([])
            work.close()

    def _tell(self, step: BatchStep) -> None:
        self._step = step
        lines = [self._harmless(line(step.names[one.number], one)) for one in step.finished] if self._lines else []
        if lines:
            self._draw([])
            first = step.done - len(lines) + 1
            self._write("".join(f"[{first + n}/{step.total}] {text}\n" for n, text in enumerate(lines)))
        if self._live and (lines or self._clock() - self._drawn_s >= _DRAW_EVERY_S):
            self._draw(self._picture(step))

    def _picture(self, step: BatchStep) -> list[str]:
        """What is to be seen: a line for each sound that is worked on, and one for all."""
        size = shutil.get_terminal_size()
        columns, room = max(size.columns, _NARROW), max(size.lines - _LOW, 1)
        shown = step.running[:room]
        texts = [self._running(step, number, columns) for number in range(len(shown))]
        if len(shown) < len(step.running):
            texts.append(fitted(f"  and {len(step.running) - len(shown)} more", columns))
        return [*texts, fitted(total(step), columns)]

    def _running(self, step: BatchStep, index: int, columns: int) -> str:
        told = step.running[index]
        state = f" {told.stage:<20.20} {100 * told.fraction:3.0f} %"
        return (
            f"  {fitted(self._harmless(step.names[told.number]), max(columns - len(state) - 2, 6), pad=True)}{state}"[
                :columns
            ]
        )

    def _draw(self, lines: list[str]) -> None:
        """Have these below what is there to stay, instead of those that were drawn before."""
        if not self._drawn and not lines:
            return
        up = _UP.format(self._drawn) if self._drawn else ""
        self._write(f"\r{up}{_CLEAR}" + "".join(f"{text}\n" for text in lines))
        self._drawn, self._drawn_s = len(lines), self._clock()

    def _write(self, text: str) -> None:
        with suppress(OSError):  # a terminal that has gone
            self._stream.write(text)
            self._stream.flush()


def total(step: BatchStep) -> str:
    """How far all is."""
    if not step.total:
        return f"{step.stage} …"
    full = round(_BAR * step.fraction)
    failed = f", {step.failed} failed" if step.failed else ""
    left = "" if step.left_s is None else f", {duration(step.left_s)} left"
    bar = f"|{'█' * full}{'·' * (_BAR - full)}|"
    return f"{step.done} of {step.total} done{failed} {bar} {100 * step.fraction:.0f} %{left}"


def duration(seconds: float) -> str:
    """A time for people: ``42 s``, ``3:07 min``, ``2:05 h``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"


def fitted(text: str, columns: int, *, pad: bool = False) -> str:
    """The text, or its end behind an ellipsis, in so many columns of a terminal."""
    if width(text) > columns:
        while text and width(text) > columns - 1:
            text = text[1:]
        text = f"…{text}"
    return text + " " * (columns - width(text)) if pad else text


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )
