"""Audible Networks: takes one sound apart with a deep non-negative autoencoder trained on that sound."""

import os

__version__ = "0.1.0"

# Must stand before numpy is first imported. Its products here are small: more threads only wait for each other, which
# on a busy machine made them ten times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
