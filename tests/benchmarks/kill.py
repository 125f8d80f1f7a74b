"""What survives when the program is killed in the midst of its work.

    python -m tests.benchmarks.kill [ROUNDS] [--seed N]

In each round a process opens the project and edits it as fast as it can: gains, mutes, names, gestures, undo, redo, new
sounds and networks, snapshots, views, checkpoints, save as. Over a pipe it says what it is about to make, and that it
has made it. At a random moment it is killed (SIGKILL). Then every project in the folder must open, and the current one
be as the last acknowledged gesture left it, or as the one that was begun would have. ROUNDS is 200 by default.
"""

import argparse
import hashlib
import json
import random
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from audible_gui.document import LETTERS, Document, Node, Sound, frozen, with_gain, with_mute, with_name, with_network
from audible_gui.errors import ProjectError
from audible_gui.project_file import Project, create_project, open_project
from tests.support.networks import outcome, random_network

ROOT = Path(__file__).parents[2]
LONGEST_S = 0.6
LAST_STEPS = 100
ROUNDS_EACH = 20
PATIENCE_S = 60.0
GESTURES = {"edit": 12, "amend": 6, "move": 6, "view": 3, "snapshot": 3, "open": 1, "checkpoint": 1, "save as": 1}
SAMPLES = (500, 5_000, 500_000)

State = dict[str, Any]
"""What is compared of a project: its file, steps, current one, snapshots, and hashes of what it shows."""


@dataclass
class Result:
    """What came of all rounds."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0


def main() -> None:
    """Run the rounds, or be the process that is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", metavar="PROJECT", type=Path)
    options = parser.parse_args()
    if options.child is not None:
        edit(options.child, random.Random(options.seed))
    with tempfile.TemporaryDirectory() as folder:
        result = killed(Path(folder), options.rounds, options.seed)
    print(
        f"{result.rounds} rounds, {result.acknowledged} acknowledged gestures: {result.lost} lost, {result.unreadable} "
        "files that do not open"
    )
    sys.exit(bool(result.lost or result.unreadable))


def killed(folder: Path, rounds: int, seed: int) -> Result:
    """Edit and kill that often, ROUNDS_EACH times one after the other on the same project."""
    chance, result = random.Random(seed), Result()
    path = folder / "a.audible"
    for number in range(rounds):
        if number % ROUNDS_EACH == 0:
            for file in folder.glob("*.audible"):
                file.unlink()
            create_project(path, new_document(chance), "Open").close()
        done, begun = one_round(path, seed * 100_003 + number, chance.uniform(0.0, LONGEST_S))
        result.rounds += 1
        result.acknowledged += len(done) - 1
        path = Path(done[-1]["path"])
        allowed = [state for state in (done[-1], begun) if state is not None]
        for file in sorted(folder.glob("*.audible")):
            state = state_of(file)
            if state is None:
                result.unreadable += 1
            elif file == path and {**state, "path": ""} not in [{**one, "path": ""} for one in allowed]:
                result.lost += 1
    return result


def one_round(path: Path, seed: int, after_s: float) -> tuple[list[State], State | None]:
    """Let a process edit and kill it so long after its first word: the states it made, and the one it had begun."""
    words = [sys.executable, "-m", "tests.benchmarks.kill", "--child", str(path), "--seed", str(seed)]
    said = b""
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as process, selectors.DefaultSelector() as selector:
        assert process.stdout is not None
        selector.register(process.stdout, selectors.EVENT_READ)
        deadline = time.monotonic() + PATIENCE_S
        while (left := deadline - time.monotonic()) > 0.0:
            if selector.select(left):
                more = process.stdout.read1()  # type: ignore[attr-defined]
                if not more:
                    raise RuntimeError(f"the process ended by itself: {process.wait()}")
                if not said:
                    deadline = time.monotonic() + after_s
                said += more
        process.kill()
        said += process.stdout.read()
    lines = [json.loads(line) for line in said.split(b"\n")[:-1]]
    done = [state for word, state in lines if word == "done"]
    return done, lines[-1][1] if lines[-1][0] == "begin" else None


def state_of(path: Path) -> State | None:
    """What a project is after its process was killed; None if it does not open."""
    try:
        with closing(open_project(path)) as project:
            for position in range(len(project.history.steps))[-LAST_STEPS:]:
                outcome(project.read(position))
            document = outcome(project.read())
            names = [step.name for step in project.history.steps]
            state = described(project, project.path, names, project.history.position, document, project.view())
            for stored in project.snapshots().values():
                if stored.name != told(outcome(project.read_state(stored.state))):
                    state["snapshots"] = "not those that were stored"
            return state
    except ProjectError as error:
        print(error)
        return None


def edit(path: Path, chance: random.Random) -> None:
    """Edit for ever; tells every state before and after it is made."""
    project = open_project(path)
    document = outcome(project.read())
    names = [step.name for step in project.history.steps]
    say("done", described(project, path, names, project.history.position, document, project.view()))
    while True:
        kind = chance.choices(list(GESTURES), list(GESTURES.values()))[0]
        document = gesture(project, document, kind, chance)


def gesture(project: Project, document: Document, kind: str, chance: random.Random) -> Document:
    """One edit; returns the document after it."""
    names, position = [step.name for step in project.history.steps], project.history.position
    path, view = project.path, project.view()
    amend = kind == "amend" and position > 0
    if kind in {"edit", "amend", "open"}:
        document = new_document(chance) if kind == "open" else edited(document, chance)
        position += not amend
        names = [*names[:position], f"{kind} {chance.random()}"]
    elif kind == "move":
        position = chance.randrange(max(position - 3, 0), min(position + 4, len(names)))
        document = outcome(project.read(position))
    elif kind == "view":
        view = {"zoom": chance.random()}
    elif kind == "save as":
        path = path.with_name("b.audible" if path.name == "a.audible" else "a.audible")
    state = described(project, path, names, position, document, view)
    letter = chance.choice(LETTERS)
    if kind == "snapshot":
        state["snapshots"] = {**state["snapshots"], letter: told(document)}
    say("begin", state)
    if kind in {"edit", "amend", "open"}:
        project.append(document, names[-1], amend=amend)
    elif kind == "move":
        project.move_to(position)
    elif kind == "view":
        project.set_view(view)
    elif kind == "snapshot":
        kept = {
            each: (outcome(project.read_state(stored.state)), stored.name)
            for each, stored in project.snapshots().items()
        }
        project.set_snapshots(kept | {letter: (document, told(document))})
    elif kind == "save as":
        outcome(project.save_as(path, overwrite=True))
    else:
        project.checkpoint()
    say("done", state)
    return document


def new_document(chance: random.Random) -> Document:
    """A sound with its network, up to some megabytes."""
    rng = np.random.default_rng(chance.randrange(1 << 30))
    samples = rng.standard_normal((chance.choice(SAMPLES), 1)) * 0.1
    sound = Sound(frozen(samples), 8000, f"sound {chance.random()}")
    return with_network(Document(sound=sound), random_network(sound, (5, 3), seed=chance.randrange(1 << 30)))


def edited(document: Document, chance: random.Random) -> Document:
    """A gain, a mute or a name changed."""
    node = chance.choice([Node(1, chance.randrange(5)), Node(2, chance.randrange(3))])
    change = chance.randrange(3)
    if change == 0:
        return with_gain(document, node, chance.uniform(-60, 12))
    if change == 1:
        return with_mute(document, node, not document.component(node).muted)
    return with_name(document, node, f"Name {chance.random()}")


def described(
    project: Project,
    path: Path,
    names: Sequence[str],
    position: int,
    document: Document,
    view: Any,  # noqa: ANN401
) -> State:
    """The state of a project at ``path`` with these, and the snapshots that it has."""
    arrays, rows = hashes(document)
    return {
        "path": str(path),
        "names": hashlib.sha256("\n".join(names).encode()).hexdigest(),
        "steps": len(names),
        "position": position,
        "arrays": arrays,
        "rows": rows,
        "view": dict(view),
        "snapshots": {letter: stored.name for letter, stored in project.snapshots().items()},
    }


def hashes(document: Document) -> tuple[str, str]:
    """Of a document's arrays, and of everything else."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    digest = hashlib.sha256(sound.samples.tobytes())
    for array in (*network.encoders, *network.decoders, network.code):
        digest.update(array.tobytes())
    rows = [asdict(component) for layer in document.components for component in layer]
    return digest.hexdigest(), hashlib.sha256(json.dumps([*rows, sound.name]).encode()).hexdigest()


def told(document: Document) -> str:
    """The name under which it is stored as a snapshot."""
    return " ".join(hashes(document))


def say(word: str, state: State) -> None:
    """One line over the pipe."""
    sys.stdout.write(json.dumps([word, state]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
