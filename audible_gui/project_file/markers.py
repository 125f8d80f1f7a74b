"""Markers as records: in runs, so that a step of the history that changes one marker writes few of them anew."""

import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise

from audible_gui.document import MAX_MARKERS, Marker
from audible_gui.project_file.coding import Json, several, whole
from audible_gui.project_file.records import MARKER

_MAX_RUN = 500
_MEAN = 100
_MOST = 100_000_000  # in all steps of a history together: some 800 MB
_MOST_KNOWN = 10_000
_RUN = several(MARKER.coding(), 1, _MAX_RUN)
_IDS = several(whole(1, 2**53), 1, MAX_MARKERS)

Run = tuple[Marker, ...]


class MarkerRuns:
    """Markers in and out of records.

    Args:
        put: stores the body of a record; gives its number.
        get: the body of the record with a number; raises ValueError.
    """

    def __init__(self, put: Callable[[Json], int], get: Callable[[int], Json]) -> None:
        self._put, self._get = put, get
        self._numbers: dict[Run, int] = {}
        self._written: tuple[Run, list[int]] = (), []
        self._runs: dict[int, Run] = {}
        self._read: dict[tuple[int, ...], Run] = {}
        self._held = 0

    def forget(self) -> None:
        """After a transaction that was undone: what it wrote is not there."""
        self._numbers.clear()
        self._written = (), []

    def write(self, markers: Run) -> Json:
        """The numbers of the records of these, which most edits leave as they are. Raises ValueError."""
        if markers is not self._written[0]:
            if len(self._numbers) > _MOST_KNOWN:
                self._numbers.clear()
            self._written = markers, list(map(self._number, _runs(_checked(markers))))
        return self._written[1]

    def read(self, numbers: Json) -> Run:
        """The markers of records, the same for all steps that have the same. Raises ValueError; sqlite3.Error."""
        ids = _IDS.read(numbers)
        if ids not in self._read:
            for number in set(ids) - self._runs.keys():
                self._runs[number] = _RUN.read(self._get(number))
            count = sum(len(self._runs[number]) for number in ids)
            self._held += count
            if count > MAX_MARKERS or self._held > _MOST:
                raise ValueError("too many markers")
            self._read[ids] = _checked(tuple(marker for number in ids for marker in self._runs[number]))
        return self._read[ids]

    def _number(self, run: Run) -> int:
        if run not in self._numbers:
            self._numbers[run] = self._put(_RUN.write(run))
        return self._numbers[run]


def _runs(markers: Run) -> Iterator[Run]:
    """Parts of up to _MAX_RUN: what ends one is in its last marker, wherever that stands."""
    run: list[Marker] = []
    for marker in markers:
        run.append(marker)
        if len(run) == _MAX_RUN or not zlib.crc32(f"{marker.time_s!r} {marker.number}".encode()) % _MEAN:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _checked(markers: Run) -> Run:
    """The same. Raises ValueError where they are not by time, or not known apart."""
    if any(one.time_s > other.time_s for one, other in pairwise(markers)):
        raise ValueError("the markers are not in their order")
    if len({marker.number for marker in markers}) != len(markers):
        raise ValueError("markers are not known apart")
    return markers
