"""What every verb of vir-admin has in common."""

import argparse
from collections.abc import Callable, Iterable
from typing import NoReturn, TypeAlias

from vir_desktop.cli.terminal import Terminal

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Act: TypeAlias = Callable[[argparse.Namespace, Terminal], int]


class _Words(argparse.HelpFormatter):
    """The help, led in Swedish."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the line that shows how the command is written."""
        super().add_usage(usage, actions, groups, "Så här: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Swedish: argparse itself would answer a wrong use in English."""

    def __init__(self, *, prog: str | None = None, description: str | None = None, help: str | None = None) -> None:  # noqa: A002  # argparse's name
        super().__init__(prog=prog, description=description or help, add_help=False, formatter_class=_Words)
        self._positionals.title, self._optionals.title = "vad", "val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        """Show how the command is written and end with 2."""
        self.exit(2, f"{self.format_usage()}Kommandot stämmer inte. Hjälp: {self.prog} --help\n")


def add_verb(verbs: Verbs, name: str, act: Act, words: str, *, user_required: bool = False) -> argparse.ArgumentParser:
    """Add a verb that works on a vault: `--vault`, `--user`, `--clock-is-right`, `--json`."""
    parser = verbs.add_parser(name, help=words, description=words)
    add_vault_arguments(parser, user_required=user_required)
    parser.set_defaults(act=act)
    return parser


def add_vault_arguments(parser: argparse.ArgumentParser, *, user_required: bool = False) -> None:
    """Add `--vault`, `--user`, `--clock-is-right` and `--json`."""
    parser.add_argument("--vault", required=True, metavar="MAPP", help="valvets mapp")
    help_ = "vem" if user_required else "vem; utan: alla prövas"
    parser.add_argument("--user", required=user_required, metavar="SIGNATUR", help=help_)
    parser.add_argument("--clock-is-right", action="store_true", help="datorns klocka går rätt, fast valvet undrar")
    parser.add_argument("--json", action="store_true", help="ett objekt per rad")
