"""Jobs that run beside whatever a person does have short steps: only between them do they wait for the window."""

from collections.abc import Callable, Generator
from typing import Any

import pytest

from audible_gui.document import Document, Sound, with_network
from audible_gui.synthesis import Mix, Renderer, factors, rendered_peaks, unit_mix
from audible_gui.workflow import measured
from tests.support.networks import noise, random_network

SOUND = noise(120_000, rate_hz=44_100)
NETWORK = random_network(SOUND)
MOST = 9000
"""Samples, of which so many components can be rendered in some milliseconds."""


def measuring(sound: Sound) -> Generator[Any, Any, Any]:
    return measured(with_network(Document(sound=sound), NETWORK))


def drawing(sound: Sound) -> Generator[Any, Any, Any]:
    return rendered_peaks(Renderer(sound.samples, NETWORK.spec.stft, factors(NETWORK)), unit_mix(NETWORK))


@pytest.mark.parametrize("work", [measuring, drawing])
def test_little_is_rendered_in_one_step(
    work: Callable[[Sound], Generator[Any, Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = [0]  # in each step
    render_all = Renderer.render_all

    def counting(renderer: Renderer, mixes: list[Mix], start: int, count: int) -> object:
        rendered[-1] += count
        return render_all(renderer, mixes, start, count)

    monkeypatch.setattr(Renderer, "render_all", counting)
    for _ in work(SOUND):
        rendered += [0]
    assert sum(rendered) >= SOUND.n_samples
    assert max(rendered) <= MOST
