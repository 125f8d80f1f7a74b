"""Networks as they come out of a training. One thread at a time."""

import time
import uuid
from dataclasses import dataclass, field

import numpy as np
import torch

from audible_gui.document import Floats, Network, NetworkSpec, Orientation, frozen
from audible_gui.nae.backend import Chosen
from audible_gui.nae.factors import Factors
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.starting import check_finite


@dataclass(frozen=True)
class Made:
    """What all networks of one training have in common.

    Attributes:
        spec: what was asked for.
        channels: of the sound.
        scale: the spectrogram was divided by this.
        chosen: where it is computed, and why there.
        threads: of torch.
        outside: frames before and after those that are learned from; nothing sounds in them but the residual.
        ids: of the factors' components, per layer; None numbers them as they are.
        run: which training it is.
        began: when, on the monotonic clock.
    """

    spec: NetworkSpec
    channels: int
    scale: float
    chosen: Chosen
    threads: int
    outside: tuple[int, int] = (0, 0)
    ids: tuple[tuple[int, ...], ...] | None = None
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    def network(
        self, factors: Factors, whole_code: torch.Tensor, loss: float, iterations: int, *, ordered: bool
    ) -> Network:
        """A read-only copy of the factors."""
        check_finite(*factors.encoders, *factors.decoders, whole_code)
        encoders, decoders = [_plain(e) for e in factors.encoders], [_plain(d) for d in factors.decoders]
        code = _plain(whole_code)
        ids = self.ids or tuple(tuple(range(decoder.shape[1])) for decoder in decoders)
        if ordered:
            encoders, decoders, code, orders = by_energy(encoders, decoders, code)
            ids = tuple(tuple(row[k] for k in order) for row, order in zip(ids, orders, strict=True))
        if any(self.outside):
            encoders[0], decoders[0], code = self._padded(encoders[0], decoders[0], code)
        return Network(
            spec=self.spec,
            channels=self.channels,
            encoders=tuple(encoders),
            decoders=tuple(decoders),
            code=code,
            ids=ids,
            run=self.run,
            scale=self.scale,
            loss=loss,
            iterations=iterations,
            seconds=time.monotonic() - self.began,
            device=self.chosen.device.type,
            threads=self.threads,
            device_reason=self.chosen.reason,
        )

    def _padded(self, encoder: Floats, decoder: Floats, code: Floats) -> tuple[Floats, Floats, Floats]:
        """E1, D1 and ĤL with zeros for the frames outside."""
        nowhere = (0, 0)
        if self.spec.orientation is Orientation.SPECTRA:
            return encoder, decoder, frozen(np.pad(code, (nowhere, self.outside)))
        halves = [np.pad(half, (nowhere, self.outside)) for half in np.split(encoder, 2, axis=1)]
        return frozen(np.concatenate(halves, axis=1)), frozen(np.pad(decoder, (self.outside, nowhere))), code


def _plain(tensor: torch.Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy())
