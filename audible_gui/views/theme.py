"""Colours, fonts and icons of the editor. Views take every colour from the current Theme. GUI thread.

Marks that the style sheet understands, set with ``setProperty`` before a widget is shown:
``role="heading" | "title" | "muted" | "warning" | "danger" | "numeric"`` on labels, ``primary=True`` on the one button
that matters most, ``flat=True`` on quiet buttons, ``panel=True`` on frames that hold controls.
"""

import os
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QSpinBox, QToolTip

from audible_gui.document import component_rgb
from audible_gui.resources import resource
from audible_gui.views import icons
from audible_gui.views.stylesheet import stylesheet

ICON_SIZE = 20
_SCALE = "QT_SCALE_FACTOR"


@dataclass(frozen=True)
class Theme:
    """Colours as ``"#rrggbb"``.

    Attributes:
        name: for people and settings.
        background: behind everything that sounds: plots, trees, the canvas.
        surface: panels and bars.
        raised: controls.
        hover: a control or row under the mouse.
        pressed: a control held down.
        selection: chosen rows; on it everything that is read can be read.
        line: separators and outlines.
        faint: grid lines, and what is disabled; not for text that must be read.
        text: what is read.
        muted: what is read second.
        accent: what is on, chosen or primary.
        accent_hover: an accent surface under the mouse.
        accent_text: on accent.
        warning: muted components, clipping ahead.
        danger: errors, clipping.
    """

    name: str
    background: str
    surface: str
    raised: str
    hover: str
    pressed: str
    selection: str
    line: str
    faint: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    warning: str
    danger: str


DARK = Theme(
    name="dark",
    background="#131518",
    surface="#1b1e22",
    raised="#262a30",
    hover="#2f343b",
    pressed="#1f2327",
    selection="#1a3a45",
    line="#31363d",
    faint="#5d6570",
    text="#e4e7ea",
    muted="#9aa2ad",
    accent="#5ec8d8",
    accent_hover="#7ad7e5",
    accent_text="#0b1a1d",
    warning="#f0b44c",
    danger="#ff7d72",
)
LIGHT = Theme(
    name="light",
    background="#ffffff",
    surface="#f4f5f7",
    raised="#e9ebee",
    hover="#dfe2e6",
    pressed="#d3d7dc",
    selection="#aee4f0",
    line="#cdd2d8",
    faint="#98a0aa",
    text="#1b1f24",
    muted="#555d67",
    accent="#0b6673",
    accent_hover="#0d7887",
    accent_text="#ffffff",
    warning="#815000",
    danger="#b3261e",
)

_current = DARK
_system_scale: str | None = None


def chosen(look: str, system: Qt.ColorScheme) -> Theme:
    """The theme of a look of the settings: that of its name, or the one that is like the system's."""
    light = look == LIGHT.name or (look == "system" and system is Qt.ColorScheme.Light)
    return LIGHT if light else DARK


def current() -> Theme:
    """The theme that is applied."""
    return _current


def scale(percent: int) -> None:
    """Have Qt draw everything at this size; before there is an application. At 100 % it is as the system has it."""
    global _system_scale  # noqa: PLW0603 - the environment is the process's
    _system_scale = os.environ.get(_SCALE)
    if percent != 100:
        os.environ[_SCALE] = f"{percent / 100:g}"


def unscale() -> None:
    """Give the environment back as it was before ``scale``, for a program that is started from here."""
    if _system_scale is None:
        os.environ.pop(_SCALE, None)
    else:
        os.environ[_SCALE] = _system_scale


def scaled() -> int:
    """The size that everything is drawn at, in percent, as far as it is not the system's."""
    try:
        return round(float(os.environ.get(_SCALE, "1")) * 100)
    except ValueError:
        return 100


def apply(app: QApplication, theme: Theme = DARK) -> None:
    """Give the whole application the look of ``theme``."""
    global _current  # noqa: PLW0603 - there is one application, and it has one look
    _current = theme
    app.setStyle("Fusion")
    palette = _palette(theme)
    app.setPalette(palette)
    QToolTip.setPalette(palette)
    app.setStyleSheet(stylesheet(theme))
    app.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))


def color(token: str, alpha: float = 1.0) -> QColor:
    """A token's ``"#rrggbb"`` as a QColor, ``alpha`` 0..1."""
    result = QColor(token)
    result.setAlphaF(alpha)
    return result


def component_color(index: int, background: str = "") -> QColor:
    """The colour of a layer's component ``index``, the same in every view; told apart by the colour-blind too.

    Args:
        index: which.
        background: what it stands out from; the current theme's when not given.
    """
    # As a number: copying a colour takes Python ten times as long, and a picture asks for hundreds.
    return QColor.fromRgba(_component_rgba(index, background or _current.background))


@lru_cache(1024)
def _component_rgba(index: int, background: str) -> int:
    return QColor.fromRgbF(*component_rgb(index, dark=QColor(background).lightnessF() < 0.5)).rgba()


def mixed(first: QColor, second: QColor, amount: float) -> QColor:
    """``first`` with ``amount`` (0..1) of ``second``."""

    def between(a: float, b: float) -> float:
        return a + (b - a) * amount

    return QColor.fromRgbF(
        between(first.redF(), second.redF()),
        between(first.greenF(), second.greenF()),
        between(first.blueF(), second.blueF()),
        between(first.alphaF(), second.alphaF()),
    )


def icon(name: str, color: str | None = None, size: int = ICON_SIZE) -> QIcon:
    """An icon of the program's family in a token's colour (the text's by default); greyed while disabled.

    Raises:
        FileNotFoundError: if there is no such icon.
    """
    return icons.tinted(name, color or _current.text, _current.faint, size)


def numeric_font(font: QFont | None = None) -> QFont:
    """``font`` (the application's by default) with figures of equal width."""
    result = QFont(QApplication.font() if font is None else font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def inset(box: QSpinBox | QDoubleSpinBox) -> None:
    """Keep a spin box's number off its border; a style sheet with arrow buttons of its own drops the padding there."""
    box.lineEdit().setTextMargins(8, 0, 0, 0)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.surface,
        role.WindowText: theme.text,
        role.Base: theme.background,
        role.AlternateBase: theme.surface,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Light: theme.hover,
        role.Midlight: theme.raised,
        role.Mid: theme.line,
        role.Dark: theme.line,
        role.Shadow: theme.background,
    }
    palette = QPalette()
    for which, value in colors.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.faint))
    return palette
