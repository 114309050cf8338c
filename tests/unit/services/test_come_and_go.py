"""People come, go, share, move, rotate and break glass in any order: who should open an akt does, and nobody else.

What is tried is tried with one user's secrets alone and the whole disk in hand (S13), not through the services.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.helpers.colleagues import ARBETSLEDARE, HANDLAGGARE, at_work, comes, opens, phrase_of
from tests.helpers.vaults import PHRASE, Vault, a_vault, an_akt
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.holders import ANSVARIG, GLAS, name_of
from vir_desktop.domain.keys import SlotContent
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import (
    akt_keys,
    break_glass,
    certificates,
    employment,
    grupper,
    rotation,
    sharing,
    unlocking,
)
from vir_desktop.services.ports import Register
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import (
    KEYRING_FILE,
    RECOVERY,
    Keyring,
    akt_context,
    grupp_context,
    register_context,
)

WHO = st.integers(0, 50)


@dataclass
class Held:
    """Who should hold an akt: by signatur, and by the name of a grupp."""

    users: set[str]
    grupper: set[str] = field(default_factory=lambda: {ANSVARIG})


class Staff(RuleBasedStateMachine):
    """What the acts should lead to, beside the vault that they lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.vault: Vault = a_vault(Path(mkdtemp(prefix="vir-prov-")), memory=True)
        self.founder = self.vault.signatur
        self.numbers = count(1)
        self.roles: dict[str, Role] = {self.founder: ARBETSLEDARE}
        self.members: dict[str, set[str]] = {ANSVARIG: {self.founder}}
        self.akter: dict[AktId, Held] = {}
        self.secrets: dict[str, SlotContent] = {self.founder: self._slot(self.founder)}
        self.gone: dict[str, tuple[SlotContent, bytes]] = {}
        self.vault.open()

    # --- acts

    @rule(leads=st.booleans())
    def somebody_comes(self, leads: bool) -> None:
        if len(self.roles) > 5:
            return
        signatur, role = f"kollega{next(self.numbers)}", ARBETSLEDARE if leads else HANDLAGGARE
        self._does(self.founder, lambda session: comes(session, signatur, role), "user-added")
        self.roles[signatur], self.secrets[signatur] = role, self._slot(signatur)
        if leads:
            self.members[ANSVARIG].add(signatur)

    @precondition(lambda self: len(self.roles) > 1)
    @rule(who=WHO)
    def somebody_goes(self, who: int) -> None:
        signatur = self._someone(who, but=self.founder)
        key = self.vault.opened[-1].keys.register_key

        def go(session: Session) -> None:
            employment.remove_user(session, certificates.of_signatur(session, signatur).serial)

        if self._does(self.founder, go, "user-removed"):
            del self.roles[signatur]
            self.gone[signatur] = (self.secrets.pop(signatur), key)
            for held in self.akter.values():
                held.users.discard(signatur)
            for members in self.members.values():
                members.discard(signatur)

    @precondition(lambda self: len(self.akter) < 4)
    @rule(who=WHO)
    def somebody_makes_an_akt(self, who: int) -> None:
        signatur = self._someone(who)
        made: list[AktId] = []
        self._does(signatur, lambda session: made.append(an_akt(session)), "akt-opened")
        self.akter[made[0]] = Held({signatur})

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO, to=WHO)
    def an_akt_is_shared(self, who: int, which: int, to: int) -> None:
        akt_id, receiver = self._some_akt(which), self._someone(to)
        leader = self._leader_of(akt_id, who)

        def share(session: Session) -> None:
            sharing.share(session, akt_id, sharing.colleague(session, receiver))

        if self._does(leader, share, "akt-shared"):
            self.akter[akt_id].users.add(receiver)

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO, to=WHO)
    def an_akt_is_withdrawn(self, who: int, which: int, to: int) -> None:
        akt_id, held_by = self._some_akt(which), self._someone(to)

        def unshare(session: Session) -> None:
            sharing.unshare(session, akt_id, sharing.colleague(session, held_by))

        if self._does(self._leader_of(akt_id, who), unshare, "akt-unshared"):
            self.akter[akt_id].users.discard(held_by)

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO)
    def ansvarig_is_withdrawn(self, who: int, which: int) -> None:
        akt_id = self._some_akt(which)

        def unshare(session: Session) -> None:
            sharing.unshare(session, akt_id, sharing.grupp(session, ANSVARIG))

        if self._does(self._leader_of(akt_id, who), unshare, "akt-unshared"):
            self.akter[akt_id].grupper.discard(ANSVARIG)

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO, to=WHO, leaving=st.booleans())
    def a_shift_ends(self, who: int, which: int, to: int, leaving: bool) -> None:
        akt_id, receiver = self._some_akt(which), self._someone(to)
        users = sorted(self.akter[akt_id].users & self.roles.keys())
        if not users:
            return
        giver = users[who % len(users)]

        def hand_over(session: Session) -> None:
            sharing.hand_over(session, [akt_id], sharing.colleague(session, receiver), leaving=leaving)

        known = receiver in self.akter[akt_id].users
        if self._does(giver, hand_over, None if known and not leaving else "akt-handed-over"):
            self.akter[akt_id].users.add(receiver)
            if leaving:
                self.akter[akt_id].users.discard(giver)

    @rule(who=WHO)
    def an_arbetsledare_leaves_ansvarig(self, who: int) -> None:
        signatur = self._someone(who)

        def leave(session: Session) -> None:
            grupper.leave(session, ANSVARIG, certificates.of_signatur(session, signatur).serial)

        if signatur != self.founder and self._does(self.founder, leave, "grupp-left"):
            self.members[ANSVARIG].discard(signatur)

    @rule(who=WHO)
    def an_arbetsledare_joins_ansvarig(self, who: int) -> None:
        signatur = self._someone(who)

        def join(session: Session) -> None:
            grupper.join(session, ANSVARIG, certificates.of_signatur(session, signatur).serial)

        if self._does(self.founder, join, "grupp-joined"):
            self.members[ANSVARIG].add(signatur)

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO)
    def somebody_looks(self, who: int, which: int) -> None:
        akt_id, signatur = self._some_akt(which), self._someone(who)
        assert opens(self.vault, signatur, akt_id) == (signatur in self._expected(akt_id))
        assert not self.vault.opened[-1].rolled_back

    @precondition(lambda self: self.akter)
    @rule(who=WHO, which=WHO)
    def glass_is_broken(self, who: int, which: int) -> None:
        akt_id, signatur = self._some_akt(which), self._someone(who)
        acted = self._does(signatur, lambda s: break_glass.break_glass(s, akt_id, "i natt"), break_glass.BROKEN)
        assert acted == (self.roles[signatur] is ARBETSLEDARE and signatur not in self._expected(akt_id))

    @rule()
    def the_register_gets_a_new_key(self) -> None:
        self._does(self.founder, rotation.rotate_register_key, rotation.ROTATED)

    # --- what always holds

    @invariant()
    def no_akt_has_one_holder(self) -> None:
        register, session = self.vault.opened[-1].register, self.vault.opened[-1]
        standing = certificates.standing(session)
        for akt_id in self.akter:
            holders = register.holders_of([akt_id])[akt_id]
            behind = {holder: standing.behind(holder) for holder in holders}
            persons = frozenset().union(*behind.values())
            assert sum(map(bool, behind.values())) >= 2
            assert any(ARBETSLEDARE in standing.people[serial] for serial in persons)
            assert RECOVERY in holders

    @invariant()
    def recovery_opens_every_akt(self) -> None:
        crypto, register = self.vault.world.crypto, self.vault.opened[-1].register
        seed = crypto.organisation_keys(crypto.join_seed(self.vault.shares[:2])).recovery_seed
        for akt_id in self.akter:
            wrap = next(wrap for wrap in register.wraps(akt_id) if wrap.holder == RECOVERY)
            assert self._fits(akt_id, crypto.unwrap_hybrid(wrap.body, seed, akt_context(akt_id, RECOVERY)))

    @invariant()
    def each_opens_what_is_hers_by_her_own_secrets_and_nothing_else(self) -> None:
        register = self.vault.opened[-1].register
        for signatur, content in self.secrets.items():
            found = {akt_id for akt_id in self.akter if self._opens_alone(register, akt_id, content)}
            assert found == {akt_id for akt_id in self.akter if signatur in self._expected(akt_id)}, signatur

    @invariant()
    def whoever_has_gone_has_no_way_in(self) -> None:
        world = self.vault.world
        keyring = Keyring.from_bytes(world.storage.folder.read(KEYRING_FILE))
        for content, key in self.gone.values():
            assert content.serial not in keyring.wraps
            for wrap in keyring.wraps.values():
                with pytest.raises(KnownError):
                    world.crypto.unwrap_hybrid(wrap, content.secrets.kem_seed, register_context(content.serial))
            with pytest.raises(KnownError):
                world.storage.open_register(key)

    def teardown(self) -> None:
        self.vault.leave()

    # --- tools

    def _does(self, signatur: str, act: Callable[[Session], object], event: str | None) -> bool:
        """Do an act as someone; a refusal changes nothing, and what is done has its event."""
        session = at_work(self.vault, signatur)
        before = session.register.head().seq
        try:
            act(session)
        except (RuleError, KnownError):
            acts = [one.act for one in session.register.events(since_seq=before)]
            assert set(acts) <= {akt_keys.REKEYED, "key-act-signed"}, acts
            return False
        acts = [one.act for one in session.register.events(since_seq=before)]
        assert event is None or event in acts
        return True

    def _opens_alone(self, register: Register, akt_id: AktId, content: SlotContent) -> bool:
        """Return whether every wrap on the disk, tried with one user's secrets, gives the key of an akt."""
        crypto, seed, serial = self.vault.world.crypto, content.secrets.kem_seed, content.serial
        seeds = {f"user:{serial}": seed}
        for grupp in register.grupper():
            if serial in grupp.wraps and name_of(grupp.id) != GLAS:
                context = grupp_context(grupp.id, serial)
                seeds[f"grupp:{grupp.id}"] = crypto.unwrap_hybrid(grupp.wraps[serial], seed, context)
        for wrap in register.wraps(akt_id):
            for mine in seeds.values():
                try:
                    key = crypto.unwrap(wrap.body, mine, akt_context(akt_id, wrap.holder))
                except KnownError:
                    continue
                return self._fits(akt_id, key)
        return False

    def _fits(self, akt_id: AktId, key: bytes) -> bool:
        self.vault.world.storage.akter.open(akt_id, key).close()
        return True

    def _slot(self, signatur: str) -> SlotContent:
        phrase = PHRASE if signatur == self.founder else phrase_of(signatur)
        return unlocking.try_passphrase(self.vault.world.crypto, self.vault.door(signatur), phrase)

    def _expected(self, akt_id: AktId) -> set[str]:
        held = self.akter[akt_id]
        return held.users.union(*(self.members[name] for name in held.grupper))

    def _someone(self, number: int, but: str = "") -> str:
        people = sorted(self.roles.keys() - {but})
        return people[number % len(people)]

    def _some_akt(self, number: int) -> AktId:
        return sorted(self.akter)[number % len(self.akter)]

    def _leader_of(self, akt_id: AktId, number: int) -> str:
        leaders = sorted(one for one in self._expected(akt_id) if self.roles[one] is ARBETSLEDARE)
        return leaders[number % len(leaders)]


def play(examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Staff, settings=chosen)


def test_people_come_and_go() -> None:
    play(6, 20)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_people_come_and_go_for_long() -> None:
    play(60, 50)


def test_a_lost_right_and_a_stolen_one_are_noticed() -> None:
    """The control: a wrap too few and a wrap too many are both told."""
    staff = Staff()
    staff.somebody_comes(False)
    staff.somebody_makes_an_akt(1)  # the founder
    akt_id = next(iter(staff.akter))
    staff.each_opens_what_is_hers_by_her_own_secrets_and_nothing_else()
    staff.akter[akt_id].users.add("kollega1")
    with pytest.raises(AssertionError):
        staff.each_opens_what_is_hers_by_her_own_secrets_and_nothing_else()
    session = at_work(staff.vault, staff.founder)
    sharing.share(session, akt_id, sharing.colleague(session, "kollega1"))
    staff.akter[akt_id].users.discard("kollega1")
    with pytest.raises(AssertionError):
        staff.each_opens_what_is_hers_by_her_own_secrets_and_nothing_else()
    for holder in ("grupp:ansvarig", f"user:{session.user.serial}"):
        session.register.remove_wraps(holder)
    with pytest.raises(AssertionError):
        staff.no_akt_has_one_holder()


