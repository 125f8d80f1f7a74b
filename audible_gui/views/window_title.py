"""What stands in the title of the window. GUI thread."""

from audible_gui.document import Sound
from audible_gui.jobs import Saving

TITLE = "Audible Networks"


def title_of(saving: Saving, sound: Sound | None) -> str:
    """The project's name, or that of the sound where it has none, and the program's."""
    name = "" if sound is None else f"{sound.name} (untitled)"
    if saving.titled and saving.path is not None:
        name = saving.path.stem
    return f"{name} — {TITLE}" if name else TITLE
