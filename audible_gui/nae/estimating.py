"""How long a training will take, from speeds that were measured earlier. Knows no torch. Any thread."""

from collections.abc import Mapping

from audible_gui.document import Device, Encoder, NetworkSpec, Optimiser, TrainRequest
from audible_gui.nae.spectrogram import selected_frames
from audible_gui.nae.speed import NUMBERS, Speed
from audible_gui.nae.speed_cache import cpu_begin, cuda_begin, last_remembered
from audible_gui.nae.threads import thread_count
from audible_gui.nae.workload import encoding_workload, training_workload

# What a training takes beside the steps that are reckoned with: spectrograms, seeds, merging, losses, pictures of what
# is learned so far. Measured as processor time of the CPU on three pieces, from 1.0 to 2.8 for the usual steps.
_BESIDES = 1.6
_SIGNED = 2.3  # its encoders' steps are longer ones
_PLAIN = 10.0  # the search for step sizes


def known_speeds() -> Mapping[Device, Speed]:
    """How fast the devices of this machine were when they were measured last, those that ever were."""
    begins = {Device.CPU: cpu_begin(thread_count()), Device.CUDA: cuda_begin()}
    kept = {device: last_remembered(begin, NUMBERS) for device, begin in begins.items()}
    return {device: Speed(*numbers) for device, numbers in kept.items() if numbers is not None}


def expected_s(request: TrainRequest, speed: Speed) -> float:
    """How many seconds a training takes, about, on a device of that speed, if no stage ends early.

    Raises:
        TrainingError: if the selection does not lie within the sound.
    """
    sound, spec = request.sound, request.spec
    rows, total = sound.n_channels * spec.stft.n_bins, spec.stft.n_frames(sound.n_samples)
    frames = len(selected_frames(sound, spec.stft, request.selection))
    workload = [*training_workload(spec, rows, frames)]
    if frames < total:
        workload += encoding_workload(spec, rows, total)
    return _besides(spec) * speed.needed_s(workload)


def _besides(spec: NetworkSpec) -> float:
    """How many times as long a training takes as its steps would if they were the scaled ones of usual encoders."""
    signed = _SIGNED if spec.encoder is Encoder.SIGNED else 1.0
    return _BESIDES * max(signed, _PLAIN if spec.optimiser is Optimiser.PGD else 1.0)
