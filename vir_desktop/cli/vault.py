"""vir-admin vault create|verify|backup|restore|drill|recover."""

import argparse
from collections.abc import Callable
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit, exit_code
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL
from vir_desktop.domain.messages import words
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import copies, drilling, recovery, restoring
from vir_desktop.services.creating import VaultPlan, create_vault
from vir_desktop.services.drilling import Drilled, DrillKind
from vir_desktop.services.restoring import Restored, WayIn
from vir_desktop.services.session import Session, World
from vir_desktop.services.verifying import verify_vault


def add_parser(nouns: Verbs) -> None:
    """Add the noun `vault` with its verbs."""
    verbs = nouns.add_parser("vault", help="valvet: skapa, kontrollera, kopiera, återställa").add_subparsers(
        dest="verb", required=True
    )
    create = add_verb(verbs, "create", _create, "skapa ett valv; skriver ut andelarna en enda gång", user_required=True)
    create.add_argument("--regim", required=True, choices=[regim.value for regim in Regim])
    create.add_argument("--org", required=True, metavar="NAMN")
    create.add_argument("--role", action="append", choices=[role.value for role in Role], default=[])
    create.add_argument("--training", action="store_true", help="övningsvalv, bara påhittade uppgifter")
    create.add_argument("--one-share", action="store_true", help="1 av 1 i stället för 2 av 3, för den som är ensam")
    create.add_argument("--small-kdf", action="store_true", help="64 MiB i stället för 256, för dator med lite minne")
    add_verb(verbs, "verify", _verify, "kontrollera varje fil, kedja och akt")
    backup = add_verb(verbs, "backup", _backup, "kopiera valvet")
    backup.add_argument("--to", required=True, metavar="MAPP")
    restore = add_verb(verbs, "restore", _restore, "hämta tillbaka valvet från en kopia")
    restore.add_argument("--from", dest="source", required=True, metavar="MAPP")
    restore.add_argument("--shares", action="store_true", help="med andelarna från papper; också på en annan dator")
    drill = add_verb(verbs, "drill", _drill, "prova återställningen på en kopia som tas bort efteråt")
    drill.add_argument("--from", dest="source", default="", metavar="MAPP", help="en kopia; utan: en ny görs")
    add_verb(verbs, "recover", _recover, "ny lösenfras med andelarna från papper", user_required=True)


def _create(args: argparse.Namespace, terminal: Terminal) -> int:
    world = terminal.world_of(Path(args.vault), training=args.training)
    roles = frozenset(Role(role) for role in args.role) or frozenset({Role.ARBETSLEDARE, Role.ADMINISTRATOR})
    plan = VaultPlan(
        verksamheter=(Verksamhet("1", args.org, Regim(args.regim)),),
        signatur=args.user,
        roles=roles,
        passphrase=terminal.new_secret(),
        training=args.training,
        threshold=1 if args.one_share else 2,
        share_count=1 if args.one_share else 3,
        profile=KDF_SMALL if args.small_kdf else KDF_FULL,
    )
    create_vault(world, plan, show=lambda shares: terminal.say("\n".join(shares)))
    return Exit.DONE


def _verify(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        verified = verify_vault(session)
        for finding in verified.findings:
            told = words(KnownError(finding.code, file=finding.file))
            values = {"code": finding.code.value, "file": finding.file}
            terminal.row(args, values, f"{finding.file}: {told.title}")
        if not verified.findings:
            counts = {"akter": verified.akter, "closed": verified.closed}
            terminal.row(args, counts, f"Allt stämmer. {verified.akter} akter, {verified.closed} andras.")
            return Exit.DONE
        return max(exit_code(finding.code) for finding in verified.findings)

    return terminal.in_vault(args, act)


def _backup(args: argparse.Namespace, terminal: Terminal) -> int:
    def note(session: Session) -> int:
        copies.note_backup(session)
        return Exit.DONE

    terminal.in_vault(args, note)
    world = terminal.world_of(Path(args.vault))
    world.storage.lock()
    try:
        copied = world.backups.backup(args.to)
    finally:
        world.storage.unlock()
    if args.json:
        terminal.row(args, {"copied": len(copied)}, "")
    return Exit.DONE


def _restore(args: argparse.Namespace, terminal: Terminal) -> int:
    vault = Path(args.vault)
    restored = restoring.restore(
        str(vault), lambda path: terminal.world_of(Path(path)), args.source, _way_in(args, terminal)
    )
    people = {"ended": list(restored.ended), "back": list(restored.back), "known": restored.known}
    told = _restored_words(restored)
    if told or args.json:
        terminal.row(args, {"lost": restored.lost, "before": Path(restored.kept).name, **people}, told)
    return Exit.DONE


def _restored_words(restored: Restored) -> str:
    said = []
    if restored.lost:
        said.append(
            f"Kopian saknar {restored.lost} händelser. "
            f"Det ersatta valvet finns kvar i mappen {Path(restored.kept).name}."
        )
    if restored.ended:
        said.append(f"Slutade efter kopian och är avslutade på nytt: {', '.join(restored.ended)}.")
    if restored.back:
        said.append(
            f"Slutade efter kopian men har tillträde igen: {', '.join(restored.back)}. "
            "De avslutas när en administratör låser upp; se efter med user list att det har gått."
        )
    if not restored.known:
        said.append("Det ersatta valvet gick inte att läsa. Kontrollera i listan över användare vilka som har slutat.")
    return " ".join(said)


def _way_in(args: argparse.Namespace, terminal: Terminal) -> Callable[[World], WayIn]:
    """Read what opens the copy: a passphrase, or shares and a new passphrase."""
    if not args.shares:
        phrase = terminal.secret()
        return lambda copy: restoring.by_passphrase(copy, args.user, phrase)
    if not args.user:
        raise RuleError("signatur-missing", "signatur")
    shares = _shares(terminal.world_of(Path(args.vault)), terminal)
    new = terminal.new_secret()
    return lambda copy: restoring.by_shares(copy, shares, args.user, new)


def _recover(args: argparse.Namespace, terminal: Terminal) -> int:
    world = terminal.world_of(Path(args.vault))
    if not world.storage.folder.exists():
        raise KnownError(Known.NOT_A_VAULT)
    shares = _shares(world, terminal)
    passphrase = terminal.new_secret()
    world.storage.lock()
    try:
        recovery.recover(world, shares, args.user, passphrase)
    finally:
        world.storage.unlock()
    return Exit.DONE


def _drill(args: argparse.Namespace, terminal: Terminal) -> int:
    """Read a passphrase, and shares as long as there are any; without shares the lighter drill is made."""
    phrase = terminal.secret()
    shares = _shares(terminal.world_of(Path(args.vault)), terminal, optional=True)

    def act(session: Session) -> int:
        def prove(copy: World) -> Drilled:
            if shares:
                return drilling.by_shares(copy, shares, session.signatur)
            return drilling.by_passphrase(copy, session.signatur, phrase)

        if not args.source:
            drilling.fresh_copy(session)
        drilled = drilling.drill(session.world, lambda path: terminal.world_of(Path(path)), args.source, prove)
        drilling.note(session, drilled)
        terminal.row(args, _drill_row(drilled), _drill_words(drilled))
        return Exit.DONE if drilled.passed else Exit.DAMAGED

    return terminal.in_vault(args, act, phrase)


def _drill_words(drilled: Drilled) -> str:
    if not drilled.passed:
        return f"Övningen gick inte igenom: {drilled.akter} av {drilled.listed} akter är hela. Kontrollera valvet."
    if drilled.kind is DrillKind.SHARES:
        return f"Bladen räcker. Kopian öppnades och alla {drilled.akter} akter är hela. Kopian är borttagen."
    return (
        f"Kopian öppnas med lösenfrasen; {drilled.akter} akter är hela, {drilled.closed} är andras. "
        "Bladen är inte provade. Kopian är borttagen."
    )


def _drill_row(drilled: Drilled) -> dict[str, object]:
    return {
        "kind": drilled.kind.value,
        "status": "passed" if drilled.passed else "failed",
        "listed": drilled.listed,
        "akter": drilled.akter,
        "closed": drilled.closed,
        "findings": [code.value for code in drilled.findings],
    }


def _shares(world: World, terminal: Terminal, *, optional: bool = False) -> list[str]:
    """Read shares until there are enough of them; the shares themselves say how many that is."""
    shares: list[str] = []
    too_few = KnownError(Known.TOO_FEW_SHARES)
    while share := terminal.secret():
        shares.append(share)
        try:
            world.crypto.join_seed(shares)
        except KnownError as error:
            if error.code is not Known.TOO_FEW_SHARES:
                raise
            too_few = error
        else:
            return shares
    if optional and not shares:
        return []
    raise too_few
