"""Sets one paper as PDF and ends: the paper lies in the memory of descriptor 0, the PDF is laid in that of 1.

Started by a session (system/papermaker_process.py, docs/decisions/0011-papper-i-egen-process.md) so that typing never
waits for a long paper. No key, no window, no file of the vault, no network: the session's own denial is inherited.
"""

import os
import sys

from vir_desktop.system import local_report, process_hygiene
from vir_desktop.system.papermaker_process import tell, told

_IN, _OUT = 0, 1
_YIELDS = 10  # typing goes before a paper


def main() -> int:
    """Set the paper; the argument is the process whose end is this one's too.

    What goes wrong is told without values, and with 1 as exit code.
    """
    process_hygiene.harden([])
    process_hygiene.end_with_parent(int(sys.argv[1]))
    process_hygiene.write_no_file()
    os.nice(_YIELDS)
    try:
        tell(_OUT, _made())
    except Exception as error:  # told to the session, which writes the report
        tell(_OUT, "\n".join(local_report.describe(error)).encode())
        return 1
    return 0


def _made() -> bytes:
    # Not before the process is hardened; the library is most of this process's time.
    from vir_desktop.reports import render, wire

    return render.render(wire.from_bytes(told(_IN)))
