"""vir-admin user list|add|renew|remove|passphrase."""

import argparse
from datetime import date
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.domain.roles import Role
from vir_desktop.services import certificates, employment, people, unlocking
from vir_desktop.services.employment import NewUser
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `user` with its verbs."""
    verbs = nouns.add_parser("user", help="användare").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "list", _list, "visa användare")
    add = add_verb(verbs, "add", _add, "lägg till en användare; den nya lösenfrasen skrivs av den som ska ha den")
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    add.add_argument("--small-kdf", action="store_true", help="64 MiB i stället för 256, för dator med lite minne")
    renew = add_verb(verbs, "renew", _renew, "ge ett avtal en ny sista dag")
    remove = add_verb(verbs, "remove", _remove, "avsluta en anställning eller ett avtal")
    for verb in (add, renew, remove):
        verb.add_argument("--signatur", required=True, metavar="SIGNATUR", help="vem det gäller")
    for verb in (add, renew):
        verb.add_argument("--until", type=date.fromisoformat, metavar="DATUM", help="sista dagen, ÅÅÅÅ-MM-DD")
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


def _add(args: argparse.Namespace, terminal: Terminal) -> int:
    """Read the administratör's passphrase, then the new person's own, twice."""

    def act(session: Session) -> int:
        roles = frozenset(Role(role) for role in args.role)
        profile = KDF_SMALL if args.small_kdf else KDF_FULL
        planned = employment.plan_user(session, NewUser(args.signatur, roles, args.until))
        slot = employment.seal_first_slot(session.world.crypto, planned, terminal.new_secret(), profile)
        added = employment.add_user(session, planned, slot).value
        if not added.let_in:
            terminal.say("En arbetsledare behöver släppa in den nya i gruppen ansvarig (group join).")
        return Exit.DONE

    return terminal.in_vault(args, act)


def _renew(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        serial = certificates.of_signatur(session, args.signatur).serial
        employment.renew_agreement(session, serial, args.until)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _remove(args: argparse.Namespace, terminal: Terminal) -> int:
    """Say what a departure leaves behind: old copies, an admin key that she knew."""

    def act(session: Session) -> int:
        serial = certificates.of_signatur(session, args.signatur).serial
        removed = employment.remove_user(session, serial).value
        values = {"code": args.signatur, "status": "removed", "akter": removed.akter}
        terminal.row(args, values | {"knew_admin_key": removed.knew_admin_key}, _left_behind(removed))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _left_behind(removed: employment.Removed) -> str:
    said = [f"{removed.akter} akter får nya nycklar när de öppnas. Kopior från tiden före går att läsa för den som har"]
    said.append("dem och den gamla nyckeln.")
    if removed.knew_admin_key:
        said.append("Personen kände administratörens nyckel; den byts med orden på papper (vault recover).")
    return " ".join(said)


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
