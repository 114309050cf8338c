"""vir-admin akt purge: the same rules, and the same log, as in the program."""

import argparse
from datetime import date

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.receipt import Decision, Receipt
from vir_desktop.services import akter, gallring, purge, purge_many, purge_parts
from vir_desktop.services.purge_many import Request
from vir_desktop.services.session import Session


def add_purge(verbs: Verbs) -> None:
    """Add the verb `purge` to the noun `akt`."""
    parser = add_verb(verbs, "purge", _purge, "gallra en akt, eller flera med en andra person")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--akt", action="append", default=[], metavar="KOD", help="flera gånger: en begäran")
    what.add_argument("--approve", metavar="BEGÄRAN", help="godkänn som andra person")
    what.add_argument("--execute", metavar="BEGÄRAN", help="gallra det som är godkänt")
    what.add_argument("--withdraw", metavar="BEGÄRAN", help="ta tillbaka en begäran")
    what.add_argument("--list", action="store_true", help="vad som får gallras, och vad som hindrar")
    what.add_argument("--receipts", action="store_true", help="visa kvitton")
    parser.add_argument("--parts", action="store_true", help="bara berättelsen, där verksamheten är ideell")
    parser.add_argument("--decision", default="", metavar="TEXT", help="vad gallringsbeslutet heter")
    parser.add_argument("--decided-by", default="", metavar="NAMN", help="vem som fattade det")
    parser.add_argument("--decided-on", type=date.fromisoformat, metavar="DATUM", help="när, ÅÅÅÅ-MM-DD")
    parser.add_argument("--confirm", default="", metavar="KOD|ANTAL", help="kodnamnet en gång till, eller antalet")


def _purge(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        if args.parts and len(args.akt) != 1:
            raise RuleError("parts-one-at-a-time", "akt")
        if args.list:
            _say_closed(session, args, terminal)
        elif args.receipts:
            _say_receipts(args, terminal, purge.receipts(session))
        elif args.approve:
            _say_request(args, terminal, purge_many.approve(session, args.approve).value, "approved")
        elif args.withdraw:
            purge_many.withdraw(session, args.withdraw)
        elif args.execute:
            _say_receipts(args, terminal, purge_many.execute(session, args.execute).value)
        else:
            _purge_or_ask(session, args, terminal)
        return Exit.DONE

    return terminal.in_vault(args, act)


def _purge_or_ask(session: Session, args: argparse.Namespace, terminal: Terminal) -> None:
    ids = [akter.id_of(session, code) for code in args.akt]
    if args.decided_on is None:
        raise RuleError("purge-decision-missing", "decided_on")
    decision = Decision(args.decision.strip(), args.decided_by.strip(), args.decided_on)
    if args.parts:
        _say_receipts(args, terminal, (purge_parts.purge_parts(session, ids[0], decision, args.confirm).value,))
    elif len(ids) > 1:
        _say_request(args, terminal, purge_many.request(session, ids, decision, args.confirm).value, "requested")
    else:
        _say_receipts(args, terminal, (purge.purge_akt(session, ids[0], decision, args.confirm).value,))


def _say_closed(session: Session, args: argparse.Namespace, terminal: Terminal) -> None:
    for akt in gallring.closed_akter(session):
        due = akt.found.due.isoformat() if akt.found.due else ""
        status = akt.refusals[0] if akt.refusals else "due"
        values = {"code": akt.row.code, "kind": akt.kind.value, "status": status, "deadline": due}
        told = words(RuleError(status, day=due)).title if akt.refusals else "Får gallras."
        terminal.row(args, values | {"rule": akt.found.rule.value}, "  ".join(filter(None, (akt.row.code, due, told))))


def _say_request(args: argparse.Namespace, terminal: Terminal, asked: Request, status: str) -> None:
    values = {"status": status, "request": asked.id, "count": len(asked.akt_ids), "approved_by": asked.approved_by}
    terminal.row(args, values, f"{asked.id}  {len(asked.akt_ids)} akter")


def _say_receipts(args: argparse.Namespace, terminal: Terminal, receipts: tuple[Receipt, ...]) -> None:
    for receipt in receipts:
        decision = receipt.decision
        values = {
            "kind": receipt.kind.value,
            "status": "parts-purged" if receipt.parts else "purged",
            "parts": list(receipt.parts),
            "at": receipt.at.isoformat(),
            "by": receipt.by,
            "approved_by": receipt.approved_by,
            "rule": receipt.rule.value,
            "decision": [decision.reference, decision.decided_by, decision.decided_on.isoformat()],
            "copies": [[copy.kind.value, copy.day.isoformat(), copy.until.isoformat()] for copy in receipt.copies],
        }
        copies = "; ".join(f"kopia {copy.day} till {copy.until}" for copy in receipt.copies) or "inga kopior utanför"
        at = f"{receipt.at:%Y-%m-%d}"
        what = f"{receipt.kind.value}, berättelsen" if receipt.parts else receipt.kind.value
        terminal.row(args, values, "  ".join((at, what, decision.reference, receipt.by, copies)))
