"""vir-admin akt list|export|share|unshare|assign|purge."""

import argparse
from collections.abc import Callable
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.purge import add_purge
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter, export, register, sharing
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.register import ListedAkt
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `akt` with its verbs."""
    verbs = nouns.add_parser("akt", help="akter").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "list", _list, "visa registret")
    export = add_verb(verbs, "export", _export, "skriv en akts formulär som FHIR, utan person och säker kontakt")
    export.add_argument("--akt", required=True, metavar="KOD")
    export.add_argument("--to", required=True, metavar="MAPP")
    for name, act, help_ in (
        ("share", _share, "låt en kollega eller en grupp ha akten också"),
        ("unshare", _unshare, "ta tillbaka akten från en kollega eller en grupp"),
        ("assign", _assign, "tilldela en handläggare akten"),
    ):
        verb = add_verb(verbs, name, act, help_)
        verb.add_argument("--akt", required=True, metavar="KOD")
        whom = verb.add_mutually_exclusive_group(required=True)
        whom.add_argument("--signatur", default="", metavar="SIGNATUR")
        whom.add_argument("--group", default="", metavar="GRUPP")
        if name == "assign":
            verb.add_argument("--reason", default="", metavar="SKÄL", help="om mottagaren får båda sidorna i ärendet")
    add_purge(verbs)


def _list(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        offset = 0
        while listed := register.page(session, RegisterQuery(offset=offset)).akter:
            for akt in listed:
                terminal.row(args, _values(akt), "  ".join(filter(None, map(str, _values(akt).values()))))
            offset += len(listed)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _export(args: argparse.Namespace, terminal: Terminal) -> int:
    """Write one FHIR R4 QuestionnaireResponse per record and its Questionnaire; identity stays in the vault."""

    def act(session: Session) -> int:
        folder = Path(args.to)
        for form in export.export_akt(session, akter.id_of(session, args.akt)):
            record = form.record
            terminal.files.write_file(folder / f"{record.id}.json", form.response)
            terminal.files.write_file(folder / f"{form.questionnaire_sha256}.questionnaire.json", form.questionnaire)
            terminal.row(args, {"code": args.akt, "kind": record.instrument, "status": record.state.value}, record.id)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _share(args: argparse.Namespace, terminal: Terminal) -> int:
    return _with_holder(args, terminal, sharing.share)


def _assign(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session, akt_id: AktId, holder: str) -> None:
        sharing.assign(session, akt_id, holder, args.reason)

    return _with_holder(args, terminal, act)


def _unshare(args: argparse.Namespace, terminal: Terminal) -> int:
    """Say what stays readable."""

    def act(session: Session, akt_id: AktId, holder: str) -> None:
        sharing.unshare(session, akt_id, holder)
        said = "Akten får en ny nyckel när den öppnas. Kopior från tiden före går att läsa med den gamla."
        terminal.row(args, {"code": args.akt, "status": "unshared"}, said)

    return _with_holder(args, terminal, act)


def _with_holder(args: argparse.Namespace, terminal: Terminal, act: Callable[[Session, AktId, str], object]) -> int:
    def in_session(session: Session) -> int:
        holder = sharing.grupp(session, args.group) if args.group else sharing.colleague(session, args.signatur)
        act(session, akter.id_of(session, args.akt), holder)
        return Exit.DONE

    return terminal.in_vault(args, in_session)


def _values(akt: ListedAkt) -> dict[str, str]:
    clock = akt.row.clock
    return {
        "code": akt.row.code,
        "kind": akt.sealed.kind.value if akt.sealed else "",
        "status": akt.row.phase.value,
        "deadline": clock.at.isoformat() if clock else "",
        "level": akt.sealed.level if akt.sealed else "",
    }
