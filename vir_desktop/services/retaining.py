"""What the rules of gallring say of an akt in this vault: its records, its verksamhet and the policy put together."""

from collections.abc import Sequence

from vir_desktop.domain import gallring, gallring_facts
from vir_desktop.domain.akt import AktKind, RegisterRow
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.clocks import Filled
from vir_desktop.domain.retention import Retention
from vir_desktop.services.ports import AktStore
from vir_desktop.services.session import Session

PERSONAKT = "personakt"  # the policy module of a vault that is the personakt itself


def read_filled(store: AktStore) -> list[Filled]:
    """Return every record with its answers, oldest first."""
    answers = store.all_answers()
    return [Filled(record, answers.get(record.id, {})) for record in store.records()]


def retention_of(session: Session, row: RegisterRow, kind: AktKind, filled: Sequence[Filled]) -> Retention:
    """Return what the rules of gallring say of an akt with these records."""
    around = gallring_facts.Around(
        kind=kind,
        phase=row.phase,
        verksamhet=session.policy.verksamhet(row.verksamhet_id),
        created=local_date(row.created_at),
        today=local_date(session.now),
        is_personakt=PERSONAKT in session.policy.modules,
        ideell_days=session.policy.gallring_ideell_days,
    )
    return gallring.retention(gallring_facts.facts(filled, around))
