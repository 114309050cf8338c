"""vir-admin demo: a training vault full of invented akter."""

import argparse
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_vault_arguments
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import demo, unlocking
from vir_desktop.services.creating import VaultPlan, create_vault
from vir_desktop.services.session import Session, World

SIGNATUR = "ovning"
PASSPHRASE = "en natt att öva på"  # noqa: S105  # of training vaults only; it stands in the help too


def add_parser(nouns: Verbs) -> None:
    """Add the command `demo`."""
    parser = nouns.add_parser("demo", help="fyll ett övningsvalv med påhittade akter")
    add_vault_arguments(parser)
    parser.add_argument("--akter", type=int, default=12, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.set_defaults(act=_demo)


def _demo(args: argparse.Namespace, terminal: Terminal) -> int:
    """Fill the training vault; one made here has a passphrase known to all, and none is read from standard input."""
    demo.check_count(args.akter)
    if not terminal.world_of(Path(args.vault)).storage.folder.exists():
        _create(terminal.world_of(Path(args.vault), training=True))
    elif not unlocking.is_training(terminal.world_of(Path(args.vault))):
        raise RuleError("demo-only-in-training")

    def act(session: Session) -> int:
        made = demo.fill(session, args.akter, args.seed)
        phrase = f" Lösenfras: {PASSPHRASE}" if known else ""
        words = f"{made} påhittade akter. Signatur: {session.signatur}.{phrase}"
        terminal.row(args, {"akter": made, "user": session.signatur}, words)
        return Exit.DONE

    known = args.user in {None, SIGNATUR}
    args.user = args.user or SIGNATUR
    return terminal.in_vault(args, act, passphrase=PASSPHRASE if known else None)


def _create(world: World) -> None:
    plan = VaultPlan(
        (Verksamhet("1", "Övningskommunens socialjour", Regim.NAMND, "Socialnämnden i Övningskommun"),),
        SIGNATUR,
        frozenset({Role.ARBETSLEDARE, Role.HANDLAGGARE, Role.ADMINISTRATOR}),
        PASSPHRASE,
        training=True,
    )
    create_vault(world, plan)
