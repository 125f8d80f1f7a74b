"""The options of ``audible-gui deconstruct``."""

import argparse
import math
from dataclasses import replace
from pathlib import Path

from audible_gui.document import (
    BINARY,
    DEFAULT_ITERATIONS,
    DEFAULT_READING,
    DEFAULT_WIDTHS,
    MAX_EXPONENT,
    Device,
    Encoder,
    FileFormat,
    Loss,
    NetworkSpec,
    Optimiser,
    Orientation,
    Reading,
    StftSpec,
    Subtype,
)
from audible_gui.export_options import add_naming_options, add_part_options, add_place_options
from audible_gui.workflow import DeconstructRequest

MAX_THREADS = 1024


def deconstruct_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = argparse.ArgumentParser(
        prog="audible-gui deconstruct",
        description="Trains a network on a sound and writes one stem per component; with the residual, if there is "
        "one, they sum to the sound.",
    )
    parser.add_argument("sound", metavar="SOUND")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="folder of the stems")
    add_network_options(parser)
    output = add_output_options(parser)
    add_place_options(output)
    output.add_argument("--figure", type=Path, metavar="FILE", help="also draw the network: PNG, SVG or PDF")
    output.add_argument("--project", type=Path, metavar="FILE", help="also write a project: FILE.audible")
    output.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def deconstruct_request(options: argparse.Namespace) -> DeconstructRequest:
    """The job that parsed options ask for. Raises AudibleError for values outside the limits."""
    return replace(
        shared_request(options, Path(options.sound)),
        overwrite=options.overwrite,
        number=options.number,
        figure=options.figure,
        project=options.project,
    )


def shared_request(options: argparse.Namespace, path: Path) -> DeconstructRequest:
    """What the options that a batch has, too, ask for. Raises AudibleError for values outside the limits."""
    spec = NetworkSpec(
        widths=options.layers,
        loss=Loss(options.loss),
        sparsity=options.sparsity,
        seed=options.seed,
        iterations=options.iterations,
        orientation=Orientation(options.orientation),
        optimiser=Optimiser(options.optimiser),
        encoder=Encoder(options.encoder),
        stft=StftSpec(options.fft, options.hop if options.hop is not None else max(1, options.fft // 4)),
    )
    return DeconstructRequest(
        path=path,
        folder=options.output,
        spec=spec,
        device=Device(options.device),
        selection=_selection(options),
        layer=options.layer,
        reading=Reading(options.reading),
        exponent=options.exponent,
        file_format=FileFormat(options.format),
        subtype=None if options.subtype is None else Subtype(options.subtype),
        gain_db=options.gain,
        pattern=options.names,
        only=options.only,
        branch=options.branch,
        threads=options.threads,
    )


def add_network_options(parser: argparse.ArgumentParser, threads: int | None = None) -> None:
    """How the network is learned, with so many threads by default."""
    network = parser.add_argument_group("network")
    widths = ",".join(map(str, DEFAULT_WIDTHS))
    network.add_argument(
        "--layers", type=_widths, default=DEFAULT_WIDTHS, metavar="N[,N…]",
        help=f"components per layer from the sound inwards; one number is a plain NAE (default {widths}: fine parts, "
        "then groups of three of them)",
    )  # fmt: skip
    network.add_argument(
        "--loss", choices=[*map(str, Loss)], default=str(Loss.KL),
        help="what is made small, the likelihood of a noise: kl of a Poisson one, loud and soft in proportion "
        "(default); euclidean of a Gaussian one, the loudest first; is of a multiplicative Gamma one, soft parts as "
        "much as loud ones",
    )  # fmt: skip
    network.add_argument(
        "--sparsity", type=float, default=0.0, metavar="X",
        help="weight of the penalty on all activations and deep weights (default 0)",
    )  # fmt: skip
    network.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same samples (default 0)")
    network.add_argument(
        "--iterations", type=int, default=DEFAULT_ITERATIONS, metavar="N",
        help=f"sweeps over all weights (default {DEFAULT_ITERATIONS})",
    )  # fmt: skip
    network.add_argument(
        "--orientation", choices=[*map(str, Orientation)], default=str(Orientation.SPECTRA),
        help="what the first layer's weights are (default spectra)",
    )  # fmt: skip
    network.add_argument(
        "--optimiser", choices=[*map(str, Optimiser)], default=str(Optimiser.SCALED),
        help="scaled: every weight has a step of its own size (default); pgd: plain projected gradient descent with "
        "momentum, which finds its step sizes itself, takes about ten times as long and separates about as well",
    )  # fmt: skip
    network.add_argument(
        "--encoder", choices=[*map(str, Encoder)], default=str(Encoder.NONNEGATIVE),
        help="nonnegative (default), or signed: the encoder's weights may be negative and a ReLU follows each layer; "
        "the parts sum to the sound as exactly, but are no better separated and sometimes far worse",
    )  # fmt: skip
    network.add_argument("--fft", type=int, default=2048, metavar="N", help="window in samples (default 2048)")
    network.add_argument("--hop", type=int, metavar="N", help="samples between windows (default a quarter window)")
    for name, what in (("from", "where it begins"), ("to", "where it ends")):
        network.add_argument(
            f"--{name}", type=float, metavar="S", dest=f"{name}_s",
            help=f"learn from a stretch of the sound alone: {what}, in seconds; it is then looked for in all of the "
            "sound",
        )  # fmt: skip
    network.add_argument("--device", choices=[*map(str, Device)], default=str(Device.AUTO), help="default auto")
    usual = "one less than there are cores" if threads is None else str(threads)
    network.add_argument(
        "--threads", type=_threads, default=threads, metavar="N",
        help=f"of the processor for a training (default {usual}); same seed, device and number: the same samples",
    )  # fmt: skip


def add_output_options(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """What is written, but for where; returns the group of these options."""
    output = parser.add_argument_group("output")
    output.add_argument("--layer", type=int, metavar="N", help="whose components are written (default the deepest)")
    output.add_argument(
        "--reading", choices=[*map(str, Reading)], default=str(DEFAULT_READING),
        help="a component of a deep layer as one basis times one envelope, or as the sum of its parts in layer 1, each "
        f"with its own envelope (default {DEFAULT_READING})",
    )  # fmt: skip
    output.add_argument(
        "--exponent", type=_exponent, default=1.0, metavar="P",
        help="how strictly parts are kept apart: at 1 (default) each has its share of every moment and frequency, "
        "which sounds natural while parts leak into each other; the higher, up to 8, the less leaks and the more it "
        "gurgles; binary gives every moment and frequency to the loudest part alone",
    )  # fmt: skip
    output.add_argument("--format", choices=[*map(str, FileFormat)], default=str(FileFormat.WAV), help="default wav")
    output.add_argument("--subtype", choices=[*map(str, Subtype)], help="coding (default FLOAT in wav, else PCM_24)")
    add_part_options(output)
    add_naming_options(output)
    return output


def _selection(options: argparse.Namespace) -> tuple[float, float] | None:
    """Both ends, the first at 0 unless it is told; the last goes with what the sound has."""
    if options.from_s is None and options.to_s is None:
        return None
    return (0.0 if options.from_s is None else options.from_s, math.inf if options.to_s is None else options.to_s)


def _exponent(text: str) -> float:
    if text == "binary":
        return BINARY
    try:
        exponent = float(text)
    except ValueError:
        exponent = math.nan
    if not 1.0 <= exponent <= MAX_EXPONENT:
        raise argparse.ArgumentTypeError(f"“{text}” is neither a number from 1 to {MAX_EXPONENT:g} nor “binary”")
    return exponent


def _threads(text: str) -> int:
    try:
        threads = int(text)
    except ValueError:
        threads = 0
    if not 1 <= threads <= MAX_THREADS:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to {MAX_THREADS}")
    return threads


def _widths(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of whole numbers such as 36,12") from None
