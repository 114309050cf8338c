"""vir-admin log show."""

import argparse

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.services import akter
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `log` with its verb."""
    verbs = nouns.add_parser("log", help="logg").add_subparsers(dest="verb", required=True)
    show = add_verb(verbs, "show", _show, "visa vem som har läst och gjort vad")
    show.add_argument("--akt", default="", metavar="KOD")


def _show(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        object_ = akter.id_of(session, args.akt) if args.akt else ""
        for event in session.register.events(object_=object_):
            values = {"seq": event.seq, "at": event.at.isoformat(), "actor": event.actor, "act": event.act}
            terminal.row(args, values | {"object": event.object}, "  ".join(map(str, values.values())))
        return Exit.DONE

    return terminal.in_vault(args, act)
