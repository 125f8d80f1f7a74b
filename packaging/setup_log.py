"""Runs other programs: their whole output goes to a log file, a few lines of it to the screen."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup_errors import SetupError, explain


def say(line: str) -> None:
    """Tell the person what happens now."""
    print(line, flush=True)


class Log:
    """A log file that is begun anew by the first program run; set-ups that have nothing to do leave it alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begun = False

    def run(
        self,
        what: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> str:
        """Run ``command``, hand each line of its output to ``watch``, and return all of it.

        Raises:
            SetupError: if it cannot be started or does not exit with status 0; the sentence begins with ``what``.
        """
        status, output = self.attempt(command, environment=environment, watch=watch)
        if status != 0:
            raise ProgramError(what, output, self.path)
        return output

    def attempt(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> tuple[int, str]:
        """Like `run`, but return exit status and output, whatever they are (127: it cannot be started)."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a" if self._begun else "w", encoding="utf-8") as file:
            self._begun = True
            file.write(f"\n# {time.strftime('%Y-%m-%d %H:%M:%S')}  {' '.join(command)}\n")
            file.flush()
            lines: list[str] = []
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    env=environment, encoding="utf-8", errors="replace",
                )  # fmt: skip
            except OSError as error:
                file.write(f"{error}\n")
                return 127, f"ERROR: {error}"
            with process:
                assert process.stdout is not None
                for line in process.stdout:
                    lines.append(line)
                    file.write(line)
                    if watch is not None:
                        watch(line)
            return process.returncode, "".join(lines)


class ProgramError(SetupError):
    """A program failed; all that it printed is in the log, and in ``output``."""

    def __init__(self, what: str, output: str, log: Path) -> None:
        super().__init__(f"{explain(what, output)} (its full output is in {log}).")
        self.output = output
