"""The Qt style sheet: flat, on a 4 px grid, coloured by the theme's tokens."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from audible_gui.resources import resource

if TYPE_CHECKING:
    from audible_gui.views.theme import Theme


def stylesheet(theme: Theme) -> str:
    """The style sheet for ``theme``."""
    tokens = {name: str(value) for name, value in vars(theme).items()}
    light_accent = int(theme.accent_text[1:3], 16) < 128
    pictures = {
        "arrow_down": _url("arrow-down"),
        "arrow_up": _url("arrow-up"),
        "arrow_right": _url("arrow-right"),
        "tick": _url("tick-dark" if light_accent else "tick-light"),
    }
    return Template(_SHEET).substitute(tokens | pictures)


def _url(name: str) -> str:
    # Style sheets cannot tint a picture, so these files have a grey that shows on both themes.
    return f'url("{resource("icons", "sheet", f"{name}.svg").as_posix()}")'


_SHEET = """
QWidget { selection-background-color: $accent; selection-color: $accent_text; }
QMainWindow, QDialog { background: $surface; }
QFrame[panel="true"] { background: $surface; border: none; }
QFrame[card="true"] { background: $background; border: 1px solid $line; border-radius: 4px; }
QFrame#notification { background: $raised; border: 1px solid $line; border-radius: 6px; }
QFrame[popover="true"] { background: $surface; border: 1px solid $line; border-radius: 4px; }
QLabel { background: transparent; }
QLabel:disabled { color: $faint; }
QDialog[popup="true"] { background: $raised; border: 1px solid $faint; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLabel[role="heading"] { color: $muted; font-weight: 600; padding: 4px 0; }
QLabel[role="title"] { color: $text; font-size: 15pt; font-weight: 600; }
QLabel[role="step"] { color: $accent; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="danger"] { color: $danger; }

QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: 4px;
    padding: 4px 12px; min-height: 18px; outline: none;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:checked { background: $selection; border-color: $accent; color: $accent; }
QPushButton:default { border-color: $muted; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { background: $surface; color: $faint; border-color: $line; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; padding: 4px 8px; }
QPushButton[flat="true"]:hover { background: $hover; }
QPushButton[flat="true"]:focus { border-color: $accent; }
QPushButton[primary="true"] {
    background: $accent; color: $accent_text; border-color: $accent; font-weight: 600; min-height: 22px;
}
QPushButton[primary="true"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[primary="true"]:pressed { background: $accent; border-color: $line; }
QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton[primary="true"]:disabled { background: $raised; color: $faint; border-color: $line; }

QToolButton {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px;
    padding: 3px; min-width: 20px; min-height: 20px; outline: none;
}
QToolButton[stored="false"] { color: $muted; min-width: 16px; }
QToolButton[stored="true"] { background: $raised; border-color: $line; font-weight: 600; min-width: 16px; }
QToolButton[stored="true"]:checked { background: $selection; border-color: $accent; color: $accent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $selection; border-color: $accent; color: $accent; }
QToolButton[disclosure="true"] { color: $muted; }
QToolButton[disclosure="true"]:checked { background: transparent; border-color: transparent; }
QToolButton[status="true"] { color: $muted; padding: 0 4px; min-height: 0; }
QToolButton[status="danger"] { color: $danger; padding: 0 4px; min-height: 0; }
QToolButton[status="true"]:hover { color: $text; }
QToolButton:focus, QToolButton[disclosure="true"]:focus { border-color: $accent; }
QToolButton:checked:focus, QToolButton[stored="true"]:checked:focus, QPushButton:checked:focus { border-color: $text; }
QToolButton:disabled { color: $faint; }
QToolButton[popupMode="2"]::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $background; color: $text; border: 1px solid $line; border-radius: 4px;
    padding: 2px 8px; min-height: 22px;
}
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: $accent;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QComboBox:disabled { background: $surface; color: $faint; }
QLineEdit[inline="true"] { padding: 0 4px; min-height: 0; border-color: $accent; }
QLineEdit:read-only { background: $surface; }
QSpinBox, QDoubleSpinBox { padding: 0 20px 0 8px; max-height: 26px; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit {
    background: transparent; border: none; border-radius: 0; padding: 0; margin: 0; min-height: 0;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    subcontrol-origin: border; width: 20px; height: 14px; border: none; background: transparent;
}
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; border-top-right-radius: 4px; }
QSpinBox::down-button, QDoubleSpinBox::down-button {
    subcontrol-position: bottom right; border-bottom-right-radius: 4px;
}
QSpinBox::up-button:hover, QDoubleSpinBox::up-button:hover,
QSpinBox::down-button:hover, QDoubleSpinBox::down-button:hover { background: $hover; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: $arrow_up; width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: $arrow_down; width: 10px; height: 10px; }
QSpinBox::up-arrow:off, QDoubleSpinBox::up-arrow:off, QSpinBox::down-arrow:off, QDoubleSpinBox::down-arrow:off {
    image: none;
}
QComboBox { background: $raised; padding-right: 24px; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: 24px; border: none; }
QComboBox::down-arrow { image: $arrow_down; width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 8px; border-radius: 3px; }

QCheckBox, QRadioButton { color: $text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator, QTreeWidget::indicator {
    width: 14px; height: 14px; background: $background; border: 1px solid $faint; border-radius: 3px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $muted; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QTreeWidget::indicator:checked {
    background: $accent; border-color: $accent; image: $tick;
}
QCheckBox::indicator:checked:focus { border-color: $text; }
QRadioButton::indicator:checked {
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $accent, stop: 0.5 $accent, stop: 0.6 $background, stop: 1 $background);
    border-color: $accent;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled, QTreeWidget::indicator:disabled {
    background: $surface; border-color: $line;
}
QTreeWidget::item:disabled { color: $muted; }

QGroupBox { border: none; border-top: 1px solid $line; margin-top: 20px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; color: $muted; padding: 0; }

QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenuBar::item:disabled { color: $faint; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; min-height: 18px; border-radius: 3px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::item:default { color: $text; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::right-arrow { image: $arrow_right; width: 12px; height: 12px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; border-radius: 3px; border: 1px solid $faint; }
QMenu::indicator:checked { background: $accent; border-color: $accent; image: $tick; }

QToolBar { background: $surface; border: none; spacing: 4px; padding: 4px; }
QToolBar::separator { background: $line; width: 1px; margin: 4px; }
QStatusBar { background: $surface; color: $muted; border-top: 1px solid $line; min-height: 24px; }
QStatusBar QLabel { color: $muted; padding: 0 8px; }
QStatusBar::item { border: none; }
QSizeGrip { width: 0; height: 0; }

QDockWidget { color: $muted; font-weight: 600; }
QDockWidget::title { background: $surface; padding: 8px; text-align: left; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; margin: 0 2px; }
QSplitter::handle:vertical { height: 1px; margin: 2px 0; }
QSplitter::handle:hover { background: $accent; }

QScrollArea, QStackedWidget { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QTreeView, QListView, QTableView {
    background: $background; color: $text; border: none; outline: none; show-decoration-selected: 1;
    selection-background-color: $selection; selection-color: $text;
}
QListView::item, QTableView::item { padding: 4px 8px; min-height: 20px; }
QListView::item:hover, QTableView::item:hover { background: $raised; }
QListView::item:selected, QTableView::item:selected { background: $selection; color: $text; }
QListView::item:selected { border-left: 4px solid $muted; padding-left: 4px; }
QListView::item:selected:focus { border-left-color: $accent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
}

QHeaderView::up-arrow, QHeaderView::down-arrow { width: 10px; height: 10px; subcontrol-position: center right; }
QHeaderView::up-arrow { image: $arrow_up; }
QHeaderView::down-arrow { image: $arrow_down; }

QSlider { min-height: 24px; background: transparent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { height: 4px; background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; margin: -4px 0; background: $text; border-radius: 6px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent_hover; }
QSlider:disabled { color: $faint; }
QSlider::sub-page:horizontal:disabled { background: $line; }
QSlider::handle:horizontal:disabled { background: $faint; }
QSlider::groove:vertical { width: 4px; background: $line; border-radius: 2px; }
QSlider::add-page:vertical { width: 4px; background: $accent; border-radius: 2px; }
QSlider::handle:vertical { height: 12px; margin: 0 -4px; background: $text; border-radius: 6px; }

QProgressBar {
    background: $background; color: $text; border: none; border-radius: 2px; text-align: center; min-height: 4px;
}
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab { background: transparent; color: $muted; border: none; padding: 6px 12px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { color: $accent; }
"""
