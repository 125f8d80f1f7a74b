"""What each picture of README and manual shows, and how the editor is brought there. Needs Qt."""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.trace import Side
from tests.manual.commands import MANUAL, ROOT
from tests.manual.stage import Stage

_COLORS = 256
_SOON_MS = 50


def editor(stage: Stage) -> QImage:
    """For README: a component heard alone, with an envelope that was drawn."""
    stage.trained()
    stage.size(1440, 860)
    stage.do("inspector")
    stage.choose(2, 0)
    _draw_envelope(stage)
    return stage.still(stage.window)


def welcome(stage: Stage) -> QImage:
    """Before there is a sound."""
    return stage.still(stage.window)


def opened(stage: Stage) -> QImage:
    """The demo, not yet taken apart."""
    stage.opened()
    return stage.still(stage.window)


def trained(stage: Stage) -> QImage:
    """Taken apart, one component unfolded and heard alone."""
    stage.trained()
    stage.choose(2, 0)
    tree = stage.window.tree
    tree.expand(tree.currentIndex())
    return stage.still(stage.window)


def transport(stage: Stage) -> QImage:
    """The bar at the top."""
    stage.trained()
    stage.choose(2, 0)
    return stage.part(stage.window.transport_bar)


def network(stage: Stage) -> QImage:
    """The panel at the left, after a training."""
    stage.trained()
    return stage.part(stage.window.network_panel)


def canvas(stage: Stage) -> QImage:
    """The spectrogram with the mask of a component, a box, and beats."""
    stage.trained()
    stage.choose(2, 2)
    stage.do("mask")
    stage.do("grid")
    viewport = stage.window.canvas.spectrogram.viewport()
    stage.drag(viewport, _at(viewport, 0.35, 0.3), _at(viewport, 0.5, 0.5), _at(viewport, 0.62, 0.75), shift=True)
    image = stage.part(stage.window.canvas)
    stage.do("mask")
    stage.do("grid")
    return image


def components(stage: Stage) -> QImage:
    """The list, with a component unfolded, one muted and one louder."""
    stage.trained()
    tree = stage.window.tree
    stage.size(1280, 1000)
    stage.choose(2, 1)
    QTest.keyClick(tree, Qt.Key.Key_M)
    stage.choose(2, 0)
    tree.expand(tree.currentIndex())
    return stage.part(stage.window.components)


def deconstruction(stage: Stage) -> QImage:
    """The network as a picture, with a component chosen."""
    stage.trained()
    stage.size(1280, 1000)
    stage.choose(2, 2)
    stage.do("network")
    return stage.part(stage.window.components)


def inspector(stage: Stage) -> QImage:
    """Basis and envelope, large, with a stroke of the pencil."""
    stage.trained()
    stage.do("inspector")
    stage.choose(2, 0)
    _draw_envelope(stage)
    return stage.part(stage.window.docks.inspector)


def painting(stage: Stage) -> QImage:
    """A stroke of the brush."""
    stage.trained()
    stage.choose(2, 2)
    stage.do("brush")
    viewport = stage.window.canvas.spectrogram.viewport()
    across = (0.3, 0.36, 0.42, 0.48, 0.54)
    stage.drag(viewport, *(_at(viewport, x, 0.62 - 0.05 * (n % 2)) for n, x in enumerate(across)))
    return stage.part(stage.window.canvas)


def patch_bay(stage: Stage) -> QImage:
    """The matrix, with some patches."""
    stage.trained()
    stage.size(1440, 860)
    stage.do("patch_bay")
    stage.do("bay_shift")
    return stage.part(stage.window.docks.patch_bay)


def randomise(stage: Stage) -> QImage:
    """The dice, after two throws."""
    stage.trained()
    stage.do("randomise")
    stage.choose(2, 0)
    throwing = stage.editor.studio.throwing
    for name in ("throw_timbre", "throw_density"):
        stage.do(name)
        stage.await_(lambda: not throwing.busy, "the throw")
    return stage.part(stage.window.docks.dice)


def markers(stage: Stage) -> QImage:
    """Three flags over the waveform, and their list."""
    stage.trained()
    playing = stage.editor.studio.transport
    for second in (0.5, 2.7, 4.8):
        playing.seek(round(second * 44_100))
        stage.do("marker_set")
    stage.do("markers")
    return stage.still(stage.window)


def history(stage: Stage) -> QImage:
    """Snapshots, and the steps below them."""
    stage.trained()
    stage.choose(2, 1)
    QTest.keyClick(stage.window.tree, Qt.Key.Key_M)
    stage.do("store_A")
    stage.do("history")
    return stage.part(stage.window.docks.history)


def variations(stage: Stage) -> QImage:
    """The gallery of quick runs."""
    stage.trained()
    trying = stage.editor.studio.trying
    stage.do("variations")
    stage.await_(lambda: trying.running, "quick runs")
    stage.await_(lambda: not trying.running, "six quick runs")
    image = stage.part(stage.window.network_panel)
    trying.clear()
    return image


def suggestion(stage: Stage) -> QImage:
    """The curve and the reason of a suggestion."""
    stage.trained()
    suggesting = stage.editor.studio.suggesting
    stage.do("suggest")
    stage.await_(lambda: suggesting.running, "the search")
    stage.await_(lambda: not suggesting.running, "a suggestion")
    return stage.part(stage.window.network_panel)


def export(stage: Stage) -> QImage:
    """The dialog of an export."""
    stage.trained()
    return _dialog(stage, "export", "ExportDialog")


def preferences(stage: Stage) -> QImage:
    """The sound output."""
    stage.trained()
    return _dialog(stage, "preferences", "PreferencesDialog")


def palette(stage: Stage) -> QImage:
    """The command palette over the window, with some letters typed."""
    stage.trained()
    found = stage.window.command_palette
    found.ask()
    QTest.keyClicks(found.line, "rand")
    image = stage.together(found)
    found.hide()
    return image


def light(stage: Stage) -> QImage:
    """The window in the other look."""
    stage.trained()
    stage.look(theme.LIGHT)
    stage.choose(2, 0)
    image = stage.still(stage.window)
    stage.look(theme.DARK)
    return image


PICTURES: dict[str, Callable[[Stage], QImage]] = {
    made.__name__: made
    for made in (
        welcome, opened, trained, editor, transport, network, canvas, components, deconstruction, inspector, painting,
        patch_bay, randomise, markers, history, suggestion, variations, export, preferences, palette, light,
    )
}  # fmt: skip
"""By their names, in the order in which they are made."""


def path_of(name: str) -> Path:
    """Where a picture lies: README's beside the manual, all others in it."""
    return ROOT / "resources" / "pictures" / "editor.png" if name == "editor" else MANUAL / "pictures" / f"{name}.png"


def write(image: QImage, path: Path) -> None:
    """Write a picture in few colours, which a window has, but for its spectrogram; that is dithered a little."""
    pixels = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = bytes(pixels.constBits())
    whole = Image.frombuffer("RGB", (pixels.width(), pixels.height()), rows, "raw", "RGB", pixels.bytesPerLine(), 1)
    few = whole.quantize(_COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    held = io.BytesIO()
    few.save(held, "PNG", optimize=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held.getvalue())


def make(names: Sequence[str], folder: Path) -> Iterator[tuple[str, QImage]]:
    """The pictures of these names, one by one, from an editor whose files are in ``folder``."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    stage = Stage(app, folder)
    try:
        for name in (one for one in PICTURES if one in names):
            yield name, PICTURES[name](stage)
    finally:
        stage.close()


def _dialog(stage: Stage, command: str, kind: str) -> QImage:
    """A dialog, whether its command waits for its end or not."""
    images: list[QImage] = []

    def look() -> None:
        found = [widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == kind]
        seen = [widget for widget in found if widget.isVisible()]
        if not seen or stage.editor.studio.listing.running:
            QTimer.singleShot(_SOON_MS, look)
            return
        images.append(stage.still(seen[0]))
        seen[0].close()

    QTimer.singleShot(_SOON_MS, look)
    stage.do(command)
    stage.await_(lambda: bool(images), kind)
    return images[0]


def _draw_envelope(stage: Stage) -> None:
    plot = stage.window.docks.inspector.inspector.views[Side.ENVELOPE].plot
    across = (0.2, 0.3, 0.4, 0.5, 0.6)
    stage.drag(plot, *(_at(plot, x, 0.35 + 0.35 * (n % 2)) for n, x in enumerate(across)))


def _at(widget: QWidget, across: float, down: float) -> QPoint:
    return QPoint(round(across * widget.width()), round(down * widget.height()))
