"""A call from Fara nu: written when it begins, once, and with what came of it when that is known."""

from tests.helpers.vaults import an_akt
from vir_desktop.domain.record import AktId
from vir_desktop.services import fara_nu, records
from vir_desktop.services.fara_nu import LoggedCall
from vir_desktop.services.session import Session

BEGUN = LoggedCall("Larmnumret", "02:31")
TOLD = LoggedCall("Larmnumret", "02:31", "123-45", "Patrull på väg")
BEGUN_WORDS = "Ringde Larmnumret 02:31."
TOLD_WORDS = "Ringde Larmnumret 02:31. Händelsenummer 123-45. Patrull på väg."


def lines(session: Session, akt_id: AktId) -> list[object]:
    answers = records.ensure_record(session, akt_id, "akutsamtal").value.answers
    return [answer.value for key, answer in answers.items() if key.endswith("logg.text")]


def test_in_an_akt_what_came_of_it_takes_the_place_of_its_beginning(session: Session) -> None:
    akt_id = an_akt(session)
    fara_nu.log_call(session, akt_id, BEGUN)
    assert lines(session, akt_id) == [BEGUN_WORDS]
    fara_nu.log_call(session, akt_id, TOLD)
    assert lines(session, akt_id) == [TOLD_WORDS]
    fara_nu.log_call(session, akt_id, BEGUN)
    fara_nu.log_call(session, akt_id, BEGUN)  # two calls within a minute are two
    assert lines(session, akt_id) == [TOLD_WORDS, BEGUN_WORDS, BEGUN_WORDS]


def test_without_an_akt_it_waits_once_and_is_one_event(session: Session) -> None:
    before = session.register.head().seq
    fara_nu.log_call(session, None, BEGUN)
    fara_nu.log_call(session, None, TOLD)
    assert list(fara_nu.waiting_calls(session)) == [TOLD]
    assert session.register.head().seq == before + 1
    akt_id = an_akt(session)
    assert fara_nu.move_calls(session, akt_id).value == 1
    assert lines(session, akt_id) == [TOLD_WORDS]
    assert list(fara_nu.waiting_calls(session)) == []
