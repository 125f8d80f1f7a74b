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


class PlaybackError(AudibleError):
    """Sound cannot be played."""
