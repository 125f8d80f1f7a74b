"""Components that have died while learning."""

from dataclasses import replace

import numpy as np

from audible_gui.document import frozen
from audible_gui.synthesis import names, shares
from tests.support.networks import noise, random_network


def test_a_component_that_has_died_is_silent_though_its_weights_are_not_quite_zero() -> None:
    network = random_network(noise(4000))
    code = network.code.copy()
    code[1] = 1e-12
    network = replace(network, code=frozen(code))
    assert shares(network, 2)[1] == 0.0
    assert np.isclose(shares(network, 2).sum(), 1.0)
    assert names(network, 8000)[1][1] == "silent"
    assert "silent" not in names(network, 8000)[0]


def test_a_soft_component_is_not_silent() -> None:
    network = random_network(noise(4000))
    code = network.code.copy()
    code[1] *= 1e-7
    assert shares(replace(network, code=frozen(code)), 2)[1] > 0.0
