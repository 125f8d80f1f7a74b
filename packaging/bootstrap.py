"""Sets Audible Networks up and starts it: ``python3 packaging/bootstrap.py run [FILE] | test | setup``.

Needs nothing but the standard library. This file must parse on every Python from 2.7 on, so that an old
one gets a sentence instead of a SyntaxError; all else is in the modules beside it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - it is the only place that an older Python reaches
    sys.exit(
        "Audible Networks needs Python 3.11 or newer, and this is Python "
        + ".".join(map(str, sys.version_info[:3]))
        + " (" + sys.executable + "): start this script with a newer one, for instance"
        + " python3.12 packaging/bootstrap.py run."
    )  # fmt: skip

if __name__ == "__main__":
    from bootstrap_command import main

    sys.exit(main(sys.argv[1:]))
