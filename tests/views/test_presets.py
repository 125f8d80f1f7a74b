"""Presets: what the form is set by, saved under names that a hostile settings file cannot turn against the program."""

import json
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from audible_gui import settings as known
from audible_gui.document import (
    MAX_PRESET_NAME,
    MAX_PRESETS,
    MAX_WIDTH,
    Document,
    Loss,
    Network,
    NetworkSpec,
    TrainRequest,
    TrainStep,
    built_in_presets,
)
from audible_gui.jobs import Learner, Suggesting, Training
from audible_gui.settings import Settings
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.own_presets import AS_SUGGESTED, OwnPresets
from audible_gui.views.preset_control import PresetControl
from audible_gui.views.refusals import BUSY
from tests.support.suggestions import SUGGESTION, FakeSearch
from tests.views.plots.fakes import FakeStudio, document, sound

LEFT = Qt.MouseButton.LeftButton


def endless(_request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    while True:
        yield TrainStep("Layer 1", 0, 1, 1.0)


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


@pytest.fixture
def own(ini: Path, qapp: QApplication) -> OwnPresets:  # noqa: ARG001 - it wants an application
    return again(ini)


def again(ini: Path) -> OwnPresets:
    """As another run of the program reads them."""
    return OwnPresets(Settings(QSettings(str(ini), QSettings.Format.IniFormat)))


@pytest.fixture
def search() -> Iterator[FakeSearch]:
    result = FakeSearch()
    yield result
    result.go_on.set()


@pytest.fixture
def training(studio: FakeStudio) -> Training:
    return Training(studio.session, Learner(endless))


@pytest.fixture
def panel(studio: FakeStudio, training: Training, search: FakeSearch, qtbot: QtBot) -> NetworkPanel:
    result = NetworkPanel(studio.session, training, Suggesting(studio.session, training, search.suggest))
    qtbot.addWidget(result)
    result.resize(252, 660)
    return result


@pytest.fixture
def presets(panel: NetworkPanel, own: OwnPresets, studio: FakeStudio, training: Training) -> PresetControl:
    result = PresetControl(panel.form, own, studio.session, training, panel._suggesting)
    panel.add_above_form(result)
    result.suggestion_wanted.connect(panel.suggest)
    panel.show()
    return result


def choose(presets: PresetControl, name: str) -> None:
    """From the list, as a click does."""
    box, row = presets.box, presets.box.findText(name)
    assert row >= 0
    box.showPopup()
    QTest.mouseClick(box.view().viewport(), LEFT, pos=box.view().visualRect(box.model().index(row, 0)).center())
    QTest.qWait(0)
    if box.view().isVisible():  # it takes a click at once for the one that opened it
        QTest.keyClick(box.view(), Qt.Key.Key_Return)


def save_as(presets: PresetControl, name: str) -> None:
    presets._fill_menu()
    presets.menu.actions()[0].trigger()
    dialog = presets.dialog
    assert dialog is not None
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, name)
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Save), LEFT)


def entry(presets: PresetControl, text: str) -> None:
    """Choose an entry of the menu."""
    presets._fill_menu()
    next(action for action in presets.menu.actions() if action.text() == text).trigger()


@pytest.mark.parametrize("parts", [1, 12, 32, MAX_WIDTH])
def test_built_in_ones_are_distinct_networks_with_a_sentence_each(parts: int) -> None:
    found = built_in_presets(parts)
    assert len({preset.spec for preset in found}) == len({preset.name for preset in found}) == 6
    assert all(preset.sentence.endswith(".") and len(preset.sentence) < 120 for preset in found)
    assert all(preset.spec.widths[-1] in (parts, min(3 * parts, MAX_WIDTH)) for preset in found)
    assert built_in_presets()[0].spec == NetworkSpec()


def test_at_first_the_form_is_like_the_default(presets: PresetControl) -> None:
    first = built_in_presets()[0]
    assert presets.box.currentText() == first.name
    assert presets.sentence.text() == first.sentence


@pytest.mark.parametrize("number", range(6))
def test_one_that_is_chosen_sets_all_but_the_seed(presets: PresetControl, panel: NetworkPanel, number: int) -> None:
    panel.set_spec(NetworkSpec((7, 2), Loss.EUCLIDEAN, 0.5, 77, 999))
    assert (presets.box.currentIndex(), presets.box.placeholderText()) == (-1, "Custom")
    preset = built_in_presets()[number]
    presets.box.activated.emit(presets.box.findText(preset.name))
    assert panel.spec() == replace(preset.spec, seed=77)
    assert presets.box.currentText() == preset.name
    assert presets.sentence.text() == preset.sentence


def test_with_the_keyboard_one_is_chosen_too(presets: PresetControl, panel: NetworkPanel) -> None:
    QTest.keyClick(presets.box, Qt.Key.Key_Down)
    assert panel.spec().widths == built_in_presets()[1].spec.widths
    assert presets.box.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_what_is_changed_is_said_until_it_is_chosen_again(presets: PresetControl, panel: NetworkPanel) -> None:
    choose(presets, "Quick sketch")
    panel.form.iterations_box.setValue(61)
    assert presets.box.currentIndex() == -1
    assert presets.box.placeholderText() == "Quick sketch, changed"
    assert "“Quick sketch”" in presets.sentence.text()
    panel.form.iterations_box.setValue(60)
    assert presets.box.currentText() == "Quick sketch"
    panel.form.loss_box.setCurrentIndex(1)
    assert presets.box.currentIndex() == -1
    choose(presets, "Quick sketch")
    assert presets.box.currentText() == "Quick sketch"
    assert panel.spec().loss is Loss.KL
    panel.form.dice_button.click()
    assert presets.box.currentText() == "Quick sketch"


def test_a_project_s_settings_are_nobody_s_preset_changed(
    presets: PresetControl, studio: FakeStudio, panel: NetworkPanel
) -> None:
    choose(presets, "Quick sketch")
    studio.open(document(sound(0.2)))
    assert panel.spec().widths == (5, 3)
    assert presets.box.placeholderText() == "Custom"


def test_as_suggested_listens_first(
    presets: PresetControl, panel: NetworkPanel, studio: FakeStudio, search: FakeSearch, qtbot: QtBot
) -> None:
    assert not presets.entries.item(0).isEnabled()
    studio.open(Document(sound=sound(0.2)))
    assert presets.entries.item(0).isEnabled()
    panel.form.loss_box.setCurrentIndex(1)
    presets.box.activated.emit(0)
    assert search.orders or panel._suggesting.running
    with qtbot.waitSignal(panel._suggesting.suggested):
        search.go_on.set()
    assert panel.spec() == NetworkSpec(SUGGESTION.widths)
    assert presets.box.currentText() == AS_SUGGESTED
    choose(presets, "Small parts")
    assert panel.spec().widths == (3 * SUGGESTION.parts,)
    studio.open(Document(sound=sound(0.3)))
    assert presets.box.itemData(0) is None
    assert presets.box.placeholderText() == "Small parts, changed"


def test_suggesting_leaves_what_else_is_set(
    presets: PresetControl, panel: NetworkPanel, studio: FakeStudio, search: FakeSearch, qtbot: QtBot
) -> None:
    studio.open(Document(sound=sound(0.2)))
    panel.form.loss_box.setCurrentIndex(1)
    search.go_on.set()
    with qtbot.waitSignal(panel._suggesting.suggested):
        panel.suggest()
    assert panel.spec() == NetworkSpec(SUGGESTION.widths, Loss.EUCLIDEAN)
    assert presets.box.currentIndex() == -1


def test_own_ones_are_saved_overwritten_and_removed(
    presets: PresetControl, panel: NetworkPanel, own: OwnPresets, ini: Path
) -> None:
    panel.set_spec(NetworkSpec((20, 5), Loss.IS, 0.25, 3, 90))
    save_as(presets, "  Drums &  all ")
    assert presets.box.currentText() == "Drums & all"
    assert presets.sentence.text() == "20 → 5 components, Itakura–Saito, sparsity 0.25, 90 iterations."
    panel.form.iterations_box.setValue(91)
    assert presets.box.placeholderText() == "Drums & all, changed"
    entry(presets, "Overwrite “Drums && all”")
    assert presets.box.currentText() == "Drums & all"
    save_as(presets, "drums & ALL")
    (kept,) = again(ini).presets
    assert (kept.name, kept.spec.iterations, kept.spec.widths) == ("drums & ALL", 91, (20, 5))
    save_as(presets, "Another")
    assert [preset.name for preset in own.presets] == ["Another", "drums & ALL"]
    assert presets.box.currentText() == "Another"
    entry(presets, "Remove “Another”")
    entry(presets, "Remove “drums && ALL”")
    assert again(ini).presets == ()
    assert presets.box.placeholderText() == "Custom"


def test_names_are_bounded_and_those_of_the_program_are_its_own(presets: PresetControl, own: OwnPresets) -> None:
    presets._fill_menu()
    presets.menu.actions()[0].trigger()
    dialog = presets.dialog
    assert dialog is not None
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert not save.isEnabled()
    QTest.keyClicks(dialog.name, "quick SKETCH")
    assert not save.isEnabled()
    assert "comes with the program" in dialog.sentence.text()
    dialog.name.setText("x" * 1000)
    assert len(dialog.name.text()) == MAX_PRESET_NAME
    assert save.isEnabled()
    dialog.reject()
    for name in ("", "   ", "As suggested", "x" * (MAX_PRESET_NAME + 1), "a\x00b"):
        with pytest.raises(ValueError, match=r"\w"):
            own.save(name, NetworkSpec())


def test_there_is_an_end_to_how_many_can_be_kept(own: OwnPresets) -> None:
    for number in range(MAX_PRESETS):
        own.save(f"preset {number}", NetworkSpec())
    assert "remove one first" in own.refusal("one more")
    assert own.refusal("PRESET 7") == ""


def test_while_training_none_can_be_chosen(
    presets: PresetControl, panel: NetworkPanel, studio: FakeStudio, training: Training
) -> None:
    studio.open(Document(sound=sound(0.2)))
    QTest.mouseClick(panel.train_button, LEFT)
    assert not presets.box.isEnabled()
    assert presets.box.toolTip() == BUSY
    training.cancel()
    assert presets.box.isEnabled()


GOOD = {
    "name": "Good",
    "widths": [4],
    "loss": "kl",
    "sparsity": 0.0,
    "seed": 0,
    "iterations": 9,
    "orientation": "spectra",
    "stft": [2048, 512],
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"Good"',
        "{",
        "[" * 1900,
        '{"name": "Good"}',
        json.dumps(GOOD | {"name": "x" * 999}),
        json.dumps(GOOD | {"name": "quick sketch"}),
        json.dumps(GOOD | {"name": 5}),
        json.dumps(GOOD | {"widths": [10**400]}),
        json.dumps(GOOD | {"widths": [1] * 99}),
        json.dumps(GOOD | {"widths": "12"}),
        json.dumps(GOOD | {"iterations": -1}),
        json.dumps(GOOD | {"iterations": True}),
        json.dumps(GOOD | {"sparsity": 10**400}),
        json.dumps(GOOD | {"sparsity": float("nan")}),
        json.dumps(GOOD | {"seed": -1}),
        json.dumps(GOOD | {"seed": 10**30}),
        json.dumps(GOOD | {"loss": "worst"}),
        json.dumps(GOOD | {"stft": [0, 0]}),
        json.dumps(GOOD | {"stft": None}),
        json.dumps(GOOD | {"more": "x" * 5000}),
    ],
)
def test_what_is_no_preset_in_the_settings_file_is_left_out(text: str, ini: Path, qapp: QApplication) -> None:  # noqa: ARG001
    settings = Settings(QSettings(str(ini), QSettings.Format.IniFormat))
    settings.set(known.NETWORK_PRESETS, [text, json.dumps(GOOD), json.dumps(GOOD | {"iterations": 3})])
    (preset,) = OwnPresets(settings).presets
    assert (preset.name, preset.spec) == ("Good", NetworkSpec((4,), iterations=9))


def test_nothing_is_cut_off_in_a_narrow_panel(presets: PresetControl, panel: NetworkPanel, own: OwnPresets) -> None:
    own.save("W" * MAX_PRESET_NAME, NetworkSpec((9,)))
    panel.resize(panel.minimumWidth(), 660)
    assert presets.minimumSizeHint().width() <= panel.viewport().width() - 24
    assert presets.sentence.height() >= presets.sentence.heightForWidth(presets.sentence.width())
    assert presets.mapTo(panel, QPoint(0, 0)).y() < panel.form.mapTo(panel, QPoint(0, 0)).y()
