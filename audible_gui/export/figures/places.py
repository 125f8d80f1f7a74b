"""Where figures may be written. Any thread."""

from pathlib import Path

from audible_gui.errors import ExportError
from audible_gui.export.staging import Staging, reason, same_file

FIGURE_ENDINGS = (".png", ".svg", ".pdf")


def check_figure(path: Path, source: Path | None = None) -> None:
    """Whether a figure of this name can be drawn and written there; ``source`` is the file of the sound.

    Raises:
        ExportError: for an ending that is not PNG, SVG or PDF, a place that cannot be written to, or the sound itself.
    """
    if path.suffix.lower() not in FIGURE_ENDINGS:
        raise ExportError(f"A figure is written as PNG, SVG or PDF, not as “{path.name}”.")
    check_file(path, "figure", (source,))


def check_file(path: Path, what: str, sources: tuple[Path | None, ...] = (), *, overwrite: bool = True) -> None:
    """Whether a file can be written there.

    Args:
        path: where.
        what: it is, for people.
        sources: files that must not be replaced.
        overwrite: whether another may be.

    Raises:
        ExportError: if not.
    """
    with Staging(path.parent) as staging:
        try:
            (staging.path / path.name).touch()
        except (OSError, ValueError) as error:
            raise ExportError(f"“{path}” cannot be written ({reason(error)}).") from None
    if path.is_dir():
        raise ExportError(f"“{path}” is a folder; choose another name for the {what}.")
    if any(same_file(path, source) for source in sources):
        raise ExportError(f"“{path}” is the sound itself or its project; choose another name for the {what}.")
    if path.exists() and not overwrite:
        raise ExportError(f"“{path}” exists already; choose another name or overwrite it (--overwrite).")
