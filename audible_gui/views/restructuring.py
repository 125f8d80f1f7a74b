"""Split, merge, and add a layer: what the actions and the tree's menu do, and why they cannot. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

from audible_gui.document import (
    AddLayer,
    Change,
    Document,
    Merge,
    Node,
    Retraining,
    Split,
    layer_refusal,
    merge_refusal,
    most_parts,
    proposed_width,
    split_refusal,
)
from audible_gui.jobs import Training
from audible_gui.session import Session
from audible_gui.views.actions import keys_of
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.menu import add_entry
from audible_gui.views.component_tree.rows import Row
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.number_dialog import NumberDialog, NumberQuestion
from audible_gui.views.refusals import BUSY

ONLY_COMPONENTS = "Select components, not groups or parts, first."


class Restructuring(QObject):
    """Orders changes of the network for what is selected.

    Args:
        session: whose network is changed.
        training: carries them out.
        tree: what is selected; gets entries in its menu.
        form: seed and device.
        window: parent of dialogs.

    Attributes:
        dialog: the last question.
    """

    def __init__(
        self, session: Session, training: Training, tree: ComponentTree, form: NetworkForm, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._training, self._tree, self._form = session, training, tree, form
        self._window = window
        self.dialog: NumberDialog | None = None
        tree.menu_opening.connect(self._add_entries)
        training.made.connect(tree.carry_to)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {"split": self.split, "merge": self.merge, "add_layer": self.add_layer}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done; empty where they can."""
        return self._refusals(self._tree.chosen)

    @Slot()
    def split(self) -> None:
        """Ask into how many parts the selected component shall be split."""
        self._split(self._tree.chosen)

    @Slot()
    def merge(self) -> None:
        """Make one of the selected components."""
        self._merge(self._tree.chosen)

    @Slot()
    def add_layer(self) -> None:
        """Ask how many components a further layer shall have."""
        network = self._session.document.network
        if network is None or self._refusals([])["add_layer"]:
            return
        deepest, high = network.depth, network.widths[-1] - 1
        question = NumberQuestion(
            "Add a layer",
            "&Components",
            "&Add",
            1,
            high,
            proposed_width(network),
            lambda width: layer_text(deepest, width),
        )
        self._ask(question, lambda width: self._order(AddLayer(width)))

    def _split(self, rows: Sequence[Row]) -> None:
        document = self._session.document
        if document.network is None or self._refusals(rows)["split"]:
            return
        (node,) = _nodes(rows)
        name = document.component(node).name
        question = NumberQuestion(
            f"Split {name}", "&Parts", "&Split", 2, most_parts(document, node), 2, lambda parts: split_text(name, parts)
        )
        self._ask(question, lambda parts: self._order(Split(node, parts)))

    def _merge(self, rows: Sequence[Row]) -> None:
        if not self._refusals(rows)["merge"]:
            self._order(Merge(frozenset(_nodes(rows))))

    def _ask(self, question: NumberQuestion, then: Callable[[int], None]) -> None:
        network = self._session.document.network
        dialog = self.dialog = NumberDialog(question, self._window)

        def answer() -> None:
            # Meanwhile a training may have begun, or the network be another.
            if self._session.document.network is network and not self._training.running:
                then(dialog.number.value())

        dialog.accepted.connect(answer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _order(self, change: Change) -> None:
        document = self._session.base
        assert document.sound is not None
        assert document.network is not None
        self._training.start(
            Retraining(
                document.sound,
                document.network,
                change,
                seed=self._form.spec().seed,
                device=self._form.device(),
            )
        )

    def _refusals(self, rows: Sequence[Row]) -> dict[str, str]:
        document, names = self._session.document, ("split", "merge", "add_layer")
        if self._training.running:
            return dict.fromkeys(names, BUSY)
        return dict(zip(names, _reasons(document, rows), strict=True))

    @Slot(object, object)
    def _add_entries(self, menu: QMenu, rows: Sequence[Row]) -> None:
        """In the menu of rows: what can be made of them."""
        refusals = self._refusals(rows)
        if len(rows) == 1 and _nodes(rows):
            menu.addSeparator()
            add_entry(menu, "Split…", keys_of("split"), lambda: self._split(rows), enabled=not refusals["split"])
            _explain(menu, refusals["split"])
        elif _nodes(rows):
            menu.addSeparator()
            add_entry(menu, "Merge", keys_of("merge"), lambda: self._merge(rows), enabled=not refusals["merge"])
            _explain(menu, refusals["merge"])


def split_text(name: str, parts: int) -> str:
    """What splitting will do."""
    return (
        f"Learns {parts} components from what {name} alone holds of the sound. They keep its gain, pan and group; all "
        "others of its layer stay exactly as they are."
    )


def layer_text(deepest: int, width: int) -> str:
    """What another layer will do."""
    made = "one component" if width == 1 else f"{width} components"
    return (
        f"Learns {made} above layer {deepest}, each made of several of that layer, as sources are of notes. All layers "
        "are then tuned together; names, gains and groups stay."
    )


def _nodes(rows: Sequence[Row]) -> list[Node]:
    """Of rows that are components each; nothing where one is none."""
    alone = all(row.pannable and row.node is not None for row in rows)
    return [row.node for row in rows if row.node is not None] if alone else []


def _reasons(document: Document, rows: Sequence[Row]) -> tuple[str, str, str]:
    nodes = _nodes(rows)
    other = ONLY_COMPONENTS if rows and not nodes else ""
    # Rows may stand for components that an edit has just taken away.
    nodes = [node for node in nodes if document.has(node)]
    return other or split_refusal(document, nodes), other or merge_refusal(document, nodes), layer_refusal(document)


def _explain(menu: QMenu, refusal: str) -> None:
    """Why the last entry cannot be chosen."""
    menu.actions()[-1].setToolTip(refusal)
    menu.setToolTipsVisible(True)
