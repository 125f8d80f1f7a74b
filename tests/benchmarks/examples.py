"""Examples of every creative operation: what they sound like, what they look like, and figures that tell clicks.

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.examples [PIECE ...] [--only WORD] [--write FOLDER]

A network is trained on each piece (o01 and o02 unless others are named), and every operation is done on it, with the
phases of the source and with refined ones; crossed with another sound is each piece with the next one. What an
operation changes is heard alone, without the residual, before and after. Told are

level     energy over that of before, in dB
peak      of before and after, in dBFS
onsets    how many before and after (9 dB within 50 ms)
jump      the largest step from one sample to the next, over that of before, in dB
crest     peak over root mean square of what is above 8 kHz, before and after, in dB: a click raises it

``--write`` leaves all as WAV files, and for each operation a sheet of spectrograms: before, after with the phases of
the source, after with refined ones.

Measured on o01 and o02, levels with the phases of the source and with refined ones: a component that is crossed −3.2 to
−0.1 and −0.8 to 0.2 dB; a layer that is shuffled, shifted or plays the other piece −2.4 to 0.1 and 0.0 dB; all with the
same basis or envelope 1.6 to 3.9 and 0.0 dB; throws −2.2 to 1.0 and 0.0 dB. Peaks that rise above full scale: up to 12
and 7 dBFS where all have one envelope, else up to 2 dBFS. What is frozen is as it was thrown; the diagonal of a patch
bay, a density of 1 and, with the phases of the source, what is drawn as it was are as before.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audible_gui.document import Document, Floats, NetworkSpec, Node, Phase, heard_alone, patched_nodes
from audible_gui.errors import AudibleError
from audible_gui.operations import lent_component, with_phase
from audible_gui.synthesis import patch_product
from audible_gui.workflow import BesideRequest, open_beside
from tests.benchmarks.example_cases import LAYER, Case, Other, cases
from tests.benchmarks.example_sheets import sheet
from tests.benchmarks.phases import sudden_and_tonal
from tests.benchmarks.pieces import piece_folders
from tests.benchmarks.randomising import heard, trained, write
from tests.support.networks import outcome
from tests.support.onsets import onsets

PIECES = ["o01_three_sources", "o02_drum_loop"]
HIGH_HZ = 8000.0
_FLOOR = 1e-20
_HEADINGS = ("level", "peak", "", "onsets", "", "jump", "crest", "")


@dataclass(frozen=True, eq=False)
class Rendered:
    """What one example sounds like.

    Attributes:
        name: of it.
        before: (samples, channels).
        after: by phases; one only where there are no products whose phases could be others.
    """

    name: str
    before: Floats
    after: dict[Phase, Floats]


def main() -> None:
    """Print a table, and leave sounds and sheets where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*", default=PIECES)
    parser.add_argument("--only", default="", help="operations whose name has this in it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    folders = piece_folders(asked.pieces)
    documents = {folder: trained(folder) for folder in folders}
    for number, (folder, document) in enumerate(documents.items()):
        next_one = folders[(number + 1) % len(folders)]
        other = None if next_one == folder else _other(document, next_one, documents[next_one])
        groups: dict[str, list[Case]] = {}
        for case in cases(document, other, asked.seed):
            if asked.only in case.operation:
                groups.setdefault(case.operation, []).append(case)
        for operation, group in groups.items():
            print(f"\n{folder.name}, {operation}\n{'':52}" + "".join(f"{one:>8}" for one in _HEADINGS))
            rows = list(_told(document, group))
            if asked.write is not None:
                _write(asked.write / folder.name, operation, rows, document)


def rendered(document: Document, case: Case) -> Rendered | None:
    """One example, before and after; None where the operation cannot be done."""
    try:
        made = case.make()
    except AudibleError:
        return None
    before, after = _heard(document, case.nodes), dict[Phase, Floats]()
    products = [node for node in patched_nodes(made) if patch_product(made, node) is not None]
    for phase in Phase if products else (Phase.SOURCE,):
        for node in products:
            made = with_phase(made, node, phase)
        after[phase] = _heard(made, case.nodes)
    return Rendered(case.name, before, after)


def figures(before: Floats, after: Floats, rate_hz: int) -> tuple[float, ...]:
    """Level, peaks, onsets, jump and crests, see above: eight figures."""
    pair = (before, after)
    powers = [float(np.square(one, dtype=np.float64).sum()) for one in pair]
    peaks = [_db(float(np.abs(one).max()) ** 2) for one in pair]
    jumps = [float(np.abs(np.diff(one, axis=0)).max()) ** 2 for one in pair]
    counts = [float(len(onsets(one, rate_hz))) for one in pair]
    crests = [high_crest_db(one, rate_hz) for one in pair]
    return _db(powers[1]) - _db(powers[0]), *peaks, *counts, _db(jumps[1]) - _db(jumps[0]), *crests


def high_crest_db(samples: Floats, rate_hz: int) -> float:
    """Peak over root mean square of what is above 8 kHz, of all channels; 0 where there is nothing."""
    spectra = np.fft.rfft(samples.astype(np.float64), axis=0)
    spectra[np.fft.rfftfreq(len(samples), 1.0 / rate_hz) < HIGH_HZ] = 0.0
    high = np.square(np.fft.irfft(spectra, len(samples), axis=0))
    return _db(float(high.max())) - _db(float(high.mean()))


def _db(power: float) -> float:
    return 10.0 * float(np.log10(max(power, _FLOOR)))


def _told(document: Document, group: Iterable[Case]) -> Iterator[Rendered]:
    assert document.sound is not None
    for case in group:
        done = rendered(document, case)
        if done is None:
            print(f"{case.name:44}cannot be done")
            continue
        for phase, samples in done.after.items():
            row = figures(done.before, samples, document.sound.rate_hz)
            word = phase.value if len(done.after) > 1 else "-"
            print(f"{case.name:44}{word:8}" + "".join(f"{one:8.1f}" for one in row), flush=True)
        yield done


def _heard(document: Document, nodes: tuple[Node, ...]) -> Floats:
    return heard(heard_alone(document, nodes[0], nodes[1:]) if nodes else document)


def _other(document: Document, folder: Path, other: Document) -> Other:
    """The next piece, as far as it can be crossed with."""
    assert other.network is not None
    sudden, tonal = (lent_component(other, Node(LAYER, index)) for index in sudden_and_tonal(other.network))
    sound = next(folder.glob("mixture.*"))
    encoded = outcome(open_beside(BesideRequest(sound, NetworkSpec(), document)))
    return Other((sudden, tonal), encoded.layers)


def _write(folder: Path, operation: str, rows: list[Rendered], document: Document) -> None:
    assert document.sound is not None
    for row in rows:
        for word, samples in [("before", row.before), *row.after.items()]:
            write(folder / operation / f"{row.name} {word}.wav", samples, document)
    lines = [(row.name, [row.before, *row.after.values()]) for row in rows]
    sheet(folder / f"{operation}.png", lines, document.sound.rate_hz)


if __name__ == "__main__":
    main()
