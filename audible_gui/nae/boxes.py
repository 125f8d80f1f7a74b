"""Boxes of the spectrogram that belong to one component. Any thread.

The objective gets λ · ⟨box, C_j⟩ for every other component j of the deepest layer. A box is an outer product of rows
and columns of X, C_j one of a basis and an envelope, so that this is λ · (rows · b_j) · (columns · h_j): linear in
every factor, a positive part of its gradient, and the scaled steps stay majorise–minimise ones.
"""

from dataclasses import dataclass, replace

import torch


@dataclass(frozen=True, eq=False)
class Box:
    """Where others shall not sound.

    Attributes:
        rows: one within the box, else zero, (inputs,).
        columns: the same, (samples,).
        weights: λ for every component of the deepest layer, zero for the box's own, (K_L,).
    """

    rows: torch.Tensor
    columns: torch.Tensor
    weights: torch.Tensor

    def part(self, columns: slice) -> "Box":
        """The same on some columns."""
        return replace(self, columns=self.columns[columns])
