"""What both kinds of store do when something is taken away for good."""

import pytest

from tests.helpers.storage_samples import NOW, a_row
from vir_desktop.services.ports import Register, Wrap


def test_settings_are_found_by_their_beginning_and_taken_away(register: Register) -> None:
    for name in ("a", "b/1"):
        register.set_setting(name, b"other")
    register.set_personal("s", "labels", b"sealed")
    register.set_setting("a/2", b"two")
    register.set_setting("a/1", b"one")
    register.set_setting("b/1", b"other")
    assert list(register.settings("a/").items()) == [("1", b"one"), ("2", b"two")]
    for name in ("a", "a/1", "never there"):
        register.set_setting(name, None)
        register.set_personal("s", "labels", None)
    assert (register.setting("a"), register.personal("s", "labels")) == (None, None)
    assert list(register.settings("a")) == ["/2"]


def test_a_row_that_is_removed_takes_wraps_tokens_and_its_code_with_it(register: Register) -> None:
    register.add_row(a_row(1), [Wrap("recovery", b"wrap one")])
    register.add_row(a_row(2), [Wrap("recovery", b"wrap two")])
    gone, kept = a_row(1).akt_id, a_row(2).akt_id
    for akt_id in (gone, kept):
        register.add_tokens(akt_id, [b"t" * 32])
    register.append(NOW, "anna", "akt-created", gone)
    register.remove_row(gone)
    assert (register.count(), register.find([b"t" * 32])) == (1, {kept: 1})
    for missing in (lambda: register.row(gone), lambda: register.wraps(gone), lambda: register.remove_row(gone)):
        with pytest.raises(KeyError):
            missing()
    assert [event.act for event in register.events(object_=gone)] == ["akt-created"]
    register.add_row(a_row(1), [])  # its code is free again
    assert register.findings() == ()
