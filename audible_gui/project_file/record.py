"""How the values of a class are stored as JSON, field by field. Any thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from audible_gui.document import Floats
from audible_gui.errors import AudibleError
from audible_gui.project_file.coding import Coding, Json, whole

T = TypeVar("T")
Arrays = Callable[[Json], Floats]
"""The stored array of a reference; raises ValueError where it is missing or damaged."""
_REQUIRED = object()


@dataclass(frozen=True)
class Field:
    """One stored field: its name, how it is coded, and what it is in files that lack it."""

    name: str
    coding: Coding
    default: Any = _REQUIRED


@dataclass(frozen=True)
class Record(Generic[T]):
    """How values of a class are stored.

    Attributes:
        kind: the class.
        fields: stored in the record's JSON object.
        apart: fields that the caller stores, under their names.
        derived: fields that need not be stored.
    """

    kind: type[T]
    fields: tuple[Field, ...]
    apart: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    def values(self, value: T) -> dict[str, Json]:
        """The stored fields as JSON. Raises ValueError if they could not be read again."""
        written = {field.name: field.coding.write(getattr(value, field.name)) for field in self.fields}
        self.read(written, keys=frozenset(written))
        return written

    def read(self, values: Json, *, keys: frozenset[str] | None = None) -> dict[str, Any]:
        """The stored fields as arguments of the class.

        Args:
            values: JSON.
            keys: that the object may have; None is the fields and those that are stored apart.

        Raises:
            ValueError: if it is not what ``values`` makes.
        """
        allowed = {field.name for field in self.fields} | set(self.apart) if keys is None else keys
        if not isinstance(values, Mapping) or not set(values) <= allowed:
            raise ValueError(f"{values!r:.80} is no {self.kind.__name__}")
        return {field.name: _read(field, values) for field in self.fields}

    def made(self, values: Json, /, **apart: object) -> T:
        """The value, from JSON and from what was stored apart. Raises ValueError."""
        try:
            return self.kind(**self.read(values), **apart)
        except AudibleError as error:
            raise ValueError(str(error)) from None

    def coding(self) -> Coding:
        """For values of this class inside others."""
        return Coding(self.values, self.made)


def _read(field: Field, values: Mapping[str, Json]) -> Any:  # noqa: ANN401
    if field.name in values:
        return field.coding.read(values[field.name])
    if field.default is _REQUIRED:
        raise ValueError(f"“{field.name}” is missing")
    return field.default


ID = whole(0, 2**53)
