"""One named act on a prepared vault, in a process of its own that may be killed or refused by the disk at any call.

    python -m tests.faults.scenario        reads requests on standard input, a line of JSON each

Everything slow is imported once; every request is served by a fork, which prepares itself, stops itself (SIGSTOP) so
that faults can be armed, and then takes the steps of the act. After each step *returned* it is acknowledged in a
file outside the vault; acknowledgements go by writev, a call that no fault is armed on. A step that the disk refuses
is acknowledged by the fault's code; the process stops again, and once the fault is gone it takes the step anew.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.helpers.colleagues import HANDLAGGARE, comes
from tests.helpers.fault_vault import (
    FRAGA,
    PHRASES,
    PLAN,
    USER,
    Home,
    enter,
    only_akt,
    record_of,
    save,
    save_draft,
    seen_in,
)
from tests.helpers.gallring import BESLUT, TOLD, told_akt, transferred_akt
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.services import (
    akter,
    anchoring,
    certificates,
    copies,
    drilling,
    employment,
    joining,
    people,
    purge,
    purge_parts,
    records,
    recovery,
    restoring,
    underway,
    unlocking,
)
from vir_desktop.services.creating import create_vault
from vir_desktop.services.session import Session, World
from vir_desktop.services.underway import Underway, What
from vir_desktop.storage import database
from vir_desktop.storage.backup import DiskBackups
from vir_desktop.storage.vault_storage import DiskStorage

LONG_NOTE = "Hon säger att han börjat på nytt. Åäö – och så vidare. " * 90
# The refused step had been committed after all.
DONE_ALREADY = frozenset({
    "record-closed", "code-taken", "signatur-taken", "user-unknown", "akt-joined", "akt-gone", "parts-none",
})  # fmt: skip


@dataclass
class Stage:
    """What the steps of an act work on; prepared before any fault is armed."""

    home: Home
    world: World
    opened: Session | None = None
    slot: tuple[str, bytes] = ("", b"")

    @property
    def session(self) -> Session:
        assert self.opened is not None
        return self.opened


Step = Callable[[Stage], object]


@dataclass(frozen=True)
class Act:
    """Preparations without faults, then the steps under fault; `again` says that a refused step is taken anew."""

    prepare: Callable[[Stage], None]
    steps: Sequence[Step]
    again: bool = True


def nothing(_: Stage) -> None:
    """Need no preparation."""


def unlock(stage: Stage) -> None:
    stage.world.storage.lock()
    stage.opened = enter(stage.world)
    unlocking.begin(stage.session)


def unlock_and_open(stage: Stage) -> None:
    unlock(stage)
    akter.open_akt(stage.session, only_akt(stage.session))


def unlock_and_type(stage: Stage) -> None:
    unlock_and_open(stage)
    save(stage.session, "person", "telefon", "070-174 06 99")  # closing makes the search tokens anew
    save_draft(stage.session, "vilka", "hon började säga")


def unlock_with_new_slot(stage: Stage) -> None:
    stage.world.storage.lock()
    door = unlocking.prepare(stage.world, USER)
    stage.slot = people.seal_new_slot(stage.world.crypto, door, PHRASES["old"], PHRASES["new"])
    stage.opened = enter(stage.world)
    unlocking.begin(stage.session)


def update_program(stage: Stage) -> None:
    stage.world = stage.home.with_newer_program().world()


def unlock_with_one_to_purge(stage: Stage) -> None:
    DiskBackups(stage.home.vault).keep()
    unlock_and_open(stage)
    akt_id = only_akt(stage.session)
    transferred_akt(stage.session, akt_id, days_ago=31)
    akter.close_akt(stage.session, akt_id)


def purge_it(stage: Stage) -> None:
    if not stage.session.register.count():  # taken anew in the same session: there is no way back
        purge.finish(stage.session)
    else:
        purge.purge_akt(stage.session, only_akt(stage.session), BESLUT, "NATT-1")


def unlock_with_a_narrative(stage: Stage) -> None:
    """Make an akt that may lose its narrative; the copies inside the vault hold two states of it."""
    unlock(stage)
    akt_id = told_akt(stage.session, TOLD, verksamhet="2")
    for _ in range(2):
        DiskBackups(stage.home.vault).keep()
        akter.open_akt(stage.session, akt_id)
        akter.close_akt(stage.session, akt_id)


def purge_the_narrative(stage: Stage) -> None:
    purge_parts.purge_parts(stage.session, akter.id_of(stage.session, TOLD), BESLUT, TOLD)


def unlock_with_a_colleague(stage: Stage) -> None:
    unlock(stage)
    comes(stage.session, "bo", HANDLAGGARE)


def colleague_comes(stage: Stage) -> None:
    comes(stage.session, "dag", HANDLAGGARE)


def colleague_goes(stage: Stage) -> None:
    employment.remove_user(stage.session, certificates.of_signatur(stage.session, "bo").serial)


def unlock_with_an_akt_to_rekey(stage: Stage) -> None:
    unlock(stage)
    stage.session.register.set_rotate([only_akt(stage.session)])


def save_bedomning(stage: Stage) -> None:
    save(stage.session, bedomning.INSTRUMENT, bedomning.MOTIVERING, "Hotet i natt var riktat och bestämt.")


def sign(instrument: str) -> Step:
    def step(stage: Stage) -> None:
        akt_id = only_akt(stage.session)
        records.sign_record(stage.session, akt_id, record_of(stage.session, akt_id, instrument))

    return step


def new_akt(stage: Stage) -> None:
    akter.create_akt(stage.session, akter.NewAkt(AktKind.BARN, "1", code="NATT-2"))


def enter_and_begin(stage: Stage) -> None:
    stage.opened = enter(stage.world)
    unlocking.begin(stage.session)


def leave(stage: Stage) -> None:
    unlocking.leave(stage.session)
    stage.world.storage.unlock()


def back_up(stage: Stage) -> None:
    stage.world.backups.backup(str(stage.home.copies))


def one_left_after_the_copy(stage: Stage) -> None:
    """Copy a vault with a colleague, who then leaves; and write what the copy lacks."""
    unlock_with_a_colleague(stage)
    copies.backup_now(stage.session, str(stage.home.copies))
    colleague_goes(stage)
    open_the_akt(stage)
    save(stage.session, FRAGA, "behov", "efter kopian")
    leave(stage)


def restore(stage: Stage) -> None:
    """Bring the copy back: whoever had left has left, at whatever point it is broken off."""
    source, phrase = str(stage.home.copies), PHRASES["old"]
    restored = restoring.restore(
        str(stage.home.vault), _world_at(stage), source, lambda copy: restoring.by_passphrase(copy, USER, phrase)
    )
    assert (restored.ended, restored.known) == (("bo",), True), restored


def _world_at(stage: Stage) -> restoring.WorldAt:
    return lambda path: replace(stage.world, storage=DiskStorage(Path(path)), backups=DiskBackups(Path(path)))


def drill(stage: Stage) -> None:
    """Drill with the sheets; the scratch copy and the foreign computer are gone or unused whenever it is broken off."""
    drilling.fresh_copy(stage.session)
    shares = stage.home.shares[:2]
    drilled = drilling.drill(stage.world, _world_at(stage), "", lambda copy: drilling.by_shares(copy, shares, USER))
    assert drilled.passed, drilled
    drilling.note(stage.session, drilled)


def open_the_akt(stage: Stage) -> None:
    akter.open_akt(stage.session, only_akt(stage.session))


def open_two(stage: Stage) -> None:
    """Open the akt, and beside it the one that the person turns out to have, or that a note belongs to."""
    unlock_and_type(stage)
    made = akter.create_akt(stage.session, akter.NewAkt(AktKind.VUXEN, "1", code="KAND-1"))
    akter.open_akt(stage.session, made.value.akt_id)


def join(stage: Stage) -> None:
    joining.join_person(stage.session, only_akt(stage.session), akter.id_of(stage.session, "KAND-1"))


def move(stage: Stage) -> None:
    session, wrong = stage.session, only_akt(stage.session)
    note, right = record_of(session, wrong, FRAGA), akter.id_of(session, "KAND-1")
    underway.carry_through(session, Underway(What.MOVE, wrong, right, note))


def typed(number: int) -> Step:
    """Return a step of the answer path: an answer with a note, the anchor, or what is typed before it."""

    def answer(stage: Stage) -> None:
        save(stage.session, FRAGA, "vilka", f"svar {number}", "anteckning " * number)

    def draft(stage: Stage) -> None:
        save_draft(stage.session, "behov", f"utkast {number}")

    def anchor(stage: Stage) -> None:
        anchoring.checkpoint(stage.session)

    return (draft, answer, anchor)[number % 3]


ACTS = {
    "create": Act(nothing, [lambda stage: create_vault(stage.world, PLAN)]),
    "unlock": Act(nothing, [enter_and_begin], again=False),
    "akt": Act(unlock, [new_akt]),
    "answer": Act(
        unlock_and_open,
        [
            lambda stage: save(stage.session, FRAGA, "hot-dig.senaste", ("ja",)),
            lambda stage: save(stage.session, FRAGA, "behov", "hjälp i natt", LONG_NOTE),
            lambda stage: anchoring.checkpoint(stage.session),
            save_bedomning,
        ],
    ),
    "draft": Act(
        unlock_and_open,
        [
            lambda stage: save_draft(stage.session, "vilka", "hon"),
            lambda stage: save_draft(stage.session, "vilka", LONG_NOTE),
            lambda stage: save(stage.session, FRAGA, "vilka", "hon och barnen"),
        ],
    ),
    "sign": Act(unlock_and_open, [sign(FRAGA), sign(bedomning.INSTRUMENT)]),
    "lock": Act(unlock_and_type, [leave], again=False),
    "backup": Act(unlock, [lambda stage: copies.note_backup(stage.session), leave, back_up], again=False),
    "restore": Act(one_left_after_the_copy, [restore], again=False),
    "drill": Act(unlock, [drill]),
    "passphrase": Act(unlock_with_new_slot, [lambda stage: people.change_passphrase(stage.session, stage.slot)]),
    "user-add": Act(unlock, [colleague_comes]),
    "user-remove": Act(unlock_with_a_colleague, [colleague_goes]),
    "rekey": Act(unlock_with_an_akt_to_rekey, [open_the_akt], again=False),
    "recover": Act(nothing, [lambda stage: recovery.recover(stage.world, stage.home.shares[:2], USER, PHRASES["new"])]),
    "purge": Act(unlock_with_one_to_purge, [purge_it]),
    "parts": Act(unlock_with_a_narrative, [purge_the_narrative]),
    "migration": Act(update_program, [enter_and_begin, open_the_akt], again=False),
    "join": Act(open_two, [join]),
    "move": Act(open_two, [move], again=False),
    "typing": Act(unlock_and_open, [typed(number) for number in range(30)]),
}


@dataclass(frozen=True)
class Request:
    """One run: the act, where, how many of its steps, and whether commits are left unsynced (the control)."""

    act: str
    home: str
    acks: str
    steps: int | None = None
    unsynced: bool = False


def main() -> None:
    """Serve requests: `stopped` or `ended <status>` on standard output at every turn of the forked process."""
    for line in sys.stdin:
        request = Request(**json.loads(line))
        child = os.fork()
        if child == 0:
            _be_the_process(request)
        while True:
            _, status = os.waitpid(child, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            _say(f"stopped {child}")
        _say(f"ended {os.waitstatus_to_exitcode(status)}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _be_the_process(request: Request) -> None:
    acks = os.open(request.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if request.unsynced:
            _leave_unsynced()
        _play(request, lambda *words: os.writev(acks, [json.dumps(words).encode() + b"\n"]))
    except BaseException:
        os.writev(acks, [json.dumps(["crashed", traceback.format_exc()]).encode() + b"\n"])
        os._exit(1)
    os._exit(0)  # as by kill -9: nothing is closed


def _play(request: Request, acknowledge: Callable[..., object]) -> None:
    home = Home(Path(request.home))
    act, stage = ACTS[request.act], Stage(home, home.world())
    act.prepare(stage)
    os.kill(os.getpid(), signal.SIGSTOP)
    for number, step in enumerate(act.steps[: request.steps]):
        try:
            step(stage)
        except KnownError as error:
            acknowledge("refused", number, error.code.value)
            os.kill(os.getpid(), signal.SIGSTOP)
            if not act.again:
                return
            _take_anew(stage, step)
        acknowledge("done", number)


def _take_anew(stage: Stage, step: Step) -> None:
    """The fault is gone: what was saved is still shown, and the step can be taken in the same session."""
    if stage.opened is not None:
        seen_in(stage.session)
    try:
        step(stage)
    except RuleError as error:
        if error.code not in DONE_ALREADY:
            raise


def _leave_unsynced() -> None:
    """The positive control: the same writer without a sync, which loses what a power cut catches."""
    os.fsync = lambda _: None  # type: ignore[assignment]  # the plain files' way of syncing
    database.PRAGMAS = tuple(
        ("synchronous", "OFF", 0) if name == "synchronous" else (name, value, back)
        for name, value, back in database.PRAGMAS
    )


if __name__ == "__main__":
    main()
