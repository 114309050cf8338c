"""What every verb of vir-admin has in common."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from vir_desktop.cli.terminal import Terminal

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Act: TypeAlias = Callable[[argparse.Namespace, Terminal], int]


def add_verb(
    verbs: Verbs, name: str, act: Act, words: str
) -> argparse.ArgumentParser:
    """Add a verb that works on a vault: `--vault`, `--user`, `--json`."""
    parser = verbs.add_parser(name, help=words, description=words)
    add_vault_arguments(parser)
    parser.set_defaults(act=act)
    return parser


def add_vault_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--vault`, `--user` and `--json`."""
    parser.add_argument("--vault", required=True, metavar="MAPP", help="valvets mapp")
    parser.add_argument("--user", metavar="SIGNATUR", help="utan: alla prövas")
    parser.add_argument("--json", action="store_true", help="ett objekt per rad")
