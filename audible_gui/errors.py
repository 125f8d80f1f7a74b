"""Expected failures: each carries one sentence for a person, saying what is wrong and what to do.

Any thread may raise them. The command line prints the sentence and exits with status 1; the editor
shows a notification.
"""


class AudibleError(Exception):
    """An expected failure. ``str(error)`` is a sentence for a person."""


class SoundError(AudibleError):
    """A sound cannot be read or written."""


class TrainingError(AudibleError):
    """A network cannot be trained as asked."""


class ExportError(AudibleError):
    """Results cannot be written."""


class ClippingError(ExportError):
    """An integer coding cannot hold what is to be written.

    Args:
        what: e.g. ``"The mix"``.
        over_db: how far it is above full scale.
        gain_db: what brings it below that.
    """

    def __init__(self, what: str, over_db: float, gain_db: float) -> None:
        super().__init__(
            f"{what} reaches {over_db:+.1f} dBFS, which integers cannot hold; lower all by {-gain_db:.1f} dB (--gain "
            "auto), or write FLOAT into WAV."
        )
        self.what, self.over_db, self.gain_db = what, over_db, gain_db


class PlaybackError(AudibleError):
    """Sound cannot be played."""


class ProjectError(AudibleError):
    """A project cannot be read or written."""


class ProjectInUseError(ProjectError):
    """Somebody else has the project open; a copy of it can be opened."""


class ProjectReadOnlyError(ProjectError):
    """The project lies where nothing may be written; a copy of it can be opened."""


class ProjectVersionError(ProjectError):
    """The project was made by a newer version of this program."""


class ProjectDamagedError(ProjectError):
    """The project's file is damaged; what is left of it can be salvaged into another file."""


class SoundMissingError(ProjectError):
    """The sound that the project links to is not where it was, or is another one by now."""
