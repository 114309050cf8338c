"""What people, computers and time may hand the program: a clear Swedish message, the right exit code, nothing lost."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.helpers.fault_driver import ROOT
from tests.helpers.fault_vault import (
    FRAGA,
    PERSON,
    PHRASES,
    USER,
    Home,
    enter,
    only_akt,
    record_of,
    save,
    save_draft,
    seen_in,
    unlocked,
)
from vir_desktop.cli.admin import run
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.domain.canonical import canonical_bytes, parse_canonical
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.messages import KNOWN, RULES, words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services import akter, records, unlocking
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import DEVICE_FILE
from vir_desktop.services.verifying import verify_vault
from vir_desktop.wiring import LocalFiles

TEN_MEGABYTES = "hon sa att han kommer tillbaka " * 340_000
RIGHT_TO_LEFT = "هي خائفة من زوجها \u202eשלמה\u202c 👩🏽‍👧‍👦 🏳️‍🌈 Ḧ̷̛e\u0301j"


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    return template.copy_to(tmp_path / "hem")


@dataclass(frozen=True)
class Told:
    """How a run of vir-admin ended and what it said."""

    code: int
    said: str


def vir_admin(home: Home, capsys: pytest.CaptureFixture[str], *, phrase: str = PHRASES["old"]) -> Told:
    """Run `vir-admin vault verify` on the vault."""
    terminal = Terminal(lambda _, training=None: home.world(), LocalFiles(), io.StringIO(phrase + "\n"), io.StringIO())
    code = run(["vault", "verify", "--vault", str(home.vault), "--user", USER], terminal)
    return Told(code, capsys.readouterr().err)


@pytest.fixture
def unharmed(home: Home) -> Iterator[None]:
    """Nothing is lost by what the test does, once the cause is gone."""
    with unlocked(home) as session:
        before = seen_in(session)
    kept = home.copy_to(home.path.with_name("kopia-av-allt"))
    yield
    for name in ("device.json", "slots", "register.vdb", "policy.json"):
        source, target = kept.vault / name, home.vault / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif name != "register.vdb" or not target.exists():
            shutil.copy(source, target)
    shutil.copytree(kept.path / "dator", home.path / "dator", dirs_exist_ok=True)
    (home.vault / "attempts").unlink(missing_ok=True)
    with unlocked(home) as session:
        assert seen_in(session) == before
        assert verify_vault(session).findings == ()


def assert_told(told: Told, exit_code: Exit, known: Known) -> None:
    assert told.code == exit_code
    assert KNOWN[known].title.split("{")[0] in told.said
    assert "Traceback" not in told.said


@pytest.mark.usefixtures("unharmed")
def test_a_wrong_passphrase(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(unlocking.FREE_ATTEMPTS):
        assert_told(vir_admin(home, capsys, phrase="inte den rätta frasen"), Exit.NO_RIGHT, Known.WRONG_PASSPHRASE)
    assert_told(vir_admin(home, capsys), Exit.NO_RIGHT, Known.WAIT)
    assert unlocking.throttle(home.world().storage.folder).failures == unlocking.FREE_ATTEMPTS


@pytest.mark.usefixtures("unharmed")
def test_a_damaged_slot_is_not_a_wrong_passphrase(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    slot = next((home.vault / "slots").iterdir())
    slot.write_bytes(slot.read_bytes()[:-1])
    assert_told(vir_admin(home, capsys), Exit.DAMAGED, Known.DAMAGED_SLOT)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("gone", [True, False])
def test_another_computer(gone: bool, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    secret = next((home.path / "dator").iterdir())
    secret.unlink()
    if not gone:
        home.world().devices.write(secret.stem, bytes(32))
    assert_told(vir_admin(home, capsys), Exit.NO_RIGHT, Known.OTHER_COMPUTER)


@pytest.mark.usefixtures("unharmed")
def test_a_newer_plain_file(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    folder = home.world().storage.folder
    data = parse_canonical(folder.read(DEVICE_FILE))
    assert isinstance(data, dict)
    folder.write(DEVICE_FILE, canonical_bytes(data | {"v": 2}))
    assert_told(vir_admin(home, capsys), Exit.NEWER, Known.NEWER_VERSION)


def test_a_newer_register_and_akt(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """The newer program loses nothing; the older one refuses, and writes nothing."""
    with unlocked(home) as session:
        before = seen_in(session)
    newer = home.with_newer_program()
    with unlocked(newer) as session:
        assert seen_in(session) == before
    bytes_then = (home.vault / "register.vdb").read_bytes()
    assert_told(vir_admin(home, capsys), Exit.NEWER, Known.NEWER_VERSION)
    assert (home.vault / "register.vdb").read_bytes() == bytes_then
    with unlocked(newer) as session:
        akt_id, key = only_akt(session), akter.akt_key(session, only_akt(session))
        with pytest.raises(KnownError, match=Known.NEWER_VERSION):
            home.world().storage.akter.open(akt_id, key)
        assert verify_vault(session).findings == ()


def test_no_vault(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(home.vault)
    assert_told(vir_admin(home, capsys), Exit.WRONG_USE, Known.NOT_A_VAULT)
    assert not home.vault.exists()


HOLD = """
import sys
from pathlib import Path
from tests.helpers.fault_vault import FRAGA, Home, only_akt, save, unlocked
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services import akter
with unlocked(Home(Path(sys.argv[1]))) as session:
    akter.open_akt(session, only_akt(session))
    print("open", flush=True)
    sys.stdin.readline()
    save(session, FRAGA, "behov", "sparat medan någon annan försökte")
"""


@contextmanager
def held_by_another_process(home: Home) -> Iterator[subprocess.Popen[str]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield holder
        holder.communicate("\n")
    assert holder.returncode == 0


def test_a_vault_in_use(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with held_by_another_process(home):
        assert_told(vir_admin(home, capsys), Exit.IN_USE, Known.IN_USE)
    with unlocked(home) as session:
        akt_id = only_akt(session)
        akter.open_akt(session, akt_id)
        answers = session.akt(akt_id).store.answers(record_of(session, akt_id, FRAGA))
        assert "sparat medan någon annan försökte" in {answer.value for answer in answers.values()}
    assert vir_admin(home, capsys).code == Exit.DONE


# --- what is typed


@pytest.mark.parametrize(
    ("instrument", "key", "value", "note", "code"),
    [
        (FRAGA, "behov", "kort", TEN_MEGABYTES, "answer-too-long"),
        (FRAGA, "behov", TEN_MEGABYTES, "", "answer-too-long"),
        (FRAGA, "behov", "noll\0tecken", "", "answer-control-character"),
        (FRAGA, "behov", "halvt tecken \ud83d", "", "answer-control-character"),
        (FRAGA, "behov", " \n ", "", "answer-empty"),
        (PERSON, "personnummer", "18900101-9802 eller kanske 85", "", "answer-too-long"),
        (PERSON, "personnummer", ("ja",), "", "answer-type"),
        (PERSON, "fodelsear", 10**18, "", "answer-too-large"),
        (FRAGA, "finns-inte", "x", "", "unknown-question"),
    ],
)
def test_an_answer_that_cannot_be_one(
    instrument: str, key: str, value: str | int | tuple[str, ...], note: str, code: str, home: Home
) -> None:
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        before = seen_in(session)
        with pytest.raises(RuleError) as raised:
            save(session, instrument, key, value, note)
        assert raised.value.code == code
        assert words(raised.value).title == RULES[code].title
        assert seen_in(session) == before
        save(session, FRAGA, "behov", "går bra efteråt")


@pytest.mark.parametrize("text", [RIGHT_TO_LEFT, "å" * 20_000, "\u0000".join("ab"), "😀" * 5_000])
def test_any_text_is_kept_as_it_was_typed(text: str, home: Home) -> None:
    """As a draft always; as an answer when it holds no control characters."""
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        save_draft(session, "vilka", text)
        if "\0" not in text:
            save(session, FRAGA, "behov", text, text)
    with unlocked(home) as session:
        akt_id = only_akt(session)
        akter.open_akt(session, akt_id)
        view = records.view(session, akt_id, record_of(session, akt_id, FRAGA))
        assert view.draft is not None
        assert view.draft.text == text
        if "\0" not in text:
            found = {key: answer for key, answer in view.answers.items() if key == "behov"}
            assert {(answer.value, answer.note) for answer in found.values()} == {(text, text)}


def test_a_pasted_note_of_ten_megabytes_stays_as_a_draft(home: Home) -> None:
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        save_draft(session, "vilka", TEN_MEGABYTES)
        save_draft(session, "vilka", "kortat")
    with unlocked(home) as session:
        assert json.dumps(seen_in(session)).count("kortat") == 1


def test_half_a_character_pasted_is_no_crash(home: Home) -> None:
    """A lone surrogate, as a broken clipboard gives, is not text: the draft keeps everything else."""
    with unlocked(home) as session:
        akter.open_akt(session, only_akt(session))
        save_draft(session, "vilka", "före \ud83d efter")
        draft = session.akt(only_akt(session)).store.draft()
        assert draft is not None
        assert (draft.text[:5], draft.text[-6:], len(draft.text)) == ("före ", " efter", 12)


# --- the clock


@dataclass(frozen=True)
class Shifted:
    """A clock that is wrong."""

    by: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.mark.parametrize("by", [timedelta(days=365), timedelta(days=-365), timedelta(days=2)])
def test_a_clock_far_from_the_last_event_is_asked_about_first(by: timedelta, home: Home) -> None:
    """Nothing is written before the user confirms it; what is written then is kept when the clock is set right."""
    world = replace(home.world(), clock=Shifted(by))
    session = enter(world)
    assert session.clock_doubt is not None
    head = session.register.head()
    unlocking.leave(session)
    again = enter(home.world())
    assert (again.register.head(), again.clock_doubt) == (head, None)
    again.register.close()
    _work(enter(world), "skrivet med fel klocka")
    session = enter(home.world())
    assert (session.rolled_back, session.clock_doubt is not None) == (False, True)
    _work(session, "skrivet när klockan var rätt igen")
    with unlocked(home) as session:
        assert session.clock_doubt is None
        akt_id = only_akt(session)
        akter.open_akt(session, akt_id)
        store, record_id = session.akt(akt_id).store, record_of(session, akt_id, FRAGA)
        said = [answer.value for _, answer in store.history(record_id, AnswerKey("behov")) if answer]
        assert said[-2:] == ["skrivet med fel klocka", "skrivet när klockan var rätt igen"]
        assert verify_vault(session).findings == ()


def _work(session: Session, text: str) -> None:
    unlocking.begin(session)
    akter.open_akt(session, only_akt(session))
    save(session, FRAGA, "behov", text)
    unlocking.leave(session)
