"""Whatever a document can be exported as. Generators; any thread."""

from collections.abc import Generator

from audible_gui.document import (
    Certificate,
    Cut,
    Document,
    EventsRequest,
    ExportRequest,
    ExportStep,
    MixRequest,
    Node,
    NotesRequest,
    TablesRequest,
    Written,
)
from audible_gui.document.figure import FigureRequest
from audible_gui.errors import ExportError
from audible_gui.export import export_cuts, export_figure, export_mix, export_stems, export_tables
from audible_gui.operations import event_cuts
from audible_gui.workflow.data import export_midi
from audible_gui.workflow.progress import retold

SoundOrder = ExportRequest | MixRequest | EventsRequest
Order = SoundOrder | FigureRequest | TablesRequest | NotesRequest
Exported = Certificate | Written


def export(order: Order) -> Generator[ExportStep, bool | None, Exported]:
    """Write what is ordered; nothing is left behind when it fails or is stopped.

    Yields:
        What is being done.

    Returns:
        The certificate of stems or of a mix, else what was written.

    Raises:
        AudibleError: with a sentence saying what is wrong.
    """
    match order:
        case ExportRequest():
            return (yield from export_stems(order))
        case MixRequest():
            return (yield from export_mix(order))
        case EventsRequest():
            return (yield from export_events(order))
        case FigureRequest():
            yield from export_figure(order)
            return Written(order.path, 1, f"The figure is {order.path}.")
        case TablesRequest():
            return (yield from _tables(order))
        case NotesRequest():
            notes = yield from retold(export_midi(order), lambda done: ExportStep("Writing notes", done))
            return Written(order.path, 1, notes.sentence)


def export_events(request: EventsRequest) -> Generator[ExportStep, bool | None, Written]:
    """Write the events of components, each as a file; see ``export_cuts``."""
    work = look_for_events(request.document, request.nodes, edited=request.edited)
    cuts = yield from retold(work, lambda _: ExportStep("Finding events", 0.0))
    return (yield from export_cuts(request, cuts))


def look_for_events(
    document: Document, nodes: tuple[Node, ...], *, edited: bool
) -> Generator[float, bool | None, list[Cut]]:
    """The events of components, one after the other.

    Yields:
        The fraction done.

    Raises:
        ExportError: if there is no such component.
    """
    if document.sound is None or document.network is None:
        raise ExportError("There is nothing to export yet; open a sound and train a network first.")
    cuts: list[Cut] = []
    for place, node in enumerate(nodes):
        if not document.has(node):
            raise ExportError(f"There is no component {node.index + 1} in layer {node.layer}.")
        cuts += event_cuts(document, node, edited=edited)
        yield (place + 1) / len(nodes)
    return cuts


def _tables(order: TablesRequest) -> Generator[ExportStep, bool | None, Written]:
    work = export_tables(order.document, order.path, overwrite=order.overwrite, sources=order.sources)
    files = yield from retold(work, lambda done: ExportStep("Writing tables", done))
    many = f"{len(files)} tables are in {order.path}." if len(files) > 1 else f"The tables are in {order.path}."
    return Written(order.path, len(files), many)
