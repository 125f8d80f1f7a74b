"""What the tree says while a training has no components to show yet. GUI thread."""

from audible_gui.jobs import TrainProgress
from audible_gui.views.labels import duration_text


def learning_text(progress: TrainProgress | None) -> str:
    """When the first components will be there, as far as that is known."""
    when = "in a moment"
    if progress is not None and progress.fraction < progress.first:
        seconds = progress.first_s
        when = f"at {100 * progress.first:.0f} %" if seconds is None else f"in about {duration_text(seconds)}"
    return f"Learning: the first components will be here {when}"
