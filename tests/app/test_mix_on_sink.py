"""Whatever is edited: what arrives at a sound card is what the mix is exported as, sample by sample."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, Floats, MixRequest, Node, Phase, with_gain, with_mute, with_pan
from audible_gui.operations import with_basis_of, with_envelope_of, with_phase
from audible_gui.resources import DEMO_SOUND
from audible_gui.synthesis import refinable
from tests.app.conftest import RATE_HZ
from tests.support.editor import PATIENCE_MS, learn, open_sound
from tests.support.virtual_sink import Recorder, VirtualSink, align

pytestmark = pytest.mark.sink
LOOP = (RATE_HZ, 2 * RATE_HZ)
# The mix that played before is faded over, and so are the ends of the loop.
SEAM = RATE_HZ // 20
KICK, OTHER, SHALLOW = Node(2, 1), Node(2, 0), Node(1, 3)


def unedited(document: Document) -> Document:
    return with_mute(document, KICK, muted=False)


def gained(document: Document) -> Document:
    return with_gain(with_gain(document, OTHER, 9.0), SHALLOW, -7.5)


def panned(document: Document) -> Document:
    return with_pan(with_pan(document, OTHER, -0.8), SHALLOW, 0.5)


def crossed(document: Document) -> Document:
    return with_envelope_of(with_basis_of(document, OTHER, SHALLOW), OTHER, KICK, amount=0.7)


def crossed_with_source_phase(document: Document) -> Document:
    return with_phase(crossed(document), OTHER, Phase.SOURCE)


def wide(folder: Path) -> Path:
    """The demo, with other sounds on the right: itself, later and softer."""
    samples, rate_hz = soundfile.read(DEMO_SOUND, dtype="float32")
    path = folder / "wide.wav"
    soundfile.write(path, np.stack([samples, 0.7 * np.roll(samples, 5000)], axis=1), rate_hz, subtype="FLOAT")
    return path


@pytest.mark.parametrize("edit", [unedited, gained, panned, crossed, crossed_with_source_phase])
def test_what_plays_is_the_exported_mix(
    card: VirtualSink, editor: Editor, qtbot: QtBot, tmp_path: Path, edit: Callable[[Document], Document]
) -> None:
    check(card, editor, qtbot, tmp_path, edit, DEMO_SOUND)


@pytest.mark.parametrize("edit", [gained, panned])
def test_of_a_stereo_sound_too(
    card: VirtualSink, editor: Editor, qtbot: QtBot, tmp_path: Path, edit: Callable[[Document], Document]
) -> None:
    check(card, editor, qtbot, tmp_path, edit, wide(tmp_path))


def check(
    card: VirtualSink,
    editor: Editor,
    qtbot: QtBot,
    tmp_path: Path,
    edit: Callable[[Document], Document],
    path: Path,
) -> None:
    session, transport, exporting = editor.studio.session, editor.studio.transport, editor.studio.exporting
    open_sound(editor, qtbot, path)
    learn(editor)
    session.edit("Edit", edit)
    qtbot.waitUntil(lambda: transport.tracks.keys() == refinable(session.document).keys(), timeout=PATIENCE_MS)
    with qtbot.waitSignal(exporting.exported, timeout=PATIENCE_MS):
        exporting.start(MixRequest(session.document, tmp_path / "mix.wav"))
    mix, _ = soundfile.read(tmp_path / "mix.wav", dtype="float32", always_2d=True)
    original, _ = soundfile.read(path, dtype="float32", always_2d=True)
    assert bool(np.abs(mix - original).max() > 0.01) is (edit is not unedited)
    transport.set_loop(LOOP)
    transport.seek(LOOP[0])
    with Recorder(card) as recorder:
        transport.play()
        qtbot.waitUntil(lambda: _within(recorder.samples, mix[LOOP[0] + SEAM : LOOP[1] - SEAM]), timeout=PATIENCE_MS)
    assert transport.playing


def _within(heard: Floats, expected: Floats) -> bool:
    """Whether it is in a recording; a mono sound is played on both channels."""
    if len(heard) < len(expected):
        return False
    place = align(heard, expected, len(expected))
    arrived = heard[max(place, 0) : place + len(expected)]
    return arrived.shape[0] == len(expected) and bool(np.abs(arrived - expected).max() < 1e-6)
