"""Why something cannot be done, where several commands say the same. GUI thread."""

NO_SOUND = "Open a sound first."
NO_NETWORK = "Train a network first."
BUSY = "A training is under way: stop or cancel it first."
