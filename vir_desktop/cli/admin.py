"""vir-admin: the nouns put together, and how faults become words and exit codes."""

import argparse
import sys
from collections.abc import Sequence

from vir_desktop.cli import akt, demo, device, group, log, pack, policy, reference, user, vault
from vir_desktop.cli.exit_codes import Exit, exit_code
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Parser
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.instrument.pack import PackError
from vir_desktop.domain.messages import words


def run(argv: Sequence[str], terminal: Terminal) -> int:
    """Run one command and return its exit code; words of faults go to standard error."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.act(args, terminal)
    except KnownError as error:
        _complain(error)
        return exit_code(error.code)
    except RuleError as error:
        _complain(error)
        return Exit.REFUSED
    except PackError as error:
        print(error, file=sys.stderr)
        return Exit.REFUSED
    except UnicodeDecodeError:
        print("Det som skrevs på standard in är inte UTF-8.", file=sys.stderr)
        return Exit.WRONG_USE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="vir-admin", description="Sköter valv för VIR Desktop, utan nätverk.")
    nouns = parser.add_subparsers(dest="noun", required=True)
    for noun in (vault, user, group, akt, log, pack, reference, policy, device, demo):
        noun.add_parser(nouns)
    return parser


def _complain(error: KnownError | RuleError) -> None:
    told = words(error)
    print(f"{told.title} {told.advice}".strip(), file=sys.stderr)
