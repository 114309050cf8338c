"""A volontär works with code names: no personnummer, unless the association has stated a legal basis for them."""

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AnswerKey, Answers
from vir_desktop.domain.roles import Right, Role, may
from vir_desktop.services.session import Session

MODULE = "personnummer"  # of the policy: a legal basis has been stated
_NUMBER = "personnummer"


def is_stated(session: Session) -> bool:
    """Return whether the association has stated a legal basis for personnummer and a named suspect."""
    return MODULE in session.policy.modules


def sees_numbers(session: Session) -> bool:
    """Return whether the user may read and write personnummer."""
    return is_stated(session) or may(session.roles - {Role.VOLONTAR}, Right.AKT)


def without_numbers(session: Session, answers: Answers) -> Answers:
    """Return the answers as this user may see them."""
    if sees_numbers(session):
        return answers
    return {key: answer for key, answer in answers.items() if not _is_number(key)}


def refuse_number(session: Session, key: AnswerKey) -> None:
    """Refuse an answer that the user may not give.

    Raises:
        RuleError: number-not-for-role.
    """
    if _is_number(key) and not sees_numbers(session):
        raise RuleError("number-not-for-role", key)


def _is_number(key: AnswerKey) -> bool:
    """Return whether a key asks for a personnummer, also of närstående in a repeating group."""
    return key.rpartition("/")[2].rpartition(".")[2] == _NUMBER
