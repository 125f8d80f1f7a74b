import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from display import why_none

NUMBER = 39871


@pytest.fixture
def x_server() -> Iterator[str]:
    """An address at which something listens as an X server does."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{NUMBER}")
        server.listen()
        yield f":{NUMBER}"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_macos_and_windows_always_have_a_display(platform: str) -> None:
    assert why_none({}, platform) == ""


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"WAYLAND_DISPLAY": ""}])
def test_linux_without_a_display(environ: dict[str, str]) -> None:
    assert "no display" in why_none(environ, "linux")


def test_wayland_is_a_display() -> None:
    assert why_none({"WAYLAND_DISPLAY": "wayland-0"}, "linux") == ""


@pytest.mark.parametrize("screen", ["", ".0"])
def test_x_server_that_listens(x_server: str, screen: str) -> None:
    assert why_none({"DISPLAY": x_server + screen}, "linux") == ""


@pytest.mark.parametrize("name", [f":{NUMBER + 1}", "localhost:4000.0"])
def test_display_variable_left_from_a_server_that_is_gone(name: str) -> None:
    assert not Path(f"/tmp/.X11-unix/X{NUMBER + 1}").exists()
    assert why_none({"DISPLAY": name}, "linux") == f"The display {name} does not answer"
