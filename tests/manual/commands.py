"""The commands that README and manual show, and how they are run. Needs no Qt."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "resources" / "manual"
_FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Elsewhere:
    """Why a command is not run with the others, and what runs it instead.

    Attributes:
        reason: a sentence.
        runner: the file that runs it.
        words: how that file names it.
    """

    reason: str
    runner: str
    words: str


ELSEWHERE = {
    "python3 packaging/bootstrap.py run": Elsewhere(
        "It makes an environment and opens a window until that is closed.",
        "tests/packaging/test_bootstrap.py",
        'checkout.start("run"',
    ),
    "python3 packaging/bootstrap.py test": Elsewhere(
        "It runs all checks, this one, too.", ".ci/run", "packaging/bootstrap.py test"
    ),
    **dict.fromkeys(
        ("python3 packaging/bootstrap.py package --check", "python3 packaging/bootstrap.py package"),
        Elsewhere(
            "It takes many minutes and gigabytes: a person gives it before a release. The tests make a package of a "
            "folder that stands for the frozen program.",
            "tests/packaging/test_debian_archive.py",
            "from debian_archive import",
        ),
    ),
}
"""Commands of set-up, which the other checks run, or of which they run the parts."""


@dataclass(frozen=True)
class Shown:
    """A command and where it stands."""

    page: str
    command: str


def shown_commands() -> Iterator[Shown]:
    """Every command of README and manual, without the comments after it, in the order in which they are read."""
    contents = (MANUAL / "README.md").read_text(encoding="utf-8")
    pages = [MANUAL / f"{name}.md" for name in ("README", *re.findall(r"\]\((\w+)\.md\)", contents))]
    for page in dict.fromkeys([ROOT / "README.md", *pages]):
        for block in _FENCE.findall(page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if words := shlex.split(line, comments=True):
                    yield Shown(page.name, _without_comment(line, words))


def _without_comment(line: str, words: list[str]) -> str:
    """As it is typed; with quotes where the line has them."""
    head = line.partition(" #")[0].strip()
    return head if shlex.split(head) == words else shlex.join(words)
