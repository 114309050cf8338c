"""vir-admin pack: writes, checks, prints, compares, signs and imports packs."""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from vir_desktop.cli.terminal import Terminal
from vir_desktop.domain.instrument.authoring import build_pack
from vir_desktop.domain.instrument.difference import Difference, Kind, semantic_diff
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.instrument.proof import proof
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.instrument.strict import MAX_BYTES
from vir_desktop.domain.instrument.wording import WORDING_WORDS
from vir_desktop.services import packs
from vir_desktop.services.packs import SIGNATURE_ENDING, ShelvedPack

DONE, REFUSED = 0, 7
SIGNATURE_BYTES = 64

Command: TypeAlias = Callable[[argparse.Namespace, Terminal], int]

_KIND_WORDS = {
    Kind.FORM: "formuläret",
    Kind.ADDED: "tillkommer",
    Kind.REMOVED: "utgår",
    Kind.WORDING: "ordalydelse",
    Kind.TYPE: "svarstyp",
    Kind.OPTIONS: "svarsalternativ",
    Kind.CONDITIONS: "villkor",
    Kind.WEIGHTS: "vikter",
    Kind.GUIDANCE: "stödtext",
    Kind.ROUTING: "tema och åtgärd",
    Kind.LIMITS: "gränser",
    Kind.ORDER: "ordning",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `pack` and its acts to vir-admin; each sets `act` to what runs it."""
    acts = subparsers.add_parser("pack", help="formulär: skriv, kontrollera, signera").add_subparsers(
        dest="verb", required=True
    )
    building = _add(acts, "build", "gör ett formulär av ett kalkylblad (.xlsx eller .csv)", build)
    building.add_argument("file", type=Path)
    building.add_argument("--to", type=Path, help="annars samma namn med .json")
    _add(acts, "check", "kontrollera ett formulär", check).add_argument("file", type=Path)
    _add(acts, "print", "skriv ut ett formulär att läsa mot papperet", print_proof).add_argument("file", type=Path)
    comparing = _add(acts, "diff", "jämför två formulär; inget skrivs när de säger samma sak", diff)
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    for name, text, command in (
        ("sign", "signera ett formulär med verksamhetens nyckel", sign),
        ("import", "ta in ett signerat formulär", import_),
    ):
        in_vault = _add(acts, name, text, command)
        in_vault.add_argument("file", type=Path)
        _add_vault(in_vault)
    importing = acts.choices["import"]
    importing.add_argument("--dry-run", action="store_true", help="visa skillnaderna, ändra inget")
    listing = _add(acts, "list", "visa formulären och vilka som används", list_)
    _add_vault(listing)
    listing.add_argument("--json", action="store_true")


def _add(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, command: Command
) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=text)
    parser.set_defaults(act=command)
    return parser


def _add_vault(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--user", default="")
    parser.add_argument("--clock-is-right", action="store_true")


def build(args: argparse.Namespace, terminal: Terminal) -> int:
    """Write the pack that a spreadsheet describes."""
    data = build_pack(terminal.files.read_workbook(args.file))
    terminal.files.write_file(args.to or args.file.with_suffix(".json"), data)
    return DONE


def check(args: argparse.Namespace, terminal: Terminal) -> int:
    """Refuse a file that is no pack."""
    _read(terminal, args.file)
    return DONE


def print_proof(args: argparse.Namespace, terminal: Terminal) -> int:
    """Print a pack as text."""
    print(proof(_read(terminal, args.file)), end="")
    return DONE


def diff(args: argparse.Namespace, terminal: Terminal) -> int:
    """Print how two packs differ; 7 when they do."""
    found = semantic_diff(_read(terminal, args.before), _read(terminal, args.after))
    _print_differences(found)
    return REFUSED if found else DONE


def sign(args: argparse.Namespace, terminal: Terminal) -> int:
    """Write the signature of a pack beside it."""
    data = terminal.files.read_file(args.file, MAX_BYTES)
    with terminal.open_session(args.vault, args.user, clock_is_right=args.clock_is_right) as session:
        signature = packs.sign_pack(session, data, args.file.name)
    terminal.files.write_file(_signature_file(args.file), signature)
    return DONE


def import_(args: argparse.Namespace, terminal: Terminal) -> int:
    """Print what a signed pack changes, and take it in."""
    data = terminal.files.read_file(args.file, MAX_BYTES)
    signature = terminal.files.read_file(_signature_file(args.file), SIGNATURE_BYTES)
    with terminal.open_session(args.vault, args.user, clock_is_right=args.clock_is_right) as session:
        plan = packs.plan_import(session, data, signature, args.file.name)
        _print_differences(plan.differences)
        if not plan.takes_over:
            print("Formuläret tas in men används inte: ett annat går före.")
        if not args.dry_run:
            packs.import_pack(session, plan)
    return DONE


def list_(args: argparse.Namespace, terminal: Terminal) -> int:
    """Print every pack at hand."""
    with terminal.open_session(args.vault, args.user, clock_is_right=args.clock_is_right) as session:
        for shelved in packs.listed(session):
            print(_json_line(shelved) if args.json else _line(shelved))
    return DONE


def _read(terminal: Terminal, path: Path) -> Pack:
    return read_pack(terminal.files.read_file(path, MAX_BYTES), path.name)


def _signature_file(path: Path) -> Path:
    return path.with_name(path.name + SIGNATURE_ENDING)


def _print_differences(found: Iterable[Difference]) -> None:
    found = list(found)
    for difference in found:
        print(f"{difference.link_id or '(hela formuläret)'}: {_KIND_WORDS[difference.kind]}")
        print(f"  - {difference.before}")
        print(f"  + {difference.after}")
    counts = Counter(difference.kind for difference in found)
    if counts:
        print(", ".join(f"{_KIND_WORDS[kind]} {count}" for kind, count in counts.items()))


def _line(shelved: ShelvedPack) -> str:
    pack = shelved.pack
    marks = [WORDING_WORDS[pack.wording], "eget" if shelved.own else "medföljer"]
    marks += ["används"] if shelved.in_use else []
    return f"{pack.instrument}  {pack.version}  {pack.title} ({', '.join(marks)})"


def _json_line(shelved: ShelvedPack) -> str:
    pack = shelved.pack
    row = {
        "code": pack.instrument,
        "kind": pack.wording.value,
        "status": "in-use" if shelved.in_use else pack.status,
        "deadline": "",
        "level": "",
        "version": pack.version,
        "title": pack.title,
        "own": shelved.own,
    }
    return json.dumps(row, ensure_ascii=False)
