"""Other ways of listening, by the buttons of the transport bar."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, with_gain, with_mute, with_network
from audible_gui.jobs import Measured
from audible_gui.playback import Listening
from audible_gui.session import Audition, Balance, Comparison
from audible_gui.synthesis import Box
from audible_gui.views.listening_buttons import ListeningButtons, balance_text
from audible_gui.views.null_meter import NullMeter, null_text, null_tip
from audible_gui.views.transport_bar import TransportBar
from tests.support.networks import noise, random_network
from tests.views.plots.fakes import FakeStudio, document, sound

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(bar: TransportBar, studio: FakeStudio, qtbot: QtBot) -> TransportBar:
    studio.open(document(sound()))
    qtbot.waitUntil(lambda: studio.measuring.whole is not None)
    return bar


def buttons(of: TransportBar) -> ListeningButtons:
    return of.listening


def mute(studio: FakeStudio) -> None:
    studio.session.edit("Mute", lambda before: with_mute(before, Node(2, 0), muted=True))


def test_without_a_sound_they_are_off(bar: TransportBar) -> None:
    all_of = buttons(bar)
    for button in (all_of.compare_button, all_of.difference_button, all_of.box_button):
        assert not button.isEnabled()
        assert button.toolTip() == "Open a sound first"
    assert bar.null_meter.text() == "null –"


def test_the_original_and_back(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    mute(studio)
    qtbot.waitUntil(lambda: studio.measuring.whole is not None)
    button = buttons(opened).compare_button
    softer = 1.0 > studio.transport.balance.original > 0.0
    assert softer
    assert " dB softer" in button.toolTip()
    QTest.mouseClick(button, LEFT)
    assert button.isChecked()
    assert studio.engine.listening == Listening(0.0, studio.transport.balance.original)
    assert opened.heard_label.text().startswith("Hearing: original at −")
    assert opened.mix_button.isVisible()
    QTest.mouseClick(button, LEFT)
    assert not button.isChecked()
    assert studio.engine.listening == Listening()
    assert opened.heard_label.text() == "Hearing: mix"


def test_the_difference(opened: TransportBar, studio: FakeStudio) -> None:
    button = buttons(opened).difference_button
    assert "Nothing is edited" in button.toolTip()
    mute(studio)
    assert "Nothing is edited" not in button.toolTip()
    QTest.mouseClick(button, LEFT)
    assert studio.engine.listening == Listening(1.0, -1.0)
    assert opened.heard_label.text() == "Hearing: difference"
    QTest.mouseClick(buttons(opened).compare_button, LEFT)
    assert not button.isChecked()
    QTest.mouseClick(opened.mix_button, LEFT)
    assert studio.transport.way.plain


def test_the_box(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    button = buttons(opened).box_button
    with qtbot.waitSignal(buttons(opened).box_requested):
        QTest.mouseClick(button, LEFT)
    assert not button.isChecked()
    studio.transport.set_box(Box(0, 4000, 300.0, 600.0))
    assert button.isChecked()
    assert opened.heard_label.text() == "Hearing: mix, in the box"
    QTest.mouseClick(opened.mix_button, LEFT)
    assert studio.transport.way.box is None


def test_what_leaked_is_of_a_component_alone(opened: TransportBar, studio: FakeStudio) -> None:
    button = buttons(opened).leak_button
    assert not button.isEnabled()
    assert button.toolTip().startswith("Select a component")
    studio.transport.set_audition(Audition(Node(1, 2)))
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT)
    assert button.isChecked()
    assert opened.heard_label.text() == "Hearing: what leaked into part 2"
    QTest.mouseClick(button, LEFT)
    assert opened.heard_label.text() == "Hearing: part 2 alone"


def test_a_mix_that_is_lowered_while_compared_says_so(opened: TransportBar, studio: FakeStudio) -> None:
    studio.transport.set_balance(Balance(0.5, 1.2))
    button = buttons(opened).compare_button
    QTest.mouseClick(button, LEFT)
    assert opened.heard_label.text() == "Hearing: original at +1.6 dB"
    assert button.isChecked()
    QTest.mouseClick(button, LEFT)
    assert studio.transport.way.comparison is Comparison.MATCHED
    assert opened.heard_label.text() == "Hearing: mix at −6.0 dB"
    assert button.isChecked()
    QTest.mouseClick(opened.mix_button, LEFT)
    assert opened.heard_label.text() == "Hearing: mix"
    assert not button.isChecked()


@pytest.mark.parametrize(
    ("mix_lufs", "peak", "text"),
    [
        (-26.0, 0.5, "The original plays 6.0 dB softer."),
        (-18.0, 0.5, "The original plays 2.0 dB louder."),
        (-20.02, 0.5, "They are equally loud."),
        (-14.0, 1.0, "The mix 6.0 dB softer while compared, since the original would clip; Esc brings it back as it "
         "was."),
        (-14.0, 0.8, "The original plays 1.9 dB louder, and the mix 4.1 dB softer while compared, since the original "
         "would clip; Esc brings it back as it was."),
        (float("-inf"), 0.5, "One of them is silent, so their loudness stays as it is."),
    ],
)  # fmt: skip
def test_the_balance_is_said(mix_lufs: float, peak: float, text: str) -> None:
    assert balance_text(Measured(-10.0, mix_lufs, -20.0, peak, sampled=False)) == text
    assert balance_text(None) == "Their loudness is being measured."


def test_of_what_is_heard_alone_too() -> None:
    louder, silent = (Measured(-10.0, lufs, -20.0, 1.0, sampled=False) for lufs in (-14.0, -math.inf))
    assert balance_text(louder, alone=True).startswith("What is heard alone 6.0 dB softer while compared")
    assert "as loud as if the whole mix were heard" in balance_text(silent, alone=True)


def test_the_null_meter_is_never_out_of_date(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    meter = opened.null_meter
    assert isinstance(meter, NullMeter)
    assert meter.text().startswith("null −1")
    assert meter.toolTip().startswith("Nothing is edited")
    mute(studio)
    assert meter.text() == "null …"
    assert "being measured" in meter.accessibleDescription()
    qtbot.waitUntil(lambda: meter.text() != "null …")
    assert -30.0 < float(meter.text().removeprefix("edit ").removesuffix(" dB").replace("−", "-")) < 0.0
    assert "mix minus original" in meter.toolTip()
    studio.session.undo_stack.undo()
    assert meter.text() == "null …"
    studio.session.edit("Close", lambda _: Document())
    assert meter.text() == "null –"


def test_a_much_louder_mix_reads_above_zero(opened: TransportBar, studio: FakeStudio, qtbot: QtBot) -> None:
    def louder(before: Document) -> Document:
        for index in range(3):
            before = with_gain(before, Node(2, index), 12.0)
        return before

    studio.session.edit("Gain", louder)
    qtbot.waitUntil(lambda: opened.null_meter.text() != "null …")
    assert opened.null_meter.text().startswith("edit +9.")
    assert " dB softer while compared" in buttons(opened).compare_button.toolTip()


def test_what_was_sampled_is_marked() -> None:
    sampled = Measured(-12.34, -20.0, -20.0, 1.0, sampled=True)
    assert null_text(sampled, edited=True) == "edit ≈ −12.3 dB"
    assert null_text(sampled, edited=False) == "null ≈ −12.3 dB"
    assert null_tip(sampled, edited=True).endswith("Measured on a sample of this long sound.")
    silent = Measured(None, -float("inf"), -float("inf"), 0.0, sampled=False)
    assert null_text(silent, edited=False) == "null −∞ dB"
    assert "silent" in null_tip(silent, edited=False)


def test_all_of_them_have_names_tips_and_can_be_tabbed_to(opened: TransportBar, studio: FakeStudio) -> None:
    studio.open(with_network(Document(sound=noise(8000)), random_network(noise(8000))))
    all_of = buttons(opened)
    for button in (all_of.compare_button, all_of.difference_button, all_of.box_button, all_of.leak_button):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
