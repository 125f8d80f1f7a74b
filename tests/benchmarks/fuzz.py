"""Damaged files, opened as the program opens them: counts crashes, hangs, hunger for memory and tracebacks.

    python -m tests.benchmarks.fuzz {projects,sounds} [COUNT] [--seed N] [--jobs N] [--save FOLDER]

Small files that the program made itself are damaged at random (``mutations``): bits, runs, numbers, ends, two files in
one; in projects also tables, values and arrays, with the right hashes. Each is opened as the editor does it, looked
into and rendered as the command line does it. That is done in processes of their own; one that takes longer than
TIMEOUT_S for a file has hung. The same seed makes the same files; those that were answered wrongly are kept.
"""

import argparse
import json
import os
import random
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.mutations import forge, mutated

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 5.0
BUSY = 6.0  # how much longer it may take while others have the processor
START_S = 300.0
MEMORY = Path("/dev/shm")
KINDS = ("projects", "sounds")
FAULTS = ("crash", "hang", "memory", "traceback")


@dataclass
class Findings:
    """What came of all files.

    Attributes:
        endings: how often each ending was reached, faults among them.
        faults: number, fault and words about it, for each file that was answered wrongly.
        slowest: seconds of the processor that a file took, and its number; of the one that took most.
    """

    endings: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)

    def add(self, number: int, ending: str, words: str = "", seconds: float = 0.0) -> None:
        """One more file."""
        self.slowest = max(self.slowest, (seconds, number))
        self.endings[ending] += 1
        if ending in FAULTS:
            self.faults.append((number, ending, words))

    def __str__(self) -> str:
        told = ", ".join(f"{self.endings[fault]} {fault}" for fault in FAULTS)
        others = ", ".join(f"{count} {name}" for name, count in sorted(self.endings.items()) if name not in FAULTS)
        return f"{sum(self.endings.values())} files: {told}; {others}"


class Case:
    """Makes the files of a run, one by its number.

    Args:
        seeds: the folder of files to be damaged.
        seed: of the run.
    """

    def __init__(self, seeds: Path, seed: int) -> None:
        self._seeds, self._seed = sorted(seeds.iterdir()), seed
        self._bytes = [path.read_bytes() for path in self._seeds]

    def make(self, number: int, folder: Path) -> Path:
        """The file with this number, in a folder."""
        chance = random.Random(f"{self._seed} {number}")
        index = chance.randrange(len(self._seeds))
        path = folder / f"case{self._seeds[index].suffix}"
        path.write_bytes(self._bytes[index])
        if path.suffix == ".audible" and chance.random() < 0.6:
            forge(path, chance)
        else:
            path.write_bytes(mutated(self._bytes[index], self._bytes, chance))
        return path


class Runner:
    """A process that opens one file after the other, begun anew when it dies.

    Args:
        words: its command line, but for the number of the first file; it says ``begin N`` and ``done N ENDING``.
        numbers: of the files.
        timeout_s: of the processor's time, for each file.
    """

    def __init__(self, words: Sequence[str], numbers: range, timeout_s: float = TIMEOUT_S) -> None:
        self._words, self._numbers, self._timeout_s = words, numbers, timeout_s
        self.next = numbers.start
        self._begin()

    @property
    def finished(self) -> bool:
        """Whether there is no more to be done."""
        return self.next >= self._numbers.stop

    def _begin(self) -> None:
        place = {"TMPDIR": str(MEMORY)} if MEMORY.is_dir() else {}  # nothing here need survive: no disk is waited for
        environment = {**os.environ, **place, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        self.process = subprocess.Popen(
            [*self._words, str(self.next)], stdout=subprocess.PIPE, stderr=self._errors, cwd=ROOT, env=environment
        )
        self._said, self._busy = b"", False
        self._wait(START_S)

    def _wait(self, patience_s: float) -> None:
        self._deadline_s = time.monotonic() + patience_s
        self._used_up_s = processor_s(self.process.pid) + self._timeout_s

    def read(self, findings: Findings) -> None:
        """Take what it says; it must be readable."""
        assert self.process.stdout is not None
        more = os.read(self.process.stdout.fileno(), 1 << 16)
        *lines, self._said = (self._said + more).split(b"\n")
        for line in lines:
            word, number, *ending = json.loads(line)
            self._busy = word == "begin"
            self._wait(BUSY * self._timeout_s)
            if ending:
                findings.add(number, *ending)
                self.next = number + self._numbers.step
        if not more and not self.finished:
            self._fell(findings, "crash")

    def check(self, findings: Findings) -> None:
        """See whether it has hung."""
        if self.finished:
            return
        used_up = self._busy and processor_s(self.process.pid) > self._used_up_s
        if used_up or time.monotonic() > self._deadline_s:
            self.process.kill()
            self._fell(findings, "hang")

    def _fell(self, findings: Findings, fault: str) -> None:
        status = self.end()
        if not self._busy:
            raise RuntimeError(f"it ended without a file ({status}): {self.errors}")
        findings.add(self.next, fault, f"status {status}\n{self.errors}")
        self.next += self._numbers.step
        if not self.finished:
            self._begin()

    def end(self) -> int:
        """Wait for its end; its status."""
        assert self.process.stdout is not None
        self.process.stdout.close()
        status = self.process.wait()
        self._errors.seek(0)
        self.errors = self._errors.read().decode(errors="replace")[-5000:]
        self._errors.close()
        return status


def processor_s(pid: int) -> float:
    """Time that a process has had the processor; 0 once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(runners: Sequence[Runner], findings: Findings) -> None:
    """Let all run to their ends."""
    try:
        while any(not runner.finished for runner in runners):
            with selectors.DefaultSelector() as selector:
                for runner in runners:
                    if not runner.finished:
                        selector.register(runner.process.stdout, selectors.EVENT_READ, runner)  # type: ignore[arg-type]
                for key, _ in selector.select(0.5):
                    key.data.read(findings)
            for runner in runners:
                runner.check(findings)
    finally:
        for runner in runners:
            if runner.process.returncode is None:
                runner.process.send_signal(signal.SIGKILL)
                runner.end()


def fuzz(kind: str, numbers: range, folder: Path, *, seed: int = 0, jobs: int = 1) -> Findings:
    """Damage files of a kind, open them, and keep those that were answered wrongly in a folder, made if there are any.

    Args:
        kind: of KINDS.
        numbers: of the files; each has its own.
        folder: for what was answered wrongly.
        seed: the same makes the same files.
        jobs: processes at a time.
    """
    from tests.benchmarks.seeds import SEEDS  # not what each process waits for

    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="audible-fuzz-") as name:
        seeds = Path(name)
        SEEDS[kind](seeds)
        words = [sys.executable, "-m", "tests.benchmarks.fuzz_child", kind, str(seed), name, str(jobs)]
        parts = [range(start, numbers.stop, jobs) for start in numbers[:jobs]]
        run([Runner([*words, str(part.stop)], part) for part in parts], findings)
        for number, fault, said in findings.faults:
            place = folder / f"{kind}-{seed}-{number}-{fault}"
            place.mkdir(parents=True, exist_ok=True)
            Case(seeds, seed).make(number, place)
            (place / "said.txt").write_text(said, encoding="utf-8", errors="replace")
    return findings


def main() -> None:
    """Fuzz and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", type=Path, default=Path("fuzz-findings"), help="folder of what was answered wrongly")
    options = parser.parse_args()
    began_s = time.monotonic()
    numbers = range(options.first, options.first + options.count)
    findings = fuzz(options.kind, numbers, options.save, seed=options.seed, jobs=options.jobs)
    print(f"{options.kind}, seed {options.seed}: {findings}; {time.monotonic() - began_s:.0f} s")
    print("the slowest took {:.1f} s of the processor's time (number {})".format(*findings.slowest))
    for number, fault, said in findings.faults[:50]:
        print(f"{number} {fault}: {said.strip().rpartition(chr(10))[-1]}")
    if findings.faults:
        print(f"The files are in {options.save}.")
    sys.exit(bool(findings.faults))


if __name__ == "__main__":
    main()
