"""vir-admin user list|passphrase."""

import argparse
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.services import people, unlocking
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `user` with its verbs."""
    verbs = nouns.add_parser("user", help="användare").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "list", _list, "visa användare")
    change = add_verb(verbs, "passphrase", _passphrase, "byt lösenfras")
    change.add_argument("--small-kdf", action="store_true", help="64 MiB i stället för 256, för dator med lite minne")


def _list(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        for row in people.list_users(session):
            certificate = row.certificate
            roles = ", ".join(sorted(role.value for role in certificate.roles))
            status = "removed" if row.removed_at else "active"
            until = certificate.not_after.isoformat() if certificate.not_after else ""
            values = {"code": certificate.signatur, "kind": roles, "status": status, "deadline": until}
            terminal.row(args, values, "  ".join(filter(None, (certificate.signatur, roles, status, until))))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _passphrase(args: argparse.Namespace, terminal: Terminal) -> int:
    world = terminal.world_of(Path(args.vault))
    world.storage.lock()
    try:
        door = unlocking.prepare(world, args.user or None)
        old = terminal.secret()
        new = terminal.new_secret()
        content = unlocking.admit(world, door, old)
        profile = KDF_SMALL if args.small_kdf else KDF_FULL
        slot = people.seal_new_slot(world.crypto, door, old, new, profile)
        session = unlocking.enter(world, door, content)
        unlocking.begin(session)
        try:
            people.change_passphrase(session, slot, profile)
        finally:
            unlocking.leave(session)
    finally:
        world.storage.unlock()
    return Exit.DONE
