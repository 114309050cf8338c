"""vir-admin group list|add|remove|join|leave."""

import argparse

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.services import certificates, grupper
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `group` with its verbs."""
    verbs = nouns.add_parser("group", help="grupper").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "list", _list, "visa grupper och vilka som är med")
    for name, act, help_, several in (
        ("add", _add, "gör en grupp med sina första medlemmar", "append"),
        ("remove", _remove, "ta bort en grupp", ""),
        ("join", _join, "släpp in någon i en grupp", "store"),
        ("leave", _leave, "ta ut någon ur en grupp", "store"),
    ):
        verb = add_verb(verbs, name, act, help_)
        verb.add_argument("--group", required=True, metavar="GRUPP")
        if several:
            verb.add_argument("--signatur", required=True, action=several, metavar="SIGNATUR")


def _list(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        for grupp in grupper.list_grupper(session):
            values = {"code": grupp.name, "kind": "grupp", "members": list(grupp.members)}
            terminal.row(args, values, "  ".join((grupp.name, ", ".join(grupp.members))))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _add(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        serials = [certificates.of_signatur(session, signatur).serial for signatur in args.signatur]
        grupper.add_grupp(session, args.group, serials)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _remove(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        _say_new_keys(args, terminal, grupper.remove_grupp(session, args.group).value)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _join(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        grupper.join(session, args.group, certificates.of_signatur(session, args.signatur).serial)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _leave(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        serial = certificates.of_signatur(session, args.signatur).serial
        _say_new_keys(args, terminal, grupper.leave(session, args.group, serial).value)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _say_new_keys(args: argparse.Namespace, terminal: Terminal, akter: int) -> None:
    said = f"{akter} akter får nya nycklar när de öppnas. Kopior från tiden före går att läsa med de gamla."
    terminal.row(args, {"code": args.group, "akter": akter}, said)
