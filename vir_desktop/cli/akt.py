"""vir-admin akt list|export|purge."""

import argparse
from pathlib import Path

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.purge import add_purge
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.services import akter, export, register
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


def _values(akt: ListedAkt) -> dict[str, str]:
    clock = akt.row.clock
    return {
        "code": akt.row.code,
        "kind": akt.sealed.kind.value if akt.sealed else "",
        "status": akt.row.phase.value,
        "deadline": clock.at.isoformat() if clock else "",
        "level": akt.sealed.level if akt.sealed else "",
    }
