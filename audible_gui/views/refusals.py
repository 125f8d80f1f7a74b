"""Why something cannot be done, where several commands say the same. GUI thread."""

NO_SOUND = "Open a sound first."
NO_NETWORK = "Train a network first."
EXPORTING = "An export is under way."
COPYING = "A file is being copied."
BUSY = "A training is under way: stop or cancel it first."
