"""Where exports are proposed to go. GUI thread."""

from pathlib import Path

from audible_gui import settings as known
from audible_gui.document import Document, safe_name
from audible_gui.settings import Settings


def proposed_name(document: Document, what: str) -> str:
    """The sound's name and what is exported; a name that a stranger's project chose leads to no other folder."""
    return what if document.sound is None else safe_name(f"{document.sound.name} {what}")


def proposed_place(document: Document, what: str, settings: Settings, otherwise: Path) -> Path:
    """Something of that name where the last export went, or elsewhere when there is no such folder."""
    last = settings.get(known.EXPORT_FOLDER)
    return (Path(last) if last and Path(last).is_dir() else otherwise) / proposed_name(document, what)
