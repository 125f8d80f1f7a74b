"""Networks as they come out of a training. One thread at a time."""

import time
import uuid
from dataclasses import dataclass, field

import numpy as np
import torch

from audible_gui.document import Floats, Network, NetworkSpec, Orientation, frozen, sealed
from audible_gui.nae.backend import Chosen
from audible_gui.nae.encoding import Activations
from audible_gui.nae.factors import Factors
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.starting import check_finite

_NOWHERE = (0, 0)


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

    def network(self, factors: Factors, whole: Activations, loss: float, iterations: int, *, ordered: bool) -> Network:
        """A read-only copy of the factors, and the activations themselves, which nobody may write to any more."""
        code, own = whole.code, whole.own
        activations = [torch.from_numpy(rows) for rows in (code, own) if rows is not None]
        check_finite(*factors.encoders, *factors.decoders, *activations)
        encoders, decoders = [_plain(e) for e in factors.encoders], [_plain(d) for d in factors.decoders]
        ids = self.ids or tuple(tuple(range(decoder.shape[1])) for decoder in decoders)
        if ordered:
            encoders, decoders, code, orders = by_energy(encoders, decoders, code, own)
            own = None if own is None else own[list(orders[0])]
            ids = tuple(tuple(row[k] for k in order) for row, order in zip(ids, orders, strict=True))
        if any(self.outside):
            encoders[0], decoders[0] = self._padded_layer(encoders[0], decoders[0])
            code, own = self._padded(code), None if own is None else self._padded(own)
        return Network(
            spec=self.spec,
            channels=self.channels,
            encoders=tuple(encoders),
            decoders=tuple(decoders),
            code=sealed(code),
            own=None if own is None else sealed(own),
            ids=ids,
            run=self.run,
            scale=self.scale,
            loss=loss,
            iterations=iterations,
            seconds=time.monotonic() - self.began,
            device=self.chosen.device.type,
            threads=self.threads,
            device_reason=self.chosen.reason,
            guided=factors.as_one,
        )

    def _padded_layer(self, encoder: Floats, decoder: Floats) -> tuple[Floats, Floats]:
        """E1 and D1 with zeros for the frames outside, where their inputs are frames."""
        if self.spec.orientation is Orientation.SPECTRA:
            return encoder, decoder
        halves = [np.pad(half, (_NOWHERE, self.outside)) for half in np.split(encoder, 2, axis=1)]
        return frozen(np.concatenate(halves, axis=1)), frozen(np.pad(decoder, (self.outside, _NOWHERE)))

    def _padded(self, activations: Floats) -> Floats:
        """Activations with zeros for the frames outside, where they are of frames."""
        turned = self.spec.orientation is Orientation.ENVELOPES
        return activations if turned else np.pad(activations, (_NOWHERE, self.outside))


def _plain(tensor: torch.Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy())
