"""What is missing on the system, and what is done about it, with a made-up apt, sudo and user."""

import os
from pathlib import Path

import pytest
import system_libraries
from debian_packages import is_debian, missing_venv, parse_os_release, parse_policy, provide
from setup_errors import SetupError
from setup_log import Log
from system_libraries import Need

EGL = Need("libEGL.so.1", ("libegl1",))
GLIB = Need("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"))
SOUND = Need("libportaudio.so.2", ("libportaudio2",), essential=False, loss="sound will be off")
POLICY = "{name}:\n  Installed: (none)\n  Candidate: {candidate}\n  Version table:\n     1.0 500\n"


class Machine:
    """A Debian machine made of scripts that write down how they were called."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        self.log = Log(folder / "venv" / "bootstrap.log")
        release = folder / "os-release"
        release.write_text("ID=ubuntu\nID_LIKE=debian\n")
        monkeypatch.setenv("PATH", f"{self.bin}:/usr/bin:/bin")
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr("debian_packages.shutil.which", self._which)
        monkeypatch.setattr(is_debian, "__defaults__", (release,))
        self.program("apt-get", "exit 0")
        self.knows()

    def _which(self, name: str) -> str | None:
        path = self.bin / name
        return str(path) if path.exists() else None

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.calls}\n{script}\n')
        path.chmod(0o755)

    def knows(self, *names: str) -> None:
        """Let apt-cache know these packages, and have heard of one that no repository holds."""
        known = [POLICY.format(name=name, candidate="1.0") for name in names]
        answer = "".join([*known, POLICY.format(name="libglib2.0-0", candidate="(none)")])
        self.program("apt-cache", f"cat <<'END'\n{answer}END")

    def called(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if not line.startswith("apt-cache")]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_os_release_with_quotes_and_comments() -> None:
    text = "# comment=1\nNAME=\"Debian GNU/Linux\"\nID=debian\nID_LIKE='a b'\n\nnonsense\n"
    assert parse_os_release(text) == {"NAME": "Debian GNU/Linux", "ID": "debian", "ID_LIKE": "a b"}


@pytest.mark.parametrize(
    ("release", "expected"),
    [("ID=debian", True), ('ID=linuxmint\nID_LIKE="ubuntu debian"', True), ("ID=fedora", False), ("", False)],
)
@pytest.mark.usefixtures("machine")
def test_family_of_debian(tmp_path: Path, release: str, expected: bool) -> None:
    file = tmp_path / "release"
    file.write_text(release)
    assert is_debian(file) is expected


def test_system_without_os_release(tmp_path: Path) -> None:
    assert not is_debian(tmp_path / "none")


def test_policy_tells_real_packages_from_names_only_heard_of() -> None:
    output = POLICY.format(name="libegl1", candidate="1.6") + POLICY.format(name="libglib2.0-0", candidate="(none)")
    assert parse_policy(output) == {"libegl1"}


def test_a_person_without_rights_gets_the_exact_command(machine: Machine) -> None:
    machine.knows("libegl1", "libglib2.0-0t64")
    with pytest.raises(SetupError) as caught:
        provide([EGL, GLIB], machine.log)
    command = "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 libglib2.0-0t64"
    assert str(caught.value).endswith(f": {command}")
    assert "\n" not in str(caught.value)


def test_older_name_where_apt_does_not_know_the_newer(machine: Machine) -> None:
    machine.knows("libegl1")
    with pytest.raises(SetupError, match=r"libglib2\.0-0$"):
        provide([GLIB], machine.log)


def test_sudo_that_would_ask_for_a_password_is_not_used(machine: Machine) -> None:
    machine.program("sudo", "exit 1")
    with pytest.raises(SetupError, match="sudo apt-get install"):
        provide([EGL], machine.log)
    assert machine.called() == ["sudo -n true"]


def test_only_sound_missing_is_a_note(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    provide([SOUND], machine.log)
    printed = capsys.readouterr().out
    assert printed.startswith("Note: sound will be off until you type: sudo apt-get update")
    assert printed.endswith("libportaudio2\n")


def test_root_installs_without_being_asked(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    provide([EGL, SOUND], machine.log)
    lock = "apt-get -o DPkg::Lock::Timeout=120"
    assert machine.called() == [f"{lock} update", f"{lock} install -y --no-install-recommends libegl1 libportaudio2"]


def test_passwordless_sudo_installs(machine: Machine) -> None:
    machine.program("sudo", '[ "$1" = -n ] && shift; exec "$@"')
    provide([EGL], machine.log)
    assert machine.called()[-1].endswith("install -y --no-install-recommends libegl1")
    assert any(call.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") for call in machine.called())


def test_apt_without_a_network(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine.program("apt-get", "echo 'E: Failed to fetch x  Temporary failure resolving y'; exit 100")
    with pytest.raises(SetupError, match="the network cannot be reached") as caught:
        provide([EGL], machine.log)
    assert str(machine.log.path) in str(caught.value)
    assert "Temporary failure" in machine.log.path.read_text()


def test_other_systems_get_words(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    (machine.bin / "apt-get").unlink()
    provide([EGL], machine.log)
    assert "this system lacks libEGL.so.1" in capsys.readouterr().out


def test_python_that_cannot_make_environments(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys._base_executable", "/bin/false")
    monkeypatch.setattr("sys.version_info", (3, 12, 1))
    machine.knows("libegl1", "python3.12-venv")
    with pytest.raises(SetupError, match=r"install --no-install-recommends libegl1 python3\.12-venv$"):
        provide([EGL, *missing_venv()], machine.log)


def test_complete_python_can_make_environments() -> None:
    assert missing_venv() == []


def test_nothing_missing_calls_nothing(machine: Machine) -> None:
    provide([], machine.log)
    assert not machine.calls.exists()


def test_what_is_missing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("system_libraries.sys.platform", "linux")
    absent = (Need("libno-such-thing.so.9", ("a",)), Need("no-such-program", ("b",)), Need("no_such_plugin.so", ("c",)))
    assert system_libraries.missing((*absent, Need("libc.so.6", ("libc6",)), Need("sh", ("dash",)))) == list(absent)


def test_libraries_are_no_matter_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("system_libraries.sys.platform", "darwin")
    assert system_libraries.missing((Need("libno-such-thing.so.9", ("a",)),)) == []


def test_setup_without_a_display_does_not_insist_on_x11() -> None:
    needs = {need.what: need for need in system_libraries.for_setup({})}
    assert not needs["libxcb-cursor.so.0"].essential
    assert needs["libEGL.so.1"].essential
    assert {need.what: need for need in system_libraries.for_setup({"DISPLAY": ":0"})}["libxcb-cursor.so.0"].essential


def test_editor_under_pure_wayland_needs_no_x11() -> None:
    names = {need.what for need in system_libraries.for_editor({"WAYLAND_DISPLAY": "wayland-0"})}
    assert "libwayland-client.so.0" in names
    assert "libxcb-cursor.so.0" not in names
