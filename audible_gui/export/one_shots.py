"""Stretches of components as files of their own, all or nothing. Generators; any thread."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from audible_gui import __version__
from audible_gui.audio_file import Dither, SoundWriter, Tags
from audible_gui.document import (
    Cut,
    EventsRequest,
    ExportRequest,
    ExportStep,
    Floats,
    Naming,
    Written,
    db_to_gain,
)
from audible_gui.errors import ExportError
from audible_gui.export.certificate import sha256
from audible_gui.export.levels import check_clipping, clipping, lowering_db
from audible_gui.export.plan import Plan, planned
from audible_gui.export.staging import LISTING, Staging, check_folder, commit, write_json
from audible_gui.export.stems import REFINING, refined
from audible_gui.synthesis import Renderer

_BLOCK = 1 << 17
_WRITTEN = 0.98
_ONSET = 0.1
"""Part of its first peak with which an attack begins."""


@dataclass(frozen=True)
class Shots:
    """Cuts, and how each is rendered."""

    plan: Plan
    cuts: tuple[Cut, ...]

    @cached_property
    def renderer(self) -> Renderer:
        """Of all of them."""
        return self.plan.renderer

    def blocks(self, cut: Cut) -> Iterator[Floats]:
        """A cut with its fades and the gain of all, in blocks: (samples, channels)."""
        mix, gain = self.plan.mix(cut.node), np.float32(db_to_gain(self.plan.gain_db))
        for start in range(cut.begin, cut.end, _BLOCK):
            count = min(_BLOCK, cut.end - start)
            block = self.renderer.render(mix, start, count) * (gain * _faded(cut, start, count))[:, np.newaxis]
            if not np.isfinite(block).all():
                raise ExportError("The files would hold values that are not numbers; train the network again.")
            yield block.astype(np.float32)

    def tight(self, cut: Cut) -> Cut:
        """The same from just before its sound begins; a frame knows that only to half a window, some 20 ms."""
        if not cut.fade_in:  # it is the beginning of the sound
            return cut
        count = min(2 * self.plan.network.spec.stft.n_fft, cut.end - cut.begin)
        level = np.abs(self.renderer.render(self.plan.mix(cut.node), cut.begin, count)).max(axis=1)
        onset = int(np.argmax(level >= _ONSET * level.max()))
        return replace(cut, begin=cut.begin + max(onset - cut.fade_in, 0))

    def tags(self, cut: Cut) -> Tags:
        """What a file says: whose event it is, where it begins on the timeline, and the markers within."""
        plan, rate_hz = self.plan, self.plan.sound.rate_hz
        name = plan.document.component(cut.node).name
        cues = tuple((at - cut.begin, title) for at, title in plan.tags.cues if cut.begin <= at < cut.end)
        return replace(
            plan.tags,
            title=f"{name}, event {cut.number}",
            comment=f"event {cut.number} of {name} at {cut.begin / rate_hz:.3f} s; {plan.tags.comment}",
            began_samples=plan.tags.began_samples + cut.begin,
            cues=cues,
        )

    def writer(self, path: Path, cut: Cut) -> SoundWriter:
        """For a cut."""
        plan = self.plan
        seed = (plan.network.spec.seed, cut.node.layer, cut.node.index, cut.number)
        header = (plan.sound.rate_hz, plan.n_channels, plan.file_format, plan.subtype, cut.end - cut.begin)
        return SoundWriter(path, *header, dither=Dither(seed), tags=self.tags(cut))


def export_cuts(request: EventsRequest, cuts: Sequence[Cut]) -> Generator[ExportStep, bool | None, Written]:
    """Write each cut as a file, and a listing of them.

    Nothing is left behind when it fails or is not iterated to the end. What is silent is not written.

    Yields:
        What is being done.

    Returns:
        What was written.

    Raises:
        ExportError: if there is nothing to write, or it cannot be written.
        ClippingError: for what an integer coding cannot hold, unless that may be cut off.
    """
    shots = Shots(_plan(request), tuple(cuts))
    place = (request.folder, shots.plan.sound.path)
    shots.plan.check_coding()
    check_folder(place[0], [*_names(request, shots), LISTING], place[1], overwrite=request.overwrite, listing=LISTING)
    with Staging(request.folder) as staging:
        if request.edited:
            shots = Shots(replace(shots.plan, tracks=(yield from refined(request.document))), shots.cuts)
        shots = yield from _tightened(shots)
        names = _names(request, shots)
        begun = REFINING if shots.plan.tracks else 0.0
        if request.gain_db is None and shots.plan.subtype.bits is not None:
            middle = 0.5 * (begun + _WRITTEN)
            peak = yield from _measured(shots, begun, middle)
            shots, begun = Shots(replace(shots.plan, gain_db=lowering_db(peak)), shots.cuts), middle
        peaks = yield from _write(shots, names, staging.path, begun)
        loudest, subtype, gain_db = max(peaks.values(), default=0.0), shots.plan.subtype, shots.plan.gain_db
        if not request.clips:
            check_clipping("A one-shot", subtype, loudest, gain_db)
        kept = [(name, cut) for name, cut in zip(names, shots.cuts, strict=True) if peaks[name] > 0.0]
        if not kept:
            raise ExportError(
                "Nothing of what is chosen sounds, so there is nothing to write; choose other components."
            )
        write_json(staging.path / LISTING, _listing(shots, kept))
        written = [name for name, _ in kept]
        replaced = check_folder(place[0], [*written, LISTING], place[1], overwrite=request.overwrite, listing=LISTING)
        commit((staging, replaced))
    cut_off = clipping("A one-shot", subtype, loudest, "was clipped; turn it down, or write FLOAT.")
    return Written(request.folder, len(kept), _sentence(request.folder, len(kept)), cut_off)


def _plan(request: EventsRequest) -> Plan:
    if not request.nodes:
        raise ExportError("No component is chosen whose events could be written.")
    order = ExportRequest(
        request.document,
        request.folder,
        request.nodes[0].layer,
        request.file_format,
        request.subtype,
        edited=request.edited,
        gain_db=request.gain_db,
        only=request.nodes,
    )
    return planned(order)


def _names(request: EventsRequest, shots: Shots) -> list[str]:
    if not shots.cuts:
        raise ExportError("There are no events in what is chosen; it is silent. Choose other components.")
    plan = shots.plan
    naming = Naming(request.pattern, plan.sound.name, plan.layer, plan.network.spec.seed, of_events=True)
    told = [(plan.document.component(c.node).name, c.number, c.begin / plan.sound.rate_hz) for c in shots.cuts]
    return naming.events(told, plan.file_format)


def _tightened(shots: Shots) -> Generator[ExportStep, bool | None, Shots]:
    """Cuts that begin where their sound does."""
    tight = []
    for cut in shots.cuts:
        tight.append(shots.tight(cut))
        yield ExportStep("Finding onsets", REFINING if shots.plan.tracks else 0.0)
    return Shots(shots.plan, tuple(tight))


def _measured(shots: Shots, low: float, high: float) -> Generator[ExportStep, bool | None, float]:
    """The peak of all."""
    peak = 0.0
    for place, cut in enumerate(shots.cuts):
        peak = max(peak, *(float(np.abs(block).max()) for block in shots.blocks(cut)))
        yield ExportStep("Measuring levels", low + (high - low) * (place + 1) / len(shots.cuts))
    return peak


def _write(
    shots: Shots, names: Sequence[str], folder: Path, begun: float
) -> Generator[ExportStep, bool | None, dict[str, float]]:
    """Write the files; their peaks. Silent ones are taken away again."""
    peaks: dict[str, float] = {}
    for place, (name, cut) in enumerate(zip(names, shots.cuts, strict=True)):
        peaks[name] = 0.0
        with shots.writer(folder / name, cut) as writer:
            for block in shots.blocks(cut):
                writer.write(block)
                peaks[name] = max(peaks[name], float(np.abs(block).max()))
        if peaks[name] == 0.0:
            (folder / name).unlink()
        told = f"Writing {place + 1} of {len(names)}: {name}"
        yield ExportStep(told, begun + (_WRITTEN - begun) * (place + 1) / len(names))
    return peaks


def _faded(cut: Cut, start: int, count: int) -> Floats:
    """The fades of a cut over a block, raised cosines; 1 between them."""
    places = np.arange(start, start + count, dtype=np.float64)
    gains = np.ones(count)
    if cut.fade_in:
        risen = np.clip((places - cut.begin) / cut.fade_in, 0.0, 1.0)
        gains *= 0.5 - 0.5 * np.cos(np.pi * risen)
    if cut.fade_out:
        left = np.clip((cut.end - 1 - places) / cut.fade_out, 0.0, 1.0)
        gains *= 0.5 - 0.5 * np.cos(np.pi * left)
    return gains.astype(np.float32)


def _listing(shots: Shots, kept: Sequence[tuple[str, Cut]]) -> dict[str, object]:
    plan, rate_hz = shots.plan, shots.plan.sound.rate_hz
    return {
        "stems": [name for name, _ in kept],
        "events": [
            {
                "file": name,
                "component": plan.document.component(cut.node).name,
                "layer": cut.node.layer,
                "number": cut.node.index + 1,
                "event": cut.number,
                "start_s": round(cut.begin / rate_hz, 6),
                "seconds": round((cut.end - cut.begin) / rate_hz, 6),
            }
            for name, cut in kept
        ],
        "note": "One-shots are faded and leave out what lies between them: they do not sum to the sound.",
        "source": plan.sound.path.name if plan.sound.path else plan.sound.name,
        "source_sha256": sha256(plan.sound),
        "edited": plan.edited,
        "gain_db": plan.gain_db,
        "seed": plan.network.spec.seed,
        "layers": list(plan.network.widths),
        "version": __version__,
    }


def _sentence(folder: Path, count: int) -> str:
    return f"{count} one-shot{'' if count == 1 else 's'} written to {folder}."
