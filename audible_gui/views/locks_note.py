"""What will become of locked components in the next training, said before. GUI thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from audible_gui.document import Document, NetworkSpec, locked_nodes, relearn_refusal, with_shape
from audible_gui.views.labels import note

_FIT = "Set layers, weights and sparsity as the network has them, so that what is locked can stay"


class LocksNote(QWidget):
    """A sentence below Train, and a button where settings are in the way; nothing while nothing is locked.

    Signals:
        fit_requested: the settings shall become such that locked components can stay.
    """

    fit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan, self.obstacle, self.fit_button = note("muted"), note("warning"), QPushButton("Set as the network is")
        self.fit_button.setToolTip(_FIT)
        self.fit_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit_button.clicked.connect(self.fit_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.plan, self.obstacle, self.fit_button):
            column.addWidget(widget)
        self.hide()

    def show_plan(self, document: Document, spec: NetworkSpec, *, running: bool) -> None:
        """Say what a training with these settings would do; nothing while one runs."""
        locked = bool(locked_nodes(document)) and not running
        obstacle = relearn_refusal(document, spec) if locked else ""
        self.plan.setText(plan_text(document) if locked and not obstacle else "")
        self.obstacle.setText(obstacle_text(document, obstacle) if obstacle else "")
        for label in (self.plan, self.obstacle):
            label.setVisible(bool(label.text()))
        fits = not relearn_refusal(document, with_shape(spec, document))
        self.fit_button.setVisible(bool(obstacle) and fits)
        self.setVisible(locked)


def plan_text(document: Document) -> str:
    """What a training will do with the locked components of a document, and with the others."""
    nodes = locked_nodes(document)
    count, depth = len(nodes), len(document.components)
    stay = f"{_counted(count)} {'stays' if count == 1 else 'stay'}"
    if depth > 1:
        with_ = (
            f", with the parts {'it is' if count == 1 else 'they are'} made of"
            if any(node.layer > 1 for node in nodes)
            else ""
        )
        return f"{stay}{with_}; all others are learned anew from what {_these(count)} over."
    others = len(document.components[0]) - count
    if not others:
        return "All components are locked: only when and how loud they sound is learned anew."
    rest = "other one is" if others == 1 else f"other {others} are"
    return f"{stay}; the {rest} learned anew from what {_these(count)} over."


def obstacle_text(document: Document, obstacle: str) -> str:
    """Why locked components cannot stay, and what Train does instead."""
    count = len(locked_nodes(document))
    return f"{_counted(count)} cannot stay: {obstacle}. Train learns all components anew."


def _counted(count: int) -> str:
    return f"{count} locked component{'' if count == 1 else 's'}"


def _these(count: int) -> str:
    return "this one leaves" if count == 1 else "these leave"
