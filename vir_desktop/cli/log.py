"""vir-admin log show|check."""

import argparse
from datetime import date

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.granskning import Verdict
from vir_desktop.services import akter, granskning, logg
from vir_desktop.services.granskning import Granskning
from vir_desktop.services.logg import LogFilter, Logged, LogKind
from vir_desktop.services.session import Session

KINDS = {"read": LogKind.READING, "done": LogKind.DOING, "left": LogKind.LEAVING, "program": LogKind.PROGRAM}


def add_parser(nouns: Verbs) -> None:
    """Add the noun `log` with its verbs."""
    verbs = nouns.add_parser("log", help="logg").add_subparsers(dest="verb", required=True)
    show = add_verb(verbs, "show", _show, "visa vem som har läst och gjort vad")
    show.add_argument("--akt", default="", metavar="KOD", help="bara det som rör en akt")
    show.add_argument("--who", default="", metavar="SIGNATUR", help="bara det som en person har läst och gjort")
    show.add_argument("--kind", choices=KINDS, help="läst, gjort, lämnat valvet, programmet")
    show.add_argument("--from", dest="first", type=date.fromisoformat, metavar="ÅÅÅÅ-MM-DD", help="första dagen")
    show.add_argument("--to", dest="last", type=date.fromisoformat, metavar="ÅÅÅÅ-MM-DD", help="sista dagen")
    add_verb(verbs, "check", _check, "visa granskningarna av loggen och när nästa ska göras")


def _show(args: argparse.Namespace, terminal: Terminal) -> int:
    kind = KINDS[args.kind] if args.kind else None

    def act(session: Session) -> int:
        akt_id = akter.id_of(session, args.akt) if args.akt else ""
        wanted = LogFilter("", akt_id, args.who, kind, args.first, args.last)
        opened = logg.open_log(session)
        total = logg.page(session, opened, wanted).total
        for offset in reversed(range(0, total, logg.AT_A_TIME)):  # pages are newest first, the rows here oldest first
            for one in reversed(logg.page(session, opened, wanted, offset).events):
                terminal.row(args, _values(one), _text(one))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _values(one: Logged) -> dict[str, object]:
    event: dict[str, object] = {"seq": one.seq, "at": one.at.isoformat(), "actor": one.who, "act": one.act}
    return event | {"object": one.object_, "code": one.code, "what": one.what}


def _text(one: Logged) -> str:
    return "  ".join(filter(None, (str(one.seq), one.at.isoformat(), one.who, one.what, one.code)))


def _check(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        for one in reversed(granskning.list_granskningar(session)):
            terminal.row(args, _check_values(one), _check_words(one))
        day = granskning.due(session)
        if day is not None:
            terminal.row(args, {"status": "next", "deadline": day.isoformat()}, f"nästa senast {day.isoformat()}")
        return Exit.DONE

    return terminal.in_vault(args, act)


def _check_values(one: Granskning) -> dict[str, object]:
    counts = {verdict.value: one.count(verdict) for verdict in Verdict}
    at, actor = one.closed_at or one.begun_at, one.closed_by or one.begun_by
    values: dict[str, object] = {"status": "signed" if one.closed_at else "open", "at": at.isoformat(), "actor": actor}
    return values | {"drawn": len(one.drawn), "whole": one.whole} | counts


def _check_words(one: Granskning) -> str:
    at, actor = one.closed_at or one.begun_at, one.closed_by or one.begun_by
    status = "underskriven" if one.closed_at else "påbörjad"
    said = f"{one.count(Verdict.FINE)} utan anmärkning, {one.count(Verdict.ASK)} frågor"
    changed = "" if one.whole else "  ÄNDRAD EFTERÅT"
    return f"{at.isoformat()}  {actor}  {status}  {said}, {one.count(Verdict.DEVIATION)} avvikelser{changed}"
