"""Which akter would be left with one holder, or without an arbetsledare; asked before any right is taken away."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.holders import Standing
from vir_desktop.domain.record import AktId
from vir_desktop.services.akt_keys import NEXT
from vir_desktop.services.session import Session


def refuse_alone(
    session: Session,
    akt_ids: Sequence[AktId],
    standing: Standing,
    *,
    without: Collection[str] = (),
    also: Collection[str] = (),
) -> None:
    """Refuse what would leave one of these akter with one holder or without an arbetsledare.

    `standing` is how things stand afterwards; `without` are holders that go, `also` holders that come.

    Raises:
        RuleError: akt-sole-holder, akt-without-arbetsledare; with the code name of the first and how many there are.
    """
    faults = dict(_faults(session, akt_ids, standing, without, also))
    if faults:
        first, rule = next(iter(faults.items()))
        raise RuleError(rule, "akt", akt=session.register.row(first).code, akter=len(faults))


def left_alone(
    session: Session, akt_ids: Sequence[AktId], standing: Standing, without: Collection[str] = ()
) -> Mapping[AktId, str]:
    """Return the akter that would break a rule, with which one."""
    return dict(_faults(session, akt_ids, standing, without, ()))


def drop_holder(session: Session, holder: str) -> None:
    """Take every wrap of a holder away, those of keys on their way as well."""
    session.register.remove_wraps(holder)
    session.register.remove_wraps(NEXT + holder)


def _faults(
    session: Session,
    akt_ids: Sequence[AktId],
    standing: Standing,
    without: Collection[str],
    also: Collection[str],
) -> Iterator[tuple[AktId, str]]:
    for akt_id, holders in session.register.holders_of(akt_ids).items():
        fault = standing.fault((holders | set(also)) - set(without))
        if fault is not None:
            yield akt_id, fault
