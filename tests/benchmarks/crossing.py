"""Whether cross-synthesis has the basis of one component and the envelope of another, on sounds with true stems.

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.crossing [PIECE ...]

Of a network trained on each piece (those with stems in the folder unless some are named) the most sudden of the louder
components of layer 2 gets the basis of the most tonal one, and the other way round, with the phases of the source and
with refined ones. Told are

consistency  spectral convergence to b ⊗ h in dB, less is nearer
onsets       F measure of what is heard, against the rises of its envelope, within 50 ms; in brackets the lender's
basis        cosine of the mean spectrum with that of the lender; in brackets with that of the component itself
level        energy over that of the component itself, in dB
seconds      processor time for the phases

Measured on three open pieces (o01, o02, o05), both ways round, with the phases of the source and with refined ones:
consistency −5.1 to −9.9 and −12.9 to −17.4 dB; onsets 0.82 to 0.89 (mean 0.85) and 0.67 to 0.95 (mean 0.82), the other
component's 0.44 to 0.67; basis 0.97 to 1.00 and 0.98 to 1.00, with the own one 0.07 to 0.14; level −2.1 to −0.8 and
−1.3 to −0.2 dB; 0.4 to 0.6 s for 7 to 8 s of sound.
"""

import argparse
import math
import time
from collections.abc import Iterator

import numpy as np

from audible_gui.document import (
    Device,
    Document,
    Floats,
    Node,
    Phase,
    Sound,
    TrainRequest,
    frozen,
    heard_alone,
    with_network,
)
from audible_gui.operations import with_basis_of, with_phase
from audible_gui.synthesis import Renderer, document_mix, factors, magnitudes, patch_product, refine
from audible_gui.synthesis.phase import spectral_convergence
from audible_gui.workflow import train
from tests.benchmarks.phases import SPEC, sudden_and_tonal
from tests.benchmarks.pieces import piece_folders, read_piece
from tests.support.networks import outcome
from tests.support.onsets import f_measure, onsets, rises

LAYER = 2


def main() -> None:
    """Print a line for every piece, way round and phase."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*")
    for folder in piece_folders(parser.parse_args().pieces):
        piece = read_piece(folder)
        assert piece is not None
        for line in _lines(piece.sound):
            print(f"{folder.name}, {line}", flush=True)


def _lines(sound: Sound) -> Iterator[str]:
    network = outcome(train(TrainRequest(sound, SPEC, Device.CPU)))
    document = with_network(Document(sound=sound), network)
    sudden, tonal = (Node(LAYER, index) for index in sudden_and_tonal(network))
    for what, node, lender in (("tonal basis × sudden envelope", sudden, tonal), ("the other way", tonal, sudden)):
        own, lent = _heard(document, node, {}), _heard(document, lender, {})
        for phase in Phase:
            crossed = with_phase(with_basis_of(document, node, lender), node, phase)
            began = time.process_time()
            tracks = outcome(refine(crossed))
            seconds = time.process_time() - began
            told = _told(crossed, node, _heard(crossed, node, tracks), own, lent)
            yield f"{what}, {phase}: {told}, {seconds:.1f} s"


def _heard(document: Document, node: Node, tracks: dict[str, Floats]) -> Floats:
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading)
    renderer = Renderer(document.sound.samples, SPEC.stft, parts, tracks)
    return renderer.render(document_mix(heard_alone(document, node)), 0, document.sound.n_samples)


def _told(document: Document, node: Node, heard: Floats, own: Floats, lent: Floats) -> str:
    product, sound = patch_product(document, node), document.sound
    assert product is not None
    assert sound is not None
    target = frozen(product.basis.reshape(-1, 1) * product.envelope * product.scale)
    consistency_db = 20.0 * math.log10(spectral_convergence(target, heard, SPEC.stft))
    middle_s = (SPEC.stft.frame_start(0) + SPEC.stft.n_fft / 2) / sound.rate_hz
    rise_s = middle_s + rises(np.square(product.envelope, dtype=np.float64), SPEC.stft.hop / sound.rate_hz)
    times = [onsets(samples, sound.rate_hz) for samples in (heard, lent)]
    spectra = [magnitudes(Sound(samples, sound.rate_hz, ""), SPEC.stft).mean(axis=1) for samples in (heard, lent, own)]
    level_db = 10.0 * math.log10(float(np.square(heard).sum() / np.square(own).sum()))
    return (
        f"consistency {consistency_db:.1f} dB, "
        f"onsets {f_measure(times[0], rise_s):.2f} ({f_measure(times[1], rise_s):.2f}), "
        f"basis {_cosine(spectra[0], spectra[1]):.3f} ({_cosine(spectra[0], spectra[2]):.3f}), level {level_db:.1f} dB"
    )


def _cosine(one: Floats, other: Floats) -> float:
    return float(np.vdot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


if __name__ == "__main__":
    main()
