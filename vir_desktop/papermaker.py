"""Sets one paper as PDF and ends: the paper comes on standard input, the PDF goes out on standard output.

Started by a session (system/papermaker_process.py, docs/decisions/0011-papper-i-egen-process.md) so that typing never
waits for a long paper. No key, no window, no file of the vault, no network: the session's own denial is inherited.
"""

import os
import sys

from vir_desktop.system import local_report, process_hygiene

_IN, _OUT = 0, 1
_YIELDS = 10  # typing goes before a paper


def main() -> int:
    """Set the paper on standard input; the argument is the process whose end is this one's too.

    What goes wrong is told without values, and with 1 as exit code.
    """
    process_hygiene.harden([])
    process_hygiene.end_with_parent(int(sys.argv[1]))
    process_hygiene.write_no_file()
    os.nice(_YIELDS)
    try:
        told, code = _made(), 0
    except Exception as error:  # told to the session, which writes the report
        told, code = "\n".join(local_report.describe(error)).encode(), 1
    with open(_OUT, "wb", closefd=False) as out:
        out.write(told)
    return code


def _made() -> bytes:
    # Not before the process is hardened; the library is most of this process's time.
    from vir_desktop.reports import render, wire

    with open(_IN, "rb", closefd=False) as stream:
        return render.render(wire.from_bytes(stream.read()))
