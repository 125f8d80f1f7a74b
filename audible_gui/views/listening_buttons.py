"""The buttons for other ways of listening: original, difference, box, leakage. GUI thread."""

import math

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from audible_gui.document import Document, gain_to_db
from audible_gui.jobs import Measured, Measuring
from audible_gui.session import Audition, Comparison, Session, Transport, Way, balance
from audible_gui.views import theme
from audible_gui.views.keymap import keyed, set_tip

NO_SOUND = "Open a sound first"
_TIPS = {
    "compare": "Switch between the mix and the original as loud as it, in place ({original}). ",
    "difference": "Hear what the edits took away or added: the mix minus the original ({difference})",
    "box": "Hear only what lies in a box of time and frequency, in a loop; Shift and dragging on the spectrogram draws "
    "one, {mix} takes it away ({box})",
    "leak": "Of a component heard alone, hear only what lies where another one is stronger: what hardening the masks "
    "would remove ({leaks})",
}
_NOBODY = "Select a component to be heard alone first. "
_UNTIL = "; {mix} brings it back as it was"
_UNEDITED = ". Nothing is edited: there is nothing to be heard"


class ListeningButtons(QWidget):
    """Four switches for a Transport.

    Signals:
        box_requested: a person wants a box, or none any more.
    """

    box_requested = Signal()

    def __init__(self, session: Session, transport: Transport, measuring: Measuring) -> None:
        super().__init__()
        self._session, self._transport, self._measuring = session, transport, measuring
        self.compare_button = tool_button("Compare with the original", checkable=True)
        self.difference_button = tool_button("Difference from the original", checkable=True)
        self.box_button = tool_button("Play only this box", checkable=True)
        self.leak_button = tool_button("What leaked", checkable=True)
        self._icons = {
            "compare": self.compare_button,
            "difference": self.difference_button,
            "box": self.box_button,
            "leak": self.leak_button,
        }
        self._drawn: dict[str, tuple[str, str]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in self._icons.values():
            row.addWidget(button)
        self._connect()
        self.restyle()
        self._refresh()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        tokens = theme.current()
        for name, button in self._icons.items():
            color = tokens.accent if button.isChecked() else tokens.text
            # Drawing an icon takes a millisecond, and a drag of anything comes here again and again.
            if self._drawn.get(name) != (color, tokens.faint):
                self._drawn[name] = (color, tokens.faint)
                button.setIcon(theme.icon(name, color))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()
        super().changeEvent(event)

    def _connect(self) -> None:
        transport = self._transport
        self.compare_button.clicked.connect(transport.toggle_original)
        self.difference_button.clicked.connect(transport.toggle_difference)
        self.leak_button.clicked.connect(transport.toggle_leaks)
        self.box_button.clicked.connect(self.box_requested)
        # A click that changes nothing must not leave a button pressed.
        for button in self._icons.values():
            button.clicked.connect(self._refresh)
        transport.way_changed.connect(self._on_way)
        transport.audition_changed.connect(self._on_audition)
        self._session.changed.connect(self._on_change)
        self._measuring.matched.connect(self._on_matched)

    @Slot(object)
    def _on_way(self, _way: Way) -> None:
        self._refresh()

    @Slot(object)
    def _on_audition(self, _audition: Audition | None) -> None:
        self._refresh()

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._refresh()

    @Slot(object)
    def _on_matched(self, _measured: Measured | None) -> None:
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        document, way, audition = self._session.document, self._transport.way, self._transport.audition
        checked = {
            "compare": way.comparison in (Comparison.ORIGINAL, Comparison.MATCHED),
            "difference": way.comparison is Comparison.DIFFERENCE,
            "box": way.box is not None,
            "leak": way.leaks,
        }
        tips = dict(_TIPS)
        tips["compare"] += balance_text(self._measuring.heard, alone=audition is not None)
        tips["difference"] += "" if document.edited else _UNEDITED
        alone = audition is not None and audition.node is not None
        tips["leak"] = tips["leak"] if alone else _NOBODY + tips["leak"]
        for name, button in self._icons.items():
            button.setChecked(checked[name])
            button.setEnabled(document.sound is not None)
            set_tip(button, tips[name] if document.sound is not None else NO_SOUND)
        self.leak_button.setEnabled(alone or way.leaks)
        self.restyle()


def tool_button(name: str, *, checkable: bool = False) -> QToolButton:
    """A button of the transport bar."""
    button = QToolButton()
    button.setCheckable(checkable)
    button.setAutoRaise(True)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def balance_text(measured: Measured | None, *, alone: bool = False) -> str:
    """What is done to make mix and original equally loud, a sentence; ``alone`` when a part is heard instead."""
    if measured is None:
        return "Their loudness is being measured."
    if alone and measured.mix_lufs == -math.inf:
        return "What is heard alone is silent, so both are as loud as if the whole mix were heard."
    if not math.isfinite(measured.mix_lufs - measured.original_lufs):
        return "One of them is silent, so their loudness stays as it is."
    levels = balance(measured)
    original_db, mix_db = gain_to_db(levels.original), gain_to_db(levels.mix)
    if max(abs(original_db), abs(mix_db)) < 0.05:
        return "They are equally loud."
    parts = []
    if abs(original_db) >= 0.05:
        parts.append(f"the original plays {abs(original_db):.1f} dB {'louder' if original_db > 0 else 'softer'}")
    if abs(mix_db) >= 0.05:
        what = "what is heard alone" if alone else "the mix"
        parts.append(f"{what} {abs(mix_db):.1f} dB softer while compared, since the original would clip{keyed(_UNTIL)}")
    sentence = ", and ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
