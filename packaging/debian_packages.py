"""Installs missing system libraries where it may, and says the exact command where it may not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from setup_errors import SetupError
from setup_log import Log, say
from system_libraries import Need

OS_RELEASE = Path("/etc/os-release")


def parse_os_release(text: str) -> dict[str, str]:
    """The assignments in an os-release file, unquoted."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def is_debian(os_release: Path = OS_RELEASE) -> bool:
    """Whether this is Debian, Ubuntu or a child of theirs, with apt-get."""
    try:
        release = parse_os_release(os_release.read_text(encoding="utf-8"))
    except OSError:
        return False
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return bool(family & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None


def privilege() -> list[str] | None:
    """What to put before a command to run it as root without asking anybody; None if that cannot be."""
    if os.name == "posix" and os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def package_names(candidates: Sequence[tuple[str, ...]]) -> list[str]:
    """For each package the first of its names that apt can install, else the last; sorted, each once."""
    every = sorted({name for names in candidates for name in names})
    known: set[str] = set()
    if every and shutil.which("apt-cache") is not None:
        done = subprocess.run(["apt-cache", "policy", *every], capture_output=True, text=True, check=False,
                              env={**os.environ, "LC_ALL": "C"})  # fmt: skip
        known = parse_policy(done.stdout)
    return sorted({next((name for name in names if name in known), names[-1]) for names in candidates})


def parse_policy(output: str) -> set[str]:
    """The packages that have a candidate in what ``apt-cache policy`` printed."""
    known: set[str] = set()
    name = ""
    for line in output.splitlines():
        if line and not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            known.add(name)
    return known


def install_command(packages: Sequence[str]) -> str:
    """The command that a person types to install ``packages``."""
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"


def install(candidates: Sequence[tuple[str, ...]], log: Log, prefix: Sequence[str]) -> None:
    """Install packages, asking nothing.

    Raises:
        ProgramError: if apt fails.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    as_root = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"] if prefix else []
    # Another apt may be at work, as on a machine that has just started.
    apt = [*as_root, "apt-get", "-o", "DPkg::Lock::Timeout=120"]
    # One repository out of order fails the update and need not matter: installing will tell.
    log.attempt([*apt, "update"], environment=environment)
    packages = package_names(candidates)
    say(f"Installing system packages: {' '.join(packages)} ...")
    what = "Installing system packages"
    log.run(what, [*apt, "install", "-y", "--no-install-recommends", *packages], environment=environment)


def provide(lacking: Sequence[Need], log: Log) -> None:
    """Install what is missing if that is allowed; otherwise say what to type, and go on if nothing is essential.

    Raises:
        SetupError: if something essential stays missing.
    """
    if not lacking:
        return
    if not is_debian():
        _describe(lacking)
        return
    prefix = privilege()
    candidates = [need.packages for need in lacking]
    if prefix is not None:
        install(candidates, log, prefix)
        return
    command = install_command(package_names(candidates))
    if any(need.essential for need in lacking):
        raise SetupError(f"System packages are missing; type this and try again: {command}")
    losses = " and ".join(sorted({need.loss for need in lacking}))
    say(f"Note: {losses} until you type: {command}")


def _describe(lacking: Sequence[Need]) -> None:
    """Say in words what is missing, on a system whose package names are not known here."""
    names = ", ".join(need.what for need in lacking)
    say(f"Note: this system lacks {names}; install the packages that contain them with its package manager.")


def missing_venv() -> list[Need]:
    """What this Python lacks to make virtual environments."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    packages = (f"python{version}-venv", "python3-venv")
    return [] if _can_make_environments() else [Need("Python's modules venv and ensurepip", packages)]


def _can_make_environments() -> bool:
    # Debian takes ensurepip out of the standard library, and asking in this process would remember the answer.
    probe = "import venv, ensurepip"
    base: str = getattr(sys, "_base_executable", None) or sys.executable
    return subprocess.run([base, "-P", "-c", probe], capture_output=True, check=False).returncode == 0
