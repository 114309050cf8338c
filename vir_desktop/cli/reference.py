"""vir-admin reference sign|import: the organisation's own statutes, numbers and texts."""

import argparse
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.services import reference
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `reference` with its verbs; a file's name says what it replaces, for example lines.json."""
    verbs = nouns.add_parser("reference", help="lagrum, nummer, texter").add_subparsers(dest="verb", required=True)
    for name, act, words in (
        ("sign", _sign, "signera en fil med egna uppgifter"),
        ("import", _import, "låt en signerad fil ersätta den som följde med"),
    ):
        add_verb(verbs, name, act, words).add_argument("file", type=Path)


def _sign(args: argparse.Namespace, terminal: Terminal) -> int:
    body = terminal.files.read_file(args.file, reference.MAX_BYTES)

    def act(session: Session) -> int:
        terminal.files.write_file(_signature_file(args.file), reference.sign_reference(session, args.file.stem, body))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _import(args: argparse.Namespace, terminal: Terminal) -> int:
    body = terminal.files.read_file(args.file, reference.MAX_BYTES)
    signature = terminal.files.read_file(_signature_file(args.file), 64)

    def act(session: Session) -> int:
        reference.import_reference(session, args.file.stem, body, signature)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _signature_file(path: Path) -> Path:
    return path.with_name(path.name + reference.SIGNATURE_ENDING)
