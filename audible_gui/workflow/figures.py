"""Drawing a project as a figure. A generator; any thread."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from audible_gui.document import Document, Node
from audible_gui.document.figure import FigureKind, FigureRequest, FigureSpec
from audible_gui.errors import ExportError
from audible_gui.export import check_figure_place, export_figure
from audible_gui.workflow.progress import Progress, part, retold
from audible_gui.workflow.projects import read_project

_SHOWN = 5


@dataclass(frozen=True)
class DrawRequest:
    """A frozen order for a figure of a project.

    Attributes:
        project: its file.
        target: the figure; its ending says PNG, SVG or PDF.
        spec: how it looks.
        component: whose deconstruction it is, as ``found_component`` takes it; None for the network.
        overwrite: replace a file that is there.
    """

    project: Path
    target: Path
    spec: FigureSpec = FigureSpec()  # noqa: RUF009 - it is frozen
    component: str | None = None
    overwrite: bool = False


def draw(request: DrawRequest) -> Generator[Progress, bool | None, FigureRequest]:
    """Draw a project, which stays as it is; nothing is left behind when this fails or is stopped.

    Yields:
        How far it is.

    Returns:
        What was drawn.

    Raises:
        AudibleError: with a sentence saying what is wrong.
    """
    sources, overwrite = (request.project,), request.overwrite
    check_figure_place(FigureRequest(Document(), request.target, request.spec, overwrite, sources))
    document = yield from retold(read_project(request.project), lambda done: Progress("Reading", 0.3 * done))
    spec = request.spec
    if request.component is not None:
        node = found_component(document, request.component)
        spec = replace(spec, kind=FigureKind.DECONSTRUCTION, node=node)
    order = FigureRequest(document, request.target, spec, overwrite, sources)
    yield from retold(export_figure(order), lambda step: Progress(step.stage, part(0.3, 1.0, step.fraction)))
    return order


def found_component(document: Document, text: str) -> Node:
    """The component that is meant by its address, e.g. ``"2.3"`` for the third of layer 2, or else by its name.

    Raises:
        ExportError: where there is none, or several have that name.
    """
    layer, dot, number = text.partition(".")
    if dot and layer.isdecimal() and number.isdecimal():
        node = Node(int(layer), int(number) - 1)
        if document.has(node):
            return node
    named = [
        Node(place, index)
        for place, components in enumerate(document.components, 1)
        for index, component in enumerate(components)
        if component.name.casefold() == text.casefold()
    ]
    if len(named) == 1:
        return named[0]
    if not named:
        raise ExportError(
            f"There is no component “{text}”; say its layer and number, as in 2.3, or its name as the project has it."
        )
    places = ", ".join(f"{node.layer}.{node.index + 1}" for node in named[:_SHOWN])
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    raise ExportError(f"{len(named)} components are called “{text}”; say which: {places}{more}.")
