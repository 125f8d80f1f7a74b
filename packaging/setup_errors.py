"""What set-up and checks say when something expected goes wrong."""

import errno
import re

_NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolutionError|getaddrinfo failed"
    r"|Failed to establish a new connection|Could not resolve|Failed to fetch"
    r"|Name or service not known|Temporary failure (in name resolution|resolving)|Network is unreachable"
    r"|nodename nor servname|Connection (refused|timed out|reset by peer|broken)"
)
_DISK_FULL = re.compile(
    r"No space left on device|not enough free (disk )?space|Errno 28\b|WinError 112\b", re.IGNORECASE
)
_LAST_ERROR = re.compile(r"^(?:ERROR|E|Error): *(.+)$", re.MULTILINE)


class SetupError(Exception):
    """An expected failure. ``str(error)`` is one sentence for a person; the program ends with status 1."""


def is_network(output: str) -> bool:
    """Whether what pip or apt printed says that a server could not be reached."""
    return bool(_NO_NETWORK.search(output))


def is_disk_full(output: str) -> bool:
    """Whether what a program printed says that the disk is full."""
    return bool(_DISK_FULL.search(output))


def explain(what: str, output: str) -> str:
    """One sentence (without its full stop) on why ``what`` failed, from the output of the program that did it."""
    if is_disk_full(output):
        return f"{what} failed because the disk is full: free about 3 GB and try again"
    if is_network(output):
        return f"{what} failed because the network cannot be reached: connect this machine and try again"
    errors = _LAST_ERROR.findall(output)
    return f"{what} failed: {errors[-1].strip().rstrip('.')}" if errors else f"{what} failed"


def explain_os_error(error: OSError) -> str:
    """One sentence on a file that could not be read or written."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: free about 3 GB and try again."
    place = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{place}."
