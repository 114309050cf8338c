"""The start of vir-admin: network denied before anything is read, then the command."""

import contextlib
import io
import os
import sys
from datetime import UTC, datetime

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.system import local_report, network_denial, paths, process_hygiene
from vir_desktop.system.environment import command_environment
from vir_desktop.system.fresh_start import begin_anew


def start() -> int:
    """Run vir-admin in a process of its own making: whatever the shell had set, an allow-list is all that is left."""
    begin_anew("vir_desktop.admin", "start", command_environment(os.environ))
    return main()


def main() -> int:
    """Run vir-admin with the process's own arguments and return its exit code."""
    local_report.install_hook(_on_bug)
    process_hygiene.harden(keep=())
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # whatever the locale: a passphrase is the same everywhere
    try:
        network_denial.deny()
    except network_denial.NetworkNotDeniedError:
        sys.stderr.write("Nätverket kunde inte stängas av för programmet. Inget har lästs.\n")
        return Exit.NETWORK
    # Only now, so that nothing of crypto or storage is loaded in a process that can talk.
    from vir_desktop.cli.admin import run
    from vir_desktop.cli.terminal import Terminal
    from vir_desktop.wiring import LocalFiles, world_of

    return run(sys.argv[1:], Terminal(world_of, LocalFiles(), sys.stdin, sys.stdout))


def _on_bug(error: BaseException) -> None:
    """Leave a report without values instead of a trace with them; Python then ends with 1."""
    if isinstance(error, KeyboardInterrupt):
        return
    with contextlib.suppress(OSError):
        local_report.write(error, paths.reports(), datetime.now(UTC))
    sys.stderr.write("Något gick fel i programmet. En felrapport utan uppgifter om någon ligger på datorn.\n")


if __name__ == "__main__":
    sys.exit(start())
