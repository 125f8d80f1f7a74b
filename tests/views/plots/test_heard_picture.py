"""The spectrogram of what is heard, in the original's place."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, Sound, with_gain, with_mute
from audible_gui.session import Audition, Way
from audible_gui.synthesis import SpectrogramPicture, spectrogram_picture
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.drawing import Heard, heard, picture_spec, renderer_of
from audible_gui.views.plots.heard_picture import heard_pictures
from audible_gui.views.plots.picture_control import DRAWING, HEARD, ORIGINAL
from audible_gui.views.plots.tiles import grid_for
from tests.support.networks import outcome
from tests.views.plots.fakes import RATE_HZ, FakeStudio, document, sound

LEFT = Qt.MouseButton.LeftButton
SPEC = picture_spec(RATE_HZ)
WHOLE = grid_for(0, 2 * RATE_HZ, 2 * RATE_HZ, RATE_HZ)


def quiet(before: Document, gain_db: float = -20.0) -> Document:
    """All of a layer softer."""
    for index in range(len(before.components[0])):
        before = with_gain(before, Node(1, index), gain_db)
    return before


def now_heard(studio: FakeStudio) -> Heard:
    now = heard(studio.session.document, studio.transport.audition, Way(), {})
    assert now is not None
    return now


def rendered(studio: FakeStudio) -> Sound:
    """What is heard, from the first sample to the last."""
    now = now_heard(studio)
    return Sound(renderer_of(now).render(now.mix, 0, now.sound.n_samples), RATE_HZ, "heard")


def expected(canvas: Canvas, studio: FakeStudio, columns: int) -> SpectrogramPicture:
    assert canvas.spectrogram.picture is not None
    span = 0, columns * WHOLE.hop
    loudest = canvas.spectrogram.picture.loudest
    return outcome(spectrogram_picture(rendered(studio), SPEC, max_columns=columns, span=span, loudest=loudest))


def shown(canvas: Canvas) -> SpectrogramPicture:
    assert canvas.spectrogram.heard is not None
    return canvas.spectrogram.heard


def wait_drawn(canvas: Canvas, qtbot: QtBot) -> None:
    drawing = canvas.picture_control.drawing
    qtbot.waitUntil(lambda: not drawing._timer.isActive() and not drawing.running)
    assert canvas.spectrogram.heard is not None


@pytest.fixture
def as_heard(opened: Canvas, studio: FakeStudio, qtbot: QtBot) -> Canvas:
    """With everything softer, and that in sight."""
    studio.session.edit("Softer", quiet)
    QTest.mouseClick(opened.picture_control.switch.heard, LEFT)
    wait_drawn(opened, qtbot)
    return opened


def test_it_is_that_of_what_is_rendered(as_heard: Canvas, studio: FakeStudio) -> None:
    switch = as_heard.picture_control.switch
    assert switch.heard.isChecked()
    assert not switch.original.isChecked()
    assert switch.heard.text() == HEARD
    picture = shown(as_heard)
    reference = expected(as_heard, studio, picture.image.shape[1])
    assert np.abs(picture.image.astype(int) - reference.image).max() <= 1
    softer = as_heard.spectrogram.level_db(0.5, 440.0)
    QTest.mouseClick(switch.original, LEFT)
    original = as_heard.spectrogram.level_db(0.5, 440.0)
    assert as_heard.spectrogram.heard is None
    assert switch.original.isChecked()
    assert softer is not None
    assert original is not None
    assert softer == pytest.approx(original - 20.0, abs=1.5)


def test_what_was_seen_stays_until_another_edit_is_drawn(as_heard: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    before, control = shown(as_heard), as_heard.picture_control
    texts: list[str] = []
    control.drawing.running_changed.connect(lambda _running: texts.append(control.switch.heard.text()))
    studio.session.edit("Mute", partial(with_mute, node=Node(1, 0), muted=True))
    assert shown(as_heard) is before
    wait_drawn(as_heard, qtbot)
    assert texts == [DRAWING, HEARD]
    reference = expected(as_heard, studio, shown(as_heard).image.shape[1])
    assert np.abs(shown(as_heard).image.astype(int) - reference.image).max() <= 1
    studio.session.undo_stack.undo()
    qtbot.waitUntil(lambda: bool(np.array_equal(shown(as_heard).image, before.image)))


def test_what_is_heard_alone_is_shown_and_the_original_where_that_is_heard(
    as_heard: Canvas, studio: FakeStudio, qtbot: QtBot
) -> None:
    studio.transport.set_audition(Audition(Node(1, 1)))
    wait_drawn(as_heard, qtbot)
    reference = expected(as_heard, studio, shown(as_heard).image.shape[1])
    assert np.abs(shown(as_heard).image.astype(int) - reference.image).max() <= 1
    studio.transport.set_audition(None)
    studio.session.edit("As it was", partial(quiet, gain_db=0.0))
    assert as_heard.spectrogram.heard is None
    assert as_heard.picture_control.heard


def test_a_closer_view_is_drawn_sharper(as_heard: Canvas, qtbot: QtBot) -> None:
    column_s = shown(as_heard).duration_s / shown(as_heard).image.shape[1]
    as_heard.times.show(0.9, 1.1)
    qtbot.waitUntil(lambda: shown(as_heard).duration_s < 1.9)
    wait_drawn(as_heard, qtbot)
    picture = shown(as_heard)
    assert picture.duration_s / picture.image.shape[1] <= column_s / 2
    assert picture.start_s <= 0.9
    assert picture.start_s + picture.duration_s >= 1.1


def test_without_a_network_only_the_original_is_offered(as_heard: Canvas, studio: FakeStudio) -> None:
    control = as_heard.picture_control
    studio.open(Document(sound=sound(1.0)))
    assert not control.heard
    assert control.switch.original.isChecked()
    assert not control.switch.heard.isEnabled()
    assert "Train a network first" in control.switch.heard.toolTip()
    control.toggle()
    assert not control.heard
    assert as_heard.spectrogram.heard is None


def test_both_buttons_are_named(canvas: Canvas) -> None:
    switch = canvas.picture_control.switch
    assert [one.accessibleName() for one in (switch.original, switch.heard)] == [
        f"Spectrogram: {ORIGINAL.lower()}",
        f"Spectrogram: {HEARD.lower()}",
    ]


def test_tiles_in_view_are_drawn_first() -> None:
    now = heard(quiet(document(sound())), None, Way(), {})
    assert now is not None
    whole = outcome(spectrogram_picture(now.sound, SPEC))
    grid = grid_for(1.0 * RATE_HZ, 1.2 * RATE_HZ, 2 * RATE_HZ, RATE_HZ)
    assert grid.first < grid.seen[0] < grid.seen[1] < grid.last
    work, pictures = heard_pictures(now, grid, whole, None), []
    try:
        while True:
            step = next(work)
            if isinstance(step, SpectrogramPicture):
                pictures.append(step)
    except StopIteration as end:
        last = end.value
    seen = slice(*((tile - grid.first) * grid.columns for tile in grid.seen))
    ready = [np.array_equal(one.image[:, seen], last.image[:, seen]) for one in pictures]
    first = pictures[ready.index(True)]
    for beside in (slice(0, seen.start), slice(seen.stop, None)):
        assert not np.array_equal(first.image[:, beside], last.image[:, beside])
    # What is drawn over a picture that has all of it already does not change.
    again = outcome(heard_pictures(now, grid, whole, last))
    assert np.array_equal(again.image, last.image)


def test_a_view_within_what_is_drawn_needs_no_more() -> None:
    wide = grid_for(0, 16_000, 160_000, RATE_HZ)
    assert wide.shows(grid_for(1000, 17_000, 160_000, RATE_HZ))
    assert not wide.shows(grid_for(100_000, 116_000, 160_000, RATE_HZ))
    assert not wide.shows(grid_for(0, 4000, 160_000, RATE_HZ))


def test_of_an_hour_something_new_is_seen_soon() -> None:
    hour = 3600 * 44_100
    grid = grid_for(0, hour, hour, 44_100)
    assert grid.seen == (grid.first, grid.last) == (0, -(-hour // grid.tile))
    assert grid.tile / 44_100 < 30.0
    assert grid.last * grid.columns < 2000
