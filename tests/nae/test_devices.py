"""Which device is chosen, what is remembered of it, and what happens when its memory is too small."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from audible_gui.document import (
    Device,
    Encoder,
    Loss,
    Network,
    NetworkSpec,
    Optimiser,
    Orientation,
    Relearn,
    Retraining,
    TrainRequest,
    TrainStep,
)
from audible_gui.errors import TrainingError
from audible_gui.nae import encode_sound, expected_s, known_speeds, retrain, train
from audible_gui.nae.backend import chosen_device, known_speed, measured_speeds
from audible_gui.nae.extrapolation import Extrapolated
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.falling_back import GPU_FULL
from audible_gui.nae.learning import decoder_sweep, encoder_sweep
from audible_gui.nae.speed import SHAPES, Speed, fitted
from audible_gui.nae.speed_cache import cache_folder, remember, remembered
from audible_gui.nae.timing import measured_speed
from audible_gui.nae.workload import Passes, Workload, encoding_workload, training_workload
from tests.nae.test_factors import random_factors
from tests.support.networks import SMALL, noise, outcome, tones

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
# A GPU computes a hundred times as fast, but every step of it takes a millisecond.
SPEEDS = {CPU: Speed(1e-5, 1e-8, 1e-10), CUDA: Speed(1e-3, 1e-10, 1e-12)}
SHORT, LONG = [Passes(400, 65 * 100, 36)], [Passes(400, 1025 * 1000, 36)]
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")


def fake_speed(device: torch.device) -> Tiled[Speed]:
    yield
    return SPEEDS[device]


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that says it has a GPU; nothing can be computed on it."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own; the file that it will have."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    return folder / "device-speeds.json"


@pytest.mark.usefixtures("gpu")
@pytest.mark.parametrize(("workload", "device"), [(SHORT, CPU), (LONG, CUDA)])
def test_the_device_that_is_measured_faster_for_this_much_work_is_chosen(
    workload: Workload, device: torch.device
) -> None:
    chosen = outcome(chosen_device(Device.AUTO, workload, fake_speed))
    assert chosen.device == device
    assert chosen.reason.startswith("measured faster: ")
    assert ("CUDA 0.4" in chosen.reason) == (device == CPU)


@pytest.mark.usefixtures("gpu")
def test_what_is_asked_for_is_not_measured() -> None:
    def never(_device: torch.device) -> Tiled[Speed]:
        raise AssertionError

    for wanted, device in ((Device.CPU, CPU), (Device.CUDA, CUDA)):
        chosen = outcome(chosen_device(wanted, LONG, never))
        assert (chosen.device, chosen.reason) == (device, "as asked for")


@pytest.mark.usefixtures("gpu")
def test_a_gpu_that_fails_is_not_chosen() -> None:
    def failing(device: torch.device) -> Tiled[Speed]:
        yield
        if device == CUDA:
            raise RuntimeError("no kernel image is available for execution on the device")
        return SPEEDS[device]

    chosen = outcome(chosen_device(Device.AUTO, LONG, failing))
    assert (chosen.device, chosen.reason) == (CPU, "the CUDA device failed to compute")


def test_without_a_gpu_nothing_is_measured_and_asking_for_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    network = outcome(train(TrainRequest(tones(), NetworkSpec((2,), iterations=2, stft=SMALL))))
    assert (network.device, network.device_reason) == ("cpu", "there is no CUDA device")
    with pytest.raises(TrainingError, match="no CUDA device that PyTorch can use"):
        outcome(train(TrainRequest(tones(), NetworkSpec((2,), stft=SMALL), Device.CUDA)))


@pytest.mark.usefixtures("gpu")
def test_the_reason_is_recorded_with_every_kind_of_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.nae.backend.known_speed", fake_speed)
    sound = tones()
    network = outcome(train(TrainRequest(sound, NetworkSpec((3,), iterations=3, stft=SMALL))))
    again = outcome(retrain(Retraining(sound, network, Relearn(), iterations=3)))
    for result in (network, again, outcome(encode_sound(network, sound))):
        assert result.device == "cpu"
        assert "measured faster" in result.device_reason
        assert result.notes == ()


def test_the_model_of_a_speed_is_what_was_measured() -> None:
    speed = Speed(3e-4, 5e-9, 2e-10)
    seconds = [speed.needed_s([Passes(1, rows * samples, width)]) for rows, samples, width in SHAPES]
    again = fitted([speed.step_s, *seconds[1:]])
    assert again.product_s == pytest.approx(speed.product_s)
    assert again.value_s == pytest.approx(speed.value_s, rel=0.01)
    assert fitted([1.0, 0.5, 0.4]) == Speed(1.0, 0.0, 0.0)


def test_the_cpu_is_measured_in_a_moment_and_more_work_takes_longer() -> None:
    work = measured_speed(CPU)
    assert len(list(work)) >= 3 * len(SHAPES)
    speed = outcome(measured_speed(CPU))
    times = [speed.needed_s(workload) for workload in (SHORT, LONG)]
    assert 0.0 < 5.0 * times[0] < times[1]


def test_a_measured_speed_is_remembered_per_device_threads_and_version(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[torch.device] = []

    def counted(device: torch.device) -> Tiled[Speed]:
        measured.append(device)
        yield
        return SPEEDS[device]

    monkeypatch.setattr("audible_gui.nae.backend.measured_speed", counted)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda _device: "Imaginary 100")
    for device in (CPU, CUDA, CPU, CUDA):
        assert outcome(known_speed(device)) == SPEEDS[device]
    assert measured == [CPU, CUDA]
    assert len(json.loads(cache.read_text())) == 2
    monkeypatch.setattr("torch.get_num_threads", lambda: 77)
    outcome(known_speed(CPU))
    monkeypatch.setattr("torch.__version__", "99.0")
    outcome(known_speed(CUDA))
    assert measured == [CPU, CUDA, CPU, CUDA]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "\udcff", "[" * 100_000, '{"key": [1.0, 2.0]}', '{"key": [1.0, NaN, 2.0]}',
     '{"key": [1.0, -2.0, 2.0]}', '{"key": "1.0"}', '{"key": [1.0, 2.0, true]}', '{"key": [1.0, 2.0, 1e999]}'],
)  # fmt: skip
def test_a_damaged_cache_is_as_none_and_mended(text: str, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_bytes(text.encode(errors="surrogateescape"))
    assert remembered("key", 3) is None
    remember("key", (1.0, 0.0, 2.5))
    assert remembered("key", 3) == (1.0, 0.0, 2.5)
    assert list(cache.parent.iterdir()) == [cache]


def test_where_nothing_can_be_written_nothing_is_kept(cache: Path) -> None:
    cache.parent.parent.mkdir(parents=True, exist_ok=True)
    cache.parent.write_text("a file where the folder should be")
    remember("key", (1.0, 2.0, 3.0))
    assert remembered("key", 3) is None


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() is None
    remember("key", (1.0,))
    assert remembered("key", 1) is None


def test_a_long_sound_is_a_sample_to_learn_from_and_all_of_it_to_encode() -> None:
    spec = NetworkSpec((36, 12))
    short, long = (training_workload(spec, 1025, frames) for frames in (500, 50_000))
    assert len(short) == 2
    assert long[0].values == 1025 * 1000
    assert long[3:] == encoding_workload(spec, 1025, 50_000)
    assert [(passes.count % 196, passes.components) for passes in long[2:]] == [(0, 36), (0, 12), (0, 36)]
    assert long[2].count < long[3].count, "a glimpse of all frames"
    endless = training_workload(spec, 1025, 50_000_000)
    assert endless[2:] == encoding_workload(spec, 1025, 50_000_000)
    assert len(encoding_workload(NetworkSpec((12,)), 1025, 50_000)) == 1
    turned = NetworkSpec((36, 12), orientation=Orientation.ENVELOPES)
    assert training_workload(turned, 1025, 30_000)[0].values == 1025 * 30_000


def test_what_was_measured_tells_how_long_a_training_will_take(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert known_speeds() == {}
    monkeypatch.setattr("audible_gui.nae.backend.measured_speed", fake_speed)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda _device: "Imaginary 100")
    assert outcome(measured_speeds()) == known_speeds() == {Device.CPU: SPEEDS[CPU], Device.CUDA: SPEEDS[CUDA]}
    remember(next(key for key in json.loads(cache.read_text()) if ", cpu " in key), (1.0, 2.0, 3.0))
    assert known_speeds()[Device.CPU] == Speed(1.0, 2.0, 3.0), "the last measurement counts"


def test_a_device_that_fails_is_left_out_of_what_is_measured(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(device: torch.device) -> Tiled[Speed]:
        if device == CUDA:
            raise RuntimeError("no kernel image is available for execution on the device")
        return (yield from fake_speed(device))

    monkeypatch.setattr("audible_gui.nae.backend.measured_speed", failing)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert outcome(measured_speeds()) == {Device.CPU: SPEEDS[CPU]}
    assert len(json.loads(cache.read_text())) == 1


def test_a_training_is_expected_to_take_as_long_as_there_is_work() -> None:
    sound = noise(80_000)

    def expected(spec: NetworkSpec, selection: tuple[float, float] | None = None) -> float:
        return expected_s(TrainRequest(sound, spec, Device.CPU, selection), SPEEDS[CPU])

    usual = expected(NetworkSpec((12,)))
    assert usual > 1.5 * SPEEDS[CPU].needed_s(training_workload(NetworkSpec((12,)), 1025, 157))
    for more in (NetworkSpec((48,)), NetworkSpec((36, 12)), NetworkSpec((12,), iterations=400)):
        assert expected(more) > usual
    assert expected(NetworkSpec((12,), encoder=Encoder.SIGNED)) > 2.0 * usual
    assert expected(NetworkSpec((12,), optimiser=Optimiser.PGD)) > 5.0 * usual
    assert expected(NetworkSpec((12,)), (1.0, 3.0)) < usual
    with pytest.raises(TrainingError, match="must lie within the sound"):
        expected(NetworkSpec((12,)), (1.0, 300.0))


def full_at_first(step: Callable[[Factors], Iterator[None]]) -> Callable[[Factors], Iterator[None]]:
    fits: list[bool] = []

    def wrapped(factors: Factors) -> Iterator[None]:
        yield from step(factors)
        if not fits:
            fits.append(True)
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 1.00 GiB.")

    return wrapped


@pytest.mark.parametrize("kind", ["train", "retrain", "encode"])
def test_a_gpu_with_too_little_memory_leaves_the_work_to_the_cpu(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, spec = tones(), NetworkSpec((4, 2), iterations=8, stft=SMALL)
    first = outcome(train(TrainRequest(sound, spec, Device.CPU)))

    def steps(device: Device) -> list[TrainStep]:
        if kind == "train":
            return list(train(TrainRequest(sound, spec, device)))
        if kind == "retrain":
            return list(retrain(Retraining(sound, first, Relearn(), iterations=8, device=device)))
        return list(encode_sound(first, sound, device))

    expected = steps(Device.CPU)[-1].network
    monkeypatch.setattr(Factors, "step_code", full_at_first(Factors.step_code))
    told = steps(Device.AUTO)
    network = told[-1].network
    assert expected is not None
    assert network is not None
    assert "GPU full: on the CPU" in [step.stage for step in told]
    assert (network.device, network.notes) == ("cpu", (GPU_FULL,))
    assert network.device_reason == "the GPU had too little memory"
    assert np.array_equal(network.code, expected.code)


@pytest.mark.parametrize("allocate", [torch.empty, np.empty])
def test_too_little_memory_on_the_cpu_ends_with_a_sentence(
    allocate: Callable[[int], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(_factors: Factors) -> Iterator[None]:
        allocate(10**14)
        yield

    monkeypatch.setattr(Factors, "step_code", greedy)
    with pytest.raises(TrainingError, match="too little memory for this sound"):
        outcome(train(TrainRequest(tones(), NetworkSpec((2,), iterations=8, stft=SMALL), Device.CPU)))


def test_other_errors_of_torch_are_not_taken_for_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Factors, "step_code", lambda _factors: iter([torch.ones(2) @ torch.ones(3)]))
    with pytest.raises(RuntimeError, match="size"):
        outcome(train(TrainRequest(tones(), NetworkSpec((2,), iterations=8, stft=SMALL), Device.CPU)))


def test_torch_leaves_a_core_and_its_threads_wait_without_spinning() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    network = outcome(train(TrainRequest(tones(), NetworkSpec((2,), iterations=2, stft=SMALL), Device.CPU)))
    assert network.threads == torch.get_num_threads() == max(1, cores - 1)
    program = (
        "import os, sys\n"
        "import audible_gui.nae\n"
        "audible_gui.nae.known_speeds()\n"
        "assert 'torch' not in sys.modules\n"
        "sys.exit(os.environ['OMP_WAIT_POLICY'] != 'passive')"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


@needs_gpu
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize(("widths", "sparsity"), [((4,), 0.0), ((6, 3), 0.0), ((6, 3), 0.02)])
def test_cuda_learns_what_the_cpu_learns(
    loss: Loss, orientation: Orientation, widths: tuple[int, ...], sparsity: float
) -> None:
    spec = NetworkSpec(widths, iterations=20, stft=SMALL, loss=loss, orientation=orientation, sparsity=sparsity)
    on_cpu, on_gpu = (outcome(train(TrainRequest(tones(), spec, device))) for device in (Device.CPU, Device.CUDA))
    assert on_gpu.device == "cuda"
    assert on_gpu.loss == pytest.approx(on_cpu.loss, rel=0.02)
    assert on_gpu.ids == on_cpu.ids
    assert alike(on_cpu, on_gpu) > 0.99


@needs_gpu
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("momentum", [True, False])
def test_sweeps_on_cuda_are_those_on_the_cpu(loss: Loss, free: bool, momentum: bool) -> None:
    on_cpu, on_gpu = (swept(device, loss, free=free, momentum=momentum) for device in (CPU, CUDA))
    for one, other in zip(on_cpu, on_gpu, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-6, atol=1e-9)


def swept(device: torch.device, loss: Loss, *, free: bool, momentum: bool) -> list[torch.Tensor]:
    """What ten sweeps make of the same factors, in double precision."""
    factors = random_factors(2, loss, free=free, seed=3)
    factors.x = factors.x.to(device)
    factors.encoders, factors.decoders = (
        [part.to(device) for part in parts] for parts in (factors.encoders, factors.decoders)
    )
    factors.code = None if factors.code is None else factors.code.to(device)
    sweep = decoder_sweep if free else encoder_sweep
    moving = Extrapolated(sweep) if momentum else sweep
    for _ in range(10):
        for _ in moving(factors):
            pass
    return [tensor.cpu() for tensor in factors.learned()]


@needs_gpu
def test_cuda_encodes_and_retrains_as_the_cpu_does() -> None:
    sound, other = tones(), noise(6000)
    network = outcome(train(TrainRequest(sound, NetworkSpec((6, 3), iterations=20, stft=SMALL), Device.CPU)))
    for device in (Device.CPU, Device.CUDA):
        encoded = outcome(encode_sound(network, other, device))
        again = outcome(retrain(Retraining(sound, network, Relearn(fresh=False), iterations=10, device=device)))
        assert encoded.device == again.device == device
        assert encoded.loss == pytest.approx(outcome(encode_sound(network, other, Device.CPU)).loss, rel=0.01)
        assert again.loss < 1.05 * network.loss


@needs_gpu
def test_both_devices_can_be_measured() -> None:
    for device in (CPU, CUDA):
        assert outcome(measured_speed(device)).needed_s(LONG) > 0.0


def alike(one: Network, other: Network) -> float:
    """Cosine of all decoders and the code of two networks, the least of them."""
    arrays = zip([*one.decoders, one.code], [*other.decoders, other.code], strict=True)
    return min(float(np.vdot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))) for a, b in arrays)
