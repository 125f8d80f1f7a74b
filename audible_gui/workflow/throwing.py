"""A throw of dice as a job. A generator; any thread."""

from collections.abc import Generator, Sequence

from audible_gui.document import Document, Node, Throw
from audible_gui.operations import prepare_throws, throwing


def thrown(document: Document, nodes: Sequence[Node], throw: Throw) -> Generator[None, bool | None, Document]:
    """As ``with_throw``, with what has to be imported first; yields after each component. Raises as that does."""
    prepare_throws()
    yield
    return (yield from throwing(document, nodes, throw))
