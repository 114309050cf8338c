"""`python -m vir_desktop [--vault DIR]`: arguments, then the supervisor.

The start path: nothing is imported that the supervisor does not need before its first session is spawned.
"""

import os
import sys

from vir_desktop.system.environment import supervisor_environment
from vir_desktop.system.fresh_start import begin_anew, is_needed


def main() -> int:
    """Run the program, in a process that nothing has laid hands on; return its exit code."""
    if is_needed():
        begin_anew("vir_desktop.__main__", "main", supervisor_environment(os.environ))
    vault = _vault(sys.argv[1:]) if len(sys.argv) > 1 else None
    from vir_desktop.supervisor import run

    return run(vault)


def _vault(arguments: list[str]) -> str:
    import argparse  # only where there are arguments to read: it costs as much as a tenth of the start

    parser = argparse.ArgumentParser(prog="vir-desktop", description="Samtalsstöd vid våld i nära relation.")
    parser.add_argument("--vault", metavar="DIR", default="", help="valvets mapp, om inte datorns egen")
    return str(parser.parse_args(arguments).vault)


if __name__ == "__main__":
    sys.exit(main())
