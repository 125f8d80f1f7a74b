import itertools
import math
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.resources import resource
from audible_gui.views import icons, theme
from audible_gui.views.component_tree.drawing import plot_color

NAMES = {
    *("play", "pause", "stop", "loop", "rewind", "open", "export", "undo", "redo", "train", "cancel", "dice"),
    *("headphones", "plus", "minus", "chevron-down", "chevron-right", "folder", "waveform", "info", "warning"),
    *("close", "check", "app"),
}


def linear_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(color: QColor) -> float:
    red, green, blue = (linear_light(value) for value in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor | str, other: QColor | str) -> float:
    low, high = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


def lab(color: str) -> tuple[float, float, float]:
    """CIELAB under D65."""
    parsed = QColor(color)
    linear = [linear_light(value) for value in (parsed.redF(), parsed.greenF(), parsed.blueF())]
    weights = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728))
    sums = [sum(weight * value for weight, value in zip(row, linear, strict=True)) for row in weights]
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in sums)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """CIE 1976; some 2 are just seen."""
    return math.dist(lab(one), lab(other))


def ink(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 128 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
@pytest.mark.parametrize("token", ["text", "muted", "accent", "warning", "danger"])
def test_what_is_read_can_be_read_on_every_surface(table: theme.Theme, token: str) -> None:
    for surface in (table.background, table.surface, table.raised, table.hover, table.pressed):
        assert contrast(getattr(table, token), surface) >= 4.5


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
def test_text_can_be_read_on_what_is_chosen(table: theme.Theme) -> None:
    assert contrast(table.accent_text, table.accent) >= 4.5
    assert contrast(table.accent_text, table.accent_hover) >= 4.5
    for surface in (table.selection, table.hover, table.pressed):
        assert contrast(table.text, surface) >= 4.5
    for token in ("accent", "muted", "warning", "danger"):
        assert contrast(getattr(table, token), table.selection) >= 4.5


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
def test_what_is_chosen_is_seen_beside_what_is_not(table: theme.Theme) -> None:
    assert min(distance(table.selection, other) for other in (table.background, table.surface)) >= 15.0
    assert distance(table.selection, table.raised) >= 10.0, "rows under the mouse"
    assert contrast(table.accent, table.background) >= 3.0, "the bar before chosen rows"


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
def test_component_colors_show_and_differ(qapp: QApplication, table: theme.Theme) -> None:
    theme.apply(qapp, table)
    colors = [theme.component_color(index) for index in range(21)]
    theme.apply(qapp)
    assert len({color.name() for color in colors}) == 21
    assert min(contrast(color, ground) for color in colors for ground in (table.background, table.selection)) >= 3.0


# Machado, Oliveira and Fernandes 2009, severity 1, on linear light.
BLIND = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(color: QColor, matrix: tuple[tuple[float, float, float], ...]) -> str:
    """What a colour looks like to eyes that are blind to one of three."""
    linear = [linear_light(value) for value in (color.redF(), color.greenF(), color.blueF())]
    sums = [min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0.0), 1.0) for row in matrix]
    encoded = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in sums]
    return QColor.fromRgbF(*encoded).name()


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
def test_the_first_components_are_told_apart_by_all_eyes(table: theme.Theme) -> None:
    colors = [theme.component_color(index, table.background) for index in range(7)]
    for matrix in BLIND.values():
        names = [seen(color, matrix) for color in colors]
        assert min(distance(one, other) for one, other in itertools.combinations(names, 2)) > 15.0
    assert min(distance(one.name(), other.name()) for one, other in itertools.combinations(colors, 2)) > 30.0
    assert min(lab(color.name())[0] for color in colors) > 30.0, "none is nearly black"


@pytest.mark.parametrize("table", [theme.DARK, theme.LIGHT], ids=lambda table: table.name)
def test_muted_components_are_quieter_and_still_seen(qapp: QApplication, table: theme.Theme) -> None:
    theme.apply(qapp, table)
    colors = [theme.component_color(index) for index in range(21)]
    muted = [plot_color(color, silent=False, hushed=True) for color in colors]
    theme.apply(qapp)
    for ground in (table.background, table.selection):
        assert min(contrast(color, ground) for color in muted) >= 1.8
        assert all(contrast(one, ground) < contrast(color, ground) for one, color in zip(muted, colors, strict=True))


def test_tokens_are_hexadecimal_colors() -> None:
    for table in (theme.DARK, theme.LIGHT):
        for field in fields(table):
            value = getattr(table, field.name)
            assert field.name == "name" or (len(value) == 7 and QColor(value).isValid())


def test_apply_changes_what_widgets_look_like(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(40, 40)
    seen = []
    for table in (theme.LIGHT, theme.DARK):
        theme.apply(qapp, table)
        assert theme.current() is table
        seen.append(window.grab().toImage().pixelColor(20, 20).name())
    assert seen == [theme.LIGHT.surface, theme.DARK.surface]


def test_marks_reach_the_style_sheet(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp)
    label, button = QLabel("NETWORK"), QPushButton("Train")
    label.setProperty("role", "heading")
    button.setProperty("primary", True)
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert label.palette().windowText().color().name() == theme.DARK.muted
    assert button.grab().toImage().pixelColor(6, button.height() // 2).name() == theme.DARK.accent


def test_every_icon_asked_for_is_there() -> None:
    assert {path.stem for path in resource("icons").glob("*.svg")} >= NAMES


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
@pytest.mark.parametrize("scale", [1, 2])
def test_every_icon_file_draws_something(path: Path, scale: int) -> None:
    picture = icons.pixmap(path.stem, "#ff0000", 24, scale)
    assert picture.size() == QSize(24, 24) * scale
    image = picture.toImage()
    assert 8 * scale * scale < ink(image) < 24 * 24 * scale * scale


@pytest.mark.usefixtures("qapp")
def test_an_icon_takes_the_color_and_greys_when_disabled() -> None:
    icon = theme.icon("stop", "#ff0000")
    normal, disabled = (
        icon.pixmap(QSize(20, 20), 1.0, mode).toImage().pixelColor(10, 10).name()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )
    assert (normal, disabled) == ("#ff0000", theme.current().faint)
    assert icon.pixmap(QSize(20, 20), 2.0).size() == QSize(40, 40)


@pytest.mark.usefixtures("qapp")
def test_an_unknown_icon_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no such icon")


def test_figures_have_one_width(qapp: QApplication) -> None:
    assert theme.numeric_font().featureTags() != qapp.font().featureTags()
