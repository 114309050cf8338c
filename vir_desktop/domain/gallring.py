"""Gallring: when an akt may go, when it must be gone, and what stands in the way (process.md §8).

Nothing here deletes anything, and no clock decides: a person does, by a named gallringsbeslut. Where something that
decides is not known (was the child placed, was it an investigation, when was the child born) the answer is no.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from vir_desktop.domain.akt import AktKind, Clock, ClockKind, Phase
from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.retention import Retention, Rule
from vir_desktop.domain.roles import Regim

INSTRUMENT = "gallring"  # the form with what decides, and with the hold
OVERFORING = "overforing"  # the form that says where the akt now is
FORMS = frozenset({INSTRUMENT, OVERFORING})

CLOSED = frozenset({Phase.OVERFORD, Phase.AVSLUTAD})
LOCAL_COPY_DAYS = 30
PERSONAKT_YEARS = 5  # 16 kap. 1 § socialtjänstlagen (2025:400)
CHILD_AGE = 30  # 16 kap. 2 a §
ENSKILD_YEARS = 2  # 17 kap.
LEX_SARAH_YEARS = 5
IDEELL_DAYS = 90
RESEARCH_DAYS = frozenset({5, 15, 25})  # 13 kap. 1 § socialtjänstförordningen (2025:468)
# Östergötland, Gotland and Västernorrland by county, Göteborg by itself: the same provision.
RESEARCH_COUNTIES, RESEARCH_KOMMUN = frozenset({"05", "09", "22"}), "1480"

# What was told, as against who and what was done; only an association may let it go before the rest.
NARRATIVE = frozenset({
    "akutsamtal",
    "fore-samtalet",
    "freda-papper",
    "samtalsstod-beskriva",
    "samtalsstod-fara",
    "samtalsstod-fraga",
})  # fmt: skip

HELD, UNACKNOWLEDGED, DUTY_LEFT = "gallring-held", "gallring-unacknowledged", "gallring-duty-left"
SHELTER_UNKNOWN, BIRTH_UNKNOWN = "gallring-shelter-unknown", "gallring-birth-unknown"
INVESTIGATION_UNKNOWN, RESEARCH_UNKNOWN = "gallring-investigation-unknown", "gallring-research-unknown"
NOT_DUE = "gallring-not-due"
_NEVER = {
    Rule.AT_WORK: "gallring-at-work",
    Rule.NOT_TRANSFERRED: "gallring-not-transferred",
    Rule.SHELTER_CHILD: "gallring-shelter-child",
    Rule.RESEARCH: "gallring-research",
    Rule.TO_NAMND: "gallring-to-namnd",
}
# Refusals that an Överlämning is the way out of.
TO_HAND_OVER = frozenset({
    "parts-kept-by-law",
    UNACKNOWLEDGED,
    DUTY_LEFT,
    "gallring-not-transferred",
    "gallring-shelter-child",
    "gallring-to-namnd",
})  # fmt: skip
# The provision that each rule rests on, by its key in the reference data.
STATUTES: dict[Rule, tuple[str, ...]] = {
    Rule.PERSONAKT: ("sol-16-1",),
    Rule.CHILD_INVESTIGATION: ("sol-16-2a",),
    Rule.SHELTER_CHILD: ("sol-16-2",),
    Rule.RESEARCH: ("sof-13-1",),
    Rule.ENSKILD: ("sol-17",),
    Rule.TO_NAMND: ("sol-17-4",),
    Rule.LEX_SARAH: ("sol-27",),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about one akt. None is not known, which is never taken for no.

    `last_note` is the day of the last note in the akt; `transferred` the day on which another system, or the nämnd,
    acknowledged that it has the akt; `lex_sarah` the day a lex Sarah case in it was closed.
    """

    regim: Regim
    kind: AktKind
    phase: Phase
    last_note: date
    transferred: date | None = None
    is_personakt: bool = False  # the vault is the personakt: policy
    in_shelter: bool | None = None
    child_investigation: bool | None = None
    research: bool | None = None
    born: date | None = None
    lex_sarah: date | None = None
    ideell_days: int = IDEELL_DAYS
    held: bool = False
    unacknowledged: bool = False
    duty_left: bool = False  # an orosanmälan is prepared and not handed in


def retention(facts: Facts) -> Retention:
    """Return what the rules say of an akt. The day is another matter; see `refusals`."""
    found = _retention(facts)
    asked = ((facts.held, HELD), (facts.unacknowledged, UNACKNOWLEDGED), (facts.duty_left, DUTY_LEFT))
    never = [_NEVER[found.rule]] if found.rule in _NEVER else []
    stops = [*(code for stands, code in asked if stands), *never, *found.stops]
    return Retention(found.rule, found.due, found.latest, tuple(stops))


def refusals(found: Retention, today: date) -> tuple[str, ...]:
    """Return the codes of everything that keeps the akt from going today, the weightiest first; () lets it go."""
    early = found.due is not None and today < found.due
    return (*found.stops, NOT_DUE) if early else found.stops


def clock(found: Retention) -> Clock | None:
    """Return the date that the register shows, or None while nothing is to be done: never, unknown or held."""
    if found.due is None or HELD in found.stops:
        return None
    return Clock(datetime.combine(found.due, time(8), STOCKHOLM), ClockKind.GALLRING)


def parts_that_may_go_first(regim: Regim) -> frozenset[str]:
    """Return the instruments that may go before the rest of an akt: none, where a law says how long it is kept."""
    return NARRATIVE if regim is Regim.IDEELL else frozenset()


def is_research_kommun(kommunkod: str) -> bool:
    """Return whether every akt of a kommun is kept for research (13 kap. 1 § socialtjänstförordningen (2025:468))."""
    return kommunkod[:2] in RESEARCH_COUNTIES or kommunkod == RESEARCH_KOMMUN


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; a leap day becomes 1 March, never a day too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _retention(facts: Facts) -> Retention:
    if facts.phase not in CLOSED:
        return Retention(Rule.AT_WORK)
    if facts.regim is Regim.IDEELL:
        return Retention(Rule.IDEELL, facts.last_note + timedelta(days=facts.ideell_days))
    if facts.transferred is not None:
        return Retention(Rule.LOCAL_COPY, facts.transferred + timedelta(days=LOCAL_COPY_DAYS))
    return _namnd(facts) if facts.regim is Regim.NAMND else _enskild(facts)


def _namnd(facts: Facts) -> Retention:
    if not facts.is_personakt:
        return Retention(Rule.NOT_TRANSFERRED)
    if facts.kind is AktKind.BARN and facts.in_shelter:
        return Retention(Rule.SHELTER_CHILD)
    if facts.research:
        return Retention(Rule.RESEARCH)
    due = years_after(facts.last_note, PERSONAKT_YEARS)
    unknown = [RESEARCH_UNKNOWN] if facts.research is None else []
    if facts.kind is not AktKind.BARN:
        return _by_the_end_of_next_year(Rule.PERSONAKT, due, unknown)
    unknown += [SHELTER_UNKNOWN] if facts.in_shelter is None else []
    if facts.child_investigation is False:
        return _by_the_end_of_next_year(Rule.PERSONAKT, due, unknown)
    unknown += [INVESTIGATION_UNKNOWN] if facts.child_investigation is None else []
    if facts.born is None:
        return Retention(Rule.CHILD_INVESTIGATION, stops=(*unknown, BIRTH_UNKNOWN))
    grown = max(years_after(facts.born, CHILD_AGE), due)
    return _by_the_end_of_next_year(Rule.CHILD_INVESTIGATION, grown, unknown)


def _enskild(facts: Facts) -> Retention:
    if facts.kind is AktKind.BARN and facts.in_shelter:
        return Retention(Rule.TO_NAMND)
    unknown = (SHELTER_UNKNOWN,) if facts.kind is AktKind.BARN and facts.in_shelter is None else ()
    due = years_after(facts.last_note, ENSKILD_YEARS)
    reported = years_after(facts.lex_sarah, LEX_SARAH_YEARS) if facts.lex_sarah else due
    return Retention(Rule.LEX_SARAH if reported > due else Rule.ENSKILD, max(due, reported), stops=unknown)


def _by_the_end_of_next_year(rule: Rule, due: date, unknown: list[str]) -> Retention:
    """16 kap. 1 § socialtjänstlagen (2025:400): the work is done by the end of the calendar year after."""
    return Retention(rule, due, date(due.year + 1, 12, 31), tuple(unknown))
