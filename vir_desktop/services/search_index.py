"""The tokens by which an akt is found again: keyed, made from whole parts, never a name in clear."""

from vir_desktop.domain.record import AktId, AnswerKey, Answers
from vir_desktop.domain.roles import Regim
from vir_desktop.domain.search_parts import Sought, search_parts
from vir_desktop.services.ports import AktStore
from vir_desktop.services.session import Session

SEARCH_KEY = "search-key"  # since the first new register key: the tokens outlive it (decisions/0007)


def index_akt(session: Session, akt_id: AktId, store: AktStore) -> None:
    """Make the tokens of an akt's person anew from what its identity records say now."""
    regim = session.policy.verksamhet(session.register.row(akt_id).verksamhet_id).regim
    persons = [record for record in store.records() if record.instrument == "person"]
    parts: set[str] = set()
    if regim is not Regim.IDEELL:
        for record in persons:
            parts.update(search_parts(_sought(store.answers(record.id))))
    with session.register.transaction():
        session.register.remove_tokens(akt_id)
        session.register.add_tokens(akt_id, [token(session, part) for part in sorted(parts)])


def token(session: Session, part: str) -> bytes:
    """Return the token of one normalised part; costs Argon2id."""
    return session.world.crypto.search_token(_search_key(session), session.policy.vault_id, part)


def keep_search_key(session: Session) -> None:
    """Write the tokens' key into the register, before the register key that it was made from is replaced."""
    session.register.set_setting(SEARCH_KEY, _search_key(session))


def _search_key(session: Session) -> bytes:
    return session.register.setting(SEARCH_KEY) or session.world.crypto.search_key(session.keys.register_key)


def _sought(answers: Answers) -> Sought:
    def text(key: str) -> str:
        answer = answers.get(AnswerKey(key))
        return answer.value if answer and isinstance(answer.value, str) else ""

    year = answers.get(AnswerKey("fodelsear"))
    return Sought(
        text("personnummer"),
        text("telefon"),
        text("namn"),
        year.value if year and isinstance(year.value, int) and not isinstance(year.value, bool) else None,
    )
