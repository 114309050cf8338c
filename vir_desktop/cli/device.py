"""vir-admin device show."""

import argparse

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.services import policy
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `device` with its verb."""
    verbs = nouns.add_parser("device", help="datorn").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "show", _show, "visa vilken dator och vilket valv det är")


def _show(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        facts = policy.device_facts(session)
        values = {
            "code": facts.device_id,
            "kind": "training" if facts.training else "real",
            "vault_id": facts.vault_id,
            "epoch": facts.epoch,
        }
        terminal.row(args, values, "  ".join(f"{name} {value}" for name, value in values.items()))
        return Exit.DONE

    return terminal.in_vault(args, act)
