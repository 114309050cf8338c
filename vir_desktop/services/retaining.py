"""What the rules of gallring say of an akt in this vault: its records, its verksamhet and the policy put together."""

from collections.abc import Sequence
from datetime import date

from vir_desktop.domain import gallring, gallring_facts
from vir_desktop.domain.akt import AktKind, RegisterRow
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.clocks import Filled
from vir_desktop.domain.record import RecordId
from vir_desktop.domain.retention import Retention
from vir_desktop.services.ports import AktStore
from vir_desktop.services.session import Session

PERSONAKT = "personakt"  # the policy module of a vault that is the personakt itself

PART_PURGED = "part-purged"  # in the akt's chain, about a record that went before the rest; with the last note's day


def read_filled(store: AktStore) -> list[Filled]:
    """Return every record with its answers, oldest first."""
    answers = store.all_answers()
    return [Filled(record, answers.get(record.id, {})) for record in store.records()]


def purged_parts(store: AktStore) -> dict[RecordId, date]:
    """Return the records that went before the rest, each with the day of the last note that there was then."""
    found = (event for event in store.events() if event.act == PART_PURGED)
    return {RecordId(event.object): date.fromisoformat(event.body) for event in found}


def retention_of(
    session: Session, row: RegisterRow, kind: AktKind, store: AktStore, filled: Sequence[Filled]
) -> Retention:
    """Return what the rules of gallring say of an akt with these records, which are those of `store`.

    An akt does not go sooner because what was told in it went before the rest.
    """
    around = gallring_facts.Around(
        kind=kind,
        phase=row.phase,
        verksamhet=session.policy.verksamhet(row.verksamhet_id),
        created=local_date(row.created_at),
        today=local_date(session.now),
        is_personakt=PERSONAKT in session.policy.modules,
        ideell_days=session.policy.gallring_ideell_days,
        noted=max(purged_parts(store).values(), default=None),
    )
    return gallring.retention(gallring_facts.facts(filled, around))
