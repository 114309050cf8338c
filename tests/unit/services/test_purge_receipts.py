"""What a receipt says of copies, however long the log is."""

from datetime import timedelta

import pytest

from tests.helpers.vaults import SIGNATUR, Vault, an_akt
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.services import purge
from vir_desktop.services.ports import LogQuery, LogRows
from vir_desktop.services.session import Session


def test_however_long_the_log_is_its_copies_are_read_a_page_at_a_time(
    vault: Vault, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    akt_id = an_akt(session)
    vault.clock.pass_(days=31)
    first = vault.clock.now() - timedelta(days=20)
    for number in range(300):  # more than a page
        session.register.append(first + timedelta(hours=number), SIGNATUR, "backup", "x")
    asked: list[int] = []

    def page(query: LogQuery) -> LogRows:
        asked.append(query.limit)
        return whole(query)

    whole = session.register.log_page
    monkeypatch.setattr(session.register, "log_page", page)
    monkeypatch.setattr(session.register, "events", None)  # all of it at once
    found = purge.copies_since(session, session.register.row(akt_id).created_at)
    assert found[0].day == local_date(first)
    assert len(found) == 13
    assert max(asked) == 200
    assert len(asked) == 3
