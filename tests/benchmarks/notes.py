"""How many of a piece's notes its components' notes are: onset within 50 ms and the same key.

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.notes [PIECE ...] [--layers 24,8] [--seed 0]

Pieces are those whose meta.json lists notes; drums have none that count. Per layer: how many components were taken for
pitched, notes found and true ones, precision, recall and F, and how many of the pitched have a key of their piece.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from audible_gui.document import Device, Document, NetworkSpec, TrainRequest, with_network
from audible_gui.operations import Note
from audible_gui.workflow import look_for_notes, open_sound, train
from tests.benchmarks.pieces import piece_folders
from tests.support.networks import outcome

WITHIN_S = 0.05
UNPITCHED = {"drums", "kick", "snare", "hat"}


def true_notes(folder: Path) -> list[tuple[float, int]]:
    """Onsets and keys of a piece's pitched notes."""
    listed: list[dict[str, Any]] = json.loads((folder / "meta.json").read_text(encoding="utf-8")).get("notes", [])
    pitched = [note for note in listed if str(note["source"]).split("_")[0] not in UNPITCHED]
    return sorted((float(note["onset_s"]), int(note["midi_pitch"])) for note in pitched)


def hits(found: list[Note], true: list[tuple[float, int]]) -> int:
    """Notes that are there, each true one found once."""
    left, count = list(true), 0
    for note in found:
        near = [one for one in left if one[1] == note.pitch and abs(one[0] - note.start_s) <= WITHIN_S]
        if near:
            left.remove(min(near, key=lambda one: abs(one[0] - note.start_s)))
            count += 1
    return count


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*")
    parser.add_argument("--layers", default="24,8")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    widths = tuple(map(int, options.layers.split(",")))
    print("piece                        layer  comps pitched  found  true   prec    rec      F   keys")
    for folder in piece_folders(options.pieces):
        true = true_notes(folder)
        if not true:
            continue
        sound = outcome(open_sound(next(folder.glob("mixture.*"))))
        spec = NetworkSpec(widths, seed=options.seed)
        document = with_network(Document(sound=sound), outcome(train(TrainRequest(sound, spec, Device.CPU))))
        keys = {key for _, key in true}
        for layer in range(1, len(widths) + 1):
            rows = [one.notes for one in outcome(look_for_notes(document, layer))]
            found = [note for row in rows for note in row]
            pitched = [row[0].pitch for row in rows if row]
            good = hits(found, true)
            precision, recall = good / max(len(found), 1), good / len(true)
            f_measure = 2 * precision * recall / max(precision + recall, 1e-9)
            right = float(np.mean([key in keys for key in pitched])) if pitched else 0.0
            print(
                f"{folder.name:28}{layer:6}{len(rows):7}{len(pitched):8}{len(found):7}{len(true):6}"
                f"{precision:7.2f}{recall:7.2f}{f_measure:7.2f}{right:7.2f}"
            )


if __name__ == "__main__":
    main()
