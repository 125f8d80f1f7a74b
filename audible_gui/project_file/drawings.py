"""What a person has drawn, in a project: each drawing is one small array. Any thread, see ``blobs``."""

import weakref
from collections.abc import Generator, Mapping

from audible_gui.document import Document, Floats, drawings_of
from audible_gui.project_file.arrays import hash_of, read_array, shape_of, write_array
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json


class Drawings:
    """Drawings in and out of one database; what is in memory is known by its hash.

    Args:
        vault: the database.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: weakref.WeakValueDictionary[bytes, Floats] = weakref.WeakValueDictionary()

    def write(self, document: Document) -> Generator[int, None, None]:
        """Store those of a document that are not stored yet; yields bytes done, each counted twice."""
        for drawn in drawings_of(document):
            if self._known.get(drawn.sha256) is None:
                yield from write_array(self._vault, drawn.values.reshape(-1, drawn.values.shape[-1]))
                self._known[drawn.sha256] = drawn.values

    def read(self, reference: Json) -> Floats:
        """The values of a stored drawing, (rows, columns).

        Raises:
            ValueError: if they are not there or damaged.
            sqlite3.Error: if they cannot be read.
        """
        shape = shape_of(reference)
        assert isinstance(reference, Mapping)
        sha256 = hash_of(reference["sha256"])
        values = self._known.get(sha256)
        if values is None or values.size != shape[0] * shape[1]:
            values = _whole(read_array(self._vault, reference))
            self._known[sha256] = values
        return values.reshape(shape)


def _whole(work: Generator[int, None, Floats]) -> Floats:
    """All of an array at once: drawings are small."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            values: Floats = end.value
            return values
