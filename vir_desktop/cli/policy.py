"""vir-admin policy show|set."""

import argparse
from dataclasses import replace

from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.cli.verbs import Verbs, add_verb
from vir_desktop.domain.lock_key import parse_lock_key
from vir_desktop.domain.policy import Policy
from vir_desktop.services import policy as policies
from vir_desktop.services.session import Session


def add_parser(nouns: Verbs) -> None:
    """Add the noun `policy` with its verbs."""
    verbs = nouns.add_parser("policy", help="organisationens beslut").add_subparsers(dest="verb", required=True)
    add_verb(verbs, "show", _show, "visa vad som är beslutat")
    changing = add_verb(verbs, "set", _set, "ändra; det som inte nämns står kvar")
    changing.add_argument("--idle-minutes", type=int, metavar="MINUTER")
    changing.add_argument("--idle-minutes-interview", type=int, metavar="MINUTER")
    changing.add_argument("--bakjour-number", metavar="NUMMER")
    changing.add_argument("--lock-key", metavar="TANGENT", help="låser, utöver Ctrl+L; tomt tar bort den")
    changing.add_argument("--search-other-handlaggare", choices=["yes", "no"])
    changing.add_argument("--gallring-ideell-days", type=int, metavar="DAGAR", help="efter sista anteckningen")
    changing.add_argument("--granskning-days", type=int, metavar="DAGAR", help="mellan granskningar av loggen")
    changing.add_argument("--granskning-size", type=int, metavar="ANTAL", help="händelser i varje granskning")
    changing.add_argument("--module", action="append", metavar="DEL", help="alla som ska vara på")
    changing.add_argument("--no-modules", action="store_true", help="ingen del på")


def _show(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        shown = _shown(session.policy)
        if args.json:
            terminal.row(args, shown, "")
        else:
            for name, value in shown.items():
                terminal.say(f"{name}  {value}")
        return Exit.DONE

    return terminal.in_vault(args, act)


def _set(args: argparse.Namespace, terminal: Terminal) -> int:
    def act(session: Session) -> int:
        policies.set_policy(session, _changed(session.policy, args))
        return Exit.DONE

    return terminal.in_vault(args, act)


def _changed(policy: Policy, args: argparse.Namespace) -> Policy:
    """Return the policy with what was named on the command line."""

    def number(name: str) -> int:
        named = getattr(args, name)
        return int(getattr(policy, name) if named is None else named)

    told = args.search_other_handlaggare
    modules = frozenset() if args.no_modules else policy.modules if args.module is None else frozenset(args.module)
    return replace(
        policy,
        idle_minutes=number("idle_minutes"),
        idle_minutes_interview=number("idle_minutes_interview"),
        bakjour_number=policy.bakjour_number if args.bakjour_number is None else args.bakjour_number,
        lock_key=policy.lock_key if args.lock_key is None else parse_lock_key(args.lock_key),
        search_other_handlaggare=policy.search_other_handlaggare if told is None else told == "yes",
        modules=modules,
        gallring_ideell_days=number("gallring_ideell_days"),
        granskning_days=number("granskning_days"),
        granskning_size=number("granskning_size"),
    )


def _shown(policy: Policy) -> dict[str, object]:
    return {
        "version": policy.version,
        "training": policy.training,
        "verksamheter": [f"{one.namn} ({one.regim.value})" for one in policy.verksamheter],
        "idle_minutes": policy.idle_minutes,
        "idle_minutes_interview": policy.idle_minutes_interview,
        "bakjour_number": policy.bakjour_number,
        "lock_key": policy.lock_key,
        "search_other_handlaggare": policy.search_other_handlaggare,
        "modules": sorted(policy.modules),
        "gallring_ideell_days": policy.gallring_ideell_days,
        "granskning_days": policy.granskning_days,
        "granskning_size": policy.granskning_size,
    }
