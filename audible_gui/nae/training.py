"""Training: frame seeds, through the encoder, then the decoders alone. One thread at a time.

The stages of a training and what they are for:
encoding  the first layer from frame seeds; every activation comes out of the encoder;
refining  its decoder and activations alone, which separates better than the encoder allows; what has died by then
          begins anew;
merging   components that hold both short events and others become two, several of one spectrum as a whole where
          together they hold enough of both (see ``parting``); a single layer has been learned with twice its
          components, two dozen at least, and like ones are joined; a deeper layer starts from a merge tree of the
          layer above;
tuning    all decoders and the deepest activations;
reading   the encoders alone, so that they fit what the decoders have become.
A long sound is learned from a sample of its frames; events are looked for in a glimpse of all of them, and from there
the others are encoded at the end.
"""

import itertools
from dataclasses import replace

import torch

from audible_gui.document import Orientation, TrainRequest, TrainStep
from audible_gui.nae.amounts import QUICK_SWEEPS
from audible_gui.nae.backend import chosen_device, use_threads
from audible_gui.nae.checking import check_sound
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.encoding import glimpsed, no_activations
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.falling_back import on_device
from audible_gui.nae.learning import Learner, decoder_sweep, encoder_sweep, finished
from audible_gui.nae.making import Made
from audible_gui.nae.parting import part_events
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.reviving import revived
from audible_gui.nae.spectrogram import Spectrogram, analysed, selected_frames
from audible_gui.nae.stages import share_out
from audible_gui.nae.starting import Kinds, add_layer, first_layer, groups_of, merge, summed
from audible_gui.nae.workload import first_width, glimpsed_values, training_workload


def run(request: TrainRequest, *, early: bool = False) -> Steps:
    """See ``nae.train``; ``early`` when it has already been asked to end."""
    return (
        yield from on_device(
            request.device,
            Progress(request.spec.iterations, early),
            lambda device, progress: _trained(replace(request, device=device), progress),
        )
    )


def _trained(request: TrainRequest, progress: Progress) -> Steps:
    sound, spec, threads = request.sound, request.spec, use_threads(request.threads)
    frames = selected_frames(sound, spec.stft, request.selection)
    yield from progress.tell("Analysing")
    workload = training_workload(spec, sound.n_channels * spec.stft.n_bins, len(frames))
    chosen = yield from progress.during(
        "Measuring devices", chosen_device(request.device, workload, asked=progress.asked)
    )
    yield from progress.during("Analysing", check_sound(sound, spec, len(frames)))
    spectrogram = yield from progress.during("Analysing", analysed(sound, spec, frames))
    outside = (frames.start, spec.stft.n_frames(sound.n_samples) - frames.stop)
    made = Made(spec, sound.n_channels, spectrogram.mean or 1.0, chosen, threads, outside)
    if not spectrogram.mean:
        return (yield from _silent(made, spectrogram))
    return (yield from _learned(Learner(made, spectrogram, progress)))


def _learned(learner: Learner) -> Steps:
    """All stages."""
    stages, factors = share_out(learner.spec.iterations), learner.factors
    learner.presentable = learner.spec.depth > 1
    with torch.inference_mode():
        yield from learner.during("Analysing", _start(learner))
        yield from learner.stage("Encoding", stages.encoding, encoder_sweep)
        factors.code = (yield from learner.during("Encoding", factors.whole_code())).clamp_(min=FLOOR)
        yield from learner.during("Encoding", revived(factors))
        yield from learner.stage("Refining", stages.refining, decoder_sweep)
        yield from learner.during("Merging", _grow(learner))
        return (yield from finished(learner, stages.tuning, stages.reading))


def _start(learner: Learner) -> Tiled[None]:
    """The data, and the first layer."""
    width = first_width(learner.spec)
    glimpse = glimpsed_values(learner.spec, learner.spectrogram.n_frames)
    data, shares = yield from learner.data(width, QUICK_SWEEPS if glimpse else 0)
    encoder, decoder = yield from first_layer(data, width, learner.rng)
    yield from learner.load(data, shares)
    factors = learner.factors
    factors.encoders.append(torch.from_numpy(encoder).to(learner.device))
    factors.decoders.append(torch.from_numpy(decoder).to(learner.device))
    factors.rescale()


def _grow(learner: Learner) -> Tiled[None]:
    """From the first layer to the network that was asked for."""
    factors, widths = learner.factors, learner.spec.widths
    factors.to_unit_sums()
    kinds = yield from _parted(learner)
    if len(factors.encoders[0]) > widths[0]:
        groups = yield from groups_of(factors, widths[0], kinds=kinds)
        kinds = yield from merge(factors, groups, kinds)
        if learner.everywhere is not None:
            learner.everywhere = summed(learner.everywhere, groups)
    for width in widths[1:]:
        groups = yield from groups_of(factors, width, kinds=kinds)
        yield from learner.deepen(add_layer(factors, groups, width, learner.rng))
        kinds = None
    if factors.sparsity:
        factors.rescale()
    learner.presentable = True


def _parted(learner: Learner) -> Tiled[Kinds | None]:
    """Kinds of the only layer's components, once their events are parted.

    None where some frames of too long a sound are learned from, or it was asked to end.
    """
    factors, stft, whole = learner.factors, learner.spec.stft, None
    if not learner.consecutive:
        if learner.progress.stopping or not glimpsed_values(learner.spec, learner.spectrogram.n_frames):
            return None
        whole = torch.from_numpy((yield from glimpsed(factors, learner.spectrogram, learner.progress)))
    kinds, learner.everywhere = yield from part_events(factors, stft.n_fft / stft.hop, whole, learner.frames)
    return kinds


def _silent(made: Made, spectrogram: Spectrogram) -> Steps:
    """A network of zeros: everything, which is nothing, belongs to the residual."""
    inputs, samples = spectrogram.n_rows, spectrogram.n_frames
    if made.spec.orientation is Orientation.ENVELOPES:
        inputs, samples = samples, inputs
    widths = (inputs, *made.spec.widths)
    decoders = [torch.zeros(above, below) for above, below in itertools.pairwise(widths)]
    encoders = [decoder.T.contiguous() for decoder in decoders]
    encoders[0] = encoders[0].repeat(1, 2)
    factors = Factors(torch.zeros(1), encoders, decoders, None, made.spec.loss, made.spec.sparsity)
    network = made.network(factors, no_activations(factors, samples), 0.0, 0, ordered=False)
    yield TrainStep("Silence", made.spec.iterations, made.spec.iterations, 0.0, network)
    return network
