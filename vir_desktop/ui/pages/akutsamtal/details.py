"""What is known of a call, beside its log: the same record without the log's rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut

from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services import records
from vir_desktop.services.records import RecordView
from vir_desktop.services.reference import reference
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.akutsamtal.log import GROUP, is_log_key
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.record_gateway import Done, Failed, TasksGateway
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import QuietButton

STANDING = "bekrafta-aldrig"  # shown above the log, on every size of screen


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its page shows it: the record, the action texts by key, the akt's code name."""

    view: RecordView
    texts: Mapping[str, str]
    code: str


def read_call(session: Session, akt_id: AktId, record_id: RecordId) -> Call:
    """Read a call; runs on the database lane."""
    actions = reference(session, "actions").entries
    texts = {key: "\n".join([str(entry["title"]), *_lines(entry["do"])]) for key, entry in actions.items()}
    return Call(records.view(session, akt_id, record_id), texts, session.register.row(akt_id).code)


def without_log(view: RecordView) -> RecordView:
    """Return the record as if its form had no log."""
    answers = {key: answer for key, answer in view.answers.items() if not is_log_key(key)}
    return replace(view, pack=_pack_without_log(view.pack), answers=answers)


class DetailsGateway(TasksGateway):
    """Reads the record without its log; writes as always.

    Whoever made the first read of the record hands it over by `give`, so that it is read once.
    """

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, record_id: RecordId) -> None:
        super().__init__(tasks, akt_id, record_id)
        self._given: RecordView | None = None

    def give(self, view: RecordView) -> None:
        """Take the record as it was just read."""
        self._given = view

    def load(self, done: Done[RecordView], failed: Failed) -> None:
        """Read the record."""
        if self._given is not None:
            view, self._given = self._given, None
            done(without_log(view))
            return
        super().load(lambda view: done(without_log(view)), failed)


class CallRow(FormRow):
    """A question that gives its title the whole width while it is not being answered."""

    def set_active(self, on: bool) -> None:
        """Offer note and absence only here."""
        super().set_active(on)
        for button in self.findChildren(QuietButton):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(False)
            button.setSizePolicy(policy)


class CallDetails(FormPage):
    """The questions beside the log. They never take the focus by themselves: the log has it."""

    def entered(self) -> None:
        """Wait for the page around it."""

    def shortcut(self, keys: str, act: Callable[[], object]) -> QShortcut:
        """Keep the questions' keys to the questions: the log beside them has Alt+A too."""
        made = super().shortcut(keys, act)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made

    def make_row(self, state: QuestionState) -> FormRow | None:
        """Return the row of a question."""
        return self.connect_row(CallRow([state], self.today))

    def add_end(self) -> None:
        """A call has no end of its own."""

    def on_loaded(self) -> None:
        """Show the questions without the form's title, which the page has."""
        super().on_loaded()
        self.sheet.title.hide()
        self.sheet.description.hide()

    def focus_here(self) -> None:
        """Take the focus to the first question that has no answer."""
        super().begin()

    def begin(self) -> None:
        """Show a draft that stands here."""
        draft = self.editor.view.draft
        if draft is not None and not is_log_key(draft.key):
            super().begin()


def _lines(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _pack_without_log(pack: Pack) -> Pack:
    gone = {
        link_id
        for link_id, place in pack.places.items()
        if link_id in {GROUP, STANDING} or GROUP in {place.parent, place.repeat}
    }
    return replace(
        pack,
        items=tuple(item for item in pack.items if item.link_id not in gone),
        places={link_id: place for link_id, place in pack.places.items() if link_id not in gone},
        order=tuple(link_id for link_id in pack.order if link_id not in gone),
    )
