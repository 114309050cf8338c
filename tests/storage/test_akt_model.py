"""Any run of answers, drafts, clears and reopenings leaves what a dictionary would, and a chain that holds."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.helpers.storage_samples import AKT, FORM, KEY, NOW, a_draft, a_record, an_answer
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.canonical import Json, canonical_bytes, digest
from vir_desktop.domain.record import AnswerKey, Draft, RecordId
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.akt_rows import answer_digest, answer_text
from vir_desktop.storage.akt_store import DiskAktStore
from vir_desktop.storage.verify import akt_findings

RECORDS = {"r1": "samtalsstod-fraga", "p1": "person"}
records = st.sampled_from(sorted(RECORDS)).map(RecordId)
keys = st.sampled_from(["q1", "q2", "grupp[1]/q3"]).map(AnswerKey)
texts = st.text(max_size=40).filter(lambda text: text.isprintable())


@given(record_id=st.text(), key=st.text(), text=st.text(), note=st.text())
def test_what_an_event_covers_is_canonical(record_id: str, key: str, text: str, note: str) -> None:
    for answer in (an_answer(text, note), None):
        covered: Json = {"record": record_id, "key": key, "answer": answer.to_json() if answer else None}
        expected = digest(canonical_bytes(covered)).hex()
        assert answer_digest(record_id, key, answer_text(answer)) == expected


class AktMachine(RuleBasedStateMachine):
    """Drives a real file beside a model of it."""

    store: DiskAktStore

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        (Path(self.place.name) / "akter").mkdir()
        self.files = DiskAktFiles(lambda: Path(self.place.name))
        self.answers: dict[tuple[RecordId, AnswerKey], list[Answer | None]] = {}
        self.draft: Draft | None = None

    @initialize()
    def begin(self) -> None:
        self.store = self.files.create(AKT, KEY)
        for record_id, instrument in RECORDS.items():
            self.store.add_record(a_record(record_id, instrument), FORM, "anna")

    @rule(record_id=records, key=keys, text=texts)
    def save(self, record_id: RecordId, key: AnswerKey, text: str) -> None:
        self._give(record_id, key, an_answer(text, note=text[::-1]))

    @rule(record_id=records, key=keys)
    def clear(self, record_id: RecordId, key: AnswerKey) -> None:
        self._give(record_id, key, None)

    @rule(record_id=records, key=keys, text=texts)
    def type_something(self, record_id: RecordId, key: AnswerKey, text: str) -> None:
        self.draft = a_draft(text, record_id, key)
        self.store.save_draft(self.draft)

    @precondition(lambda self: self.draft)
    @rule()
    def drop_the_draft(self) -> None:
        self.draft = None
        self.store.save_draft(None)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.files.open(AKT, KEY)

    @invariant()
    def the_file_is_like_the_model(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.draft() == self.draft
        present: dict[RecordId, dict[AnswerKey, Answer]] = {}
        for (record_id, key), revisions in self.answers.items():
            assert [answer for _, answer in self.store.history(record_id, key)] == revisions
            if revisions[-1] is not None:
                present.setdefault(record_id, {})[key] = revisions[-1]
        assert self.store.all_answers() == present
        assert akt_findings(self.store._db) == ()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        self.place.cleanup()

    def _give(self, record_id: RecordId, key: AnswerKey, answer: Answer | None) -> None:
        self.store.save_answer(record_id, key, answer, at=NOW, actor="anna")
        self.answers.setdefault((record_id, key), []).append(answer)
        if self.draft and (self.draft.record_id, self.draft.key) == (record_id, key):
            self.draft = None


TestAktModel = AktMachine.TestCase
TestAktModel.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
