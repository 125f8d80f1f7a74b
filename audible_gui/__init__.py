"""Audible Networks: takes one sound apart with a deep non-negative autoencoder trained on that sound."""

__version__ = "0.1.0"
