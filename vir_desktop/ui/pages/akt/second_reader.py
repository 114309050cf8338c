"""A second reader, asked for and given on the page of an akt: one person, or a grupp in which somebody takes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vir_desktop.domain.andra_lasning import QUESTION, Opinion, grupp_of
from vir_desktop.domain.clocks import reader_of
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.services import records, second_reading
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.records import RecordView
from vir_desktop.services.second_reading import Candidate
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.message_bar import MessageBar

_OPEN, _TAKE, _BACK, _OFF, _SHARE = "open", "take", "back", "off", "share"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A reading that was asked for, and what it is to the user."""

    view: RecordView
    is_mine: bool
    may_take: bool

    @property
    def reader(self) -> str:
        """Who reads it, "" while nobody in the grupp has taken it."""
        return reader_of(self.view.answers)

    @property
    def grupp(self) -> str:
        """The grupp that was asked, "" where one person was."""
        return grupp_of(self.view.answers)


class SecondReader(QObject):
    """Asks in the window, does it on the database lane, and tells in `bar`.

    Signals:
        open_record: A record to read.
    """

    open_record = Signal(str)

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, page: Page, bar: MessageBar) -> None:
        super().__init__(page)
        self._tasks, self._akt, self._page, self._bar = tasks, akt_id, page, bar

    # --- asking ---

    def ask_for(self, record_id: RecordId, title: str) -> None:
        """Ask who is to read a signed record: one person or a grupp, also such as do not have the akt yet."""
        self._tasks.run(
            lambda s: second_reading.candidates(s, self._akt, record_id),
            lambda found: self._choose(record_id, title, found),
            self._on_error,
        )

    def _choose(self, record_id: RecordId, title: str, found: Sequence[Candidate]) -> None:
        if not found:
            advice = self.tr("En arbetsledare kan dela akten med den som ska läsa.")
            self._bar.show_advice(self.tr("Ingen annan som kan öppna akten får vara andra läsare."), advice)
            return
        about = self.tr("Läsaren skriver under för sig. Ingenting i det signerade ändras.")
        if any(one.is_grupp for one in found):
            about += " " + self.tr("Frågar du en grupp läser den som först tar läsningen.")
        question = dialogs.Question(
            self.tr("Vem läser {title}?").format(title=title),
            about,
            [(str(number), self._words_of(one)) for number, one in enumerate(found)],
            text_label=self.tr("Vad vill du särskilt få sett på? (frivilligt)"),
        )
        dialogs.ask(self._page, question, lambda key, text: self._on_chosen(record_id, found[int(key)], text))

    def _words_of(self, one: Candidate) -> str:
        name = self._name_of(one)
        return name if one.has_akt else self.tr("{who} (har inte akten)").format(who=name)

    def _name_of(self, one: Candidate) -> str:
        return self.tr("Gruppen {name}").format(name=one.name) if one.is_grupp else one.name

    def _on_chosen(self, record_id: RecordId, one: Candidate, text: str) -> None:
        if one.has_akt:
            self._ask(record_id, one, text, share=False)
            return
        if one.is_grupp:
            who = self.tr("Delar du den kan alla i gruppen läsa allt i akten: {members}.")
            about = who.format(members=", ".join(one.members))
        else:
            about = self.tr("Delar du den kan {who} läsa allt i akten.").format(who=one.name)
        about += " " + self.tr("Det står i loggen. Du kan ta tillbaka den under Dela.")
        title = self.tr("{who} har inte akten än").format(who=self._name_of(one))
        question = dialogs.Question(title, about, ((_SHARE, self.tr("Dela akten och fråga")),))
        dialogs.ask(self._page, question, lambda *_: self._ask(record_id, one, text, share=True))

    def _ask(self, record_id: RecordId, one: Candidate, text: str, *, share: bool) -> None:
        ask = second_reading.ask_grupp if one.is_grupp else second_reading.ask
        told = self.tr("{who} är tillfrågad.").format(who=self._name_of(one))
        advice = self.tr("Den som först tar läsningen läser. De andra ser att den är tagen.") if one.is_grupp else ""
        self._tasks.run(
            lambda s: ask(s, self._akt, record_id, one.name, text, share=share),
            lambda _: self._bar.show_info(told, advice),
            self._on_error,
        )

    # --- reading ---

    def take_up(self, reading: RecordId, title: str) -> None:
        """Let the reader read and say what she thinks, or take it for her grupp; others are told who is waited for."""

        def read(session: Session) -> _Asked:
            view = records.view(session, self._akt, reading)
            is_mine = reader_of(view.answers) == session.signatur
            return _Asked(view, is_mine, second_reading.may_take(session, self._akt, reading))

        def put(asked: _Asked) -> None:
            if asked.is_mine:
                self._ask_opinion(asked, title)
            else:
                self._tell_who(asked, title)

        self._tasks.run(read, put, self._on_error)

    def _ask_opinion(self, asked: _Asked, title: str) -> None:
        wanted, view = asked.view.answers.get(QUESTION), asked.view
        choices = [
            (_OPEN, self.tr("Öppna och läs")),
            (Opinion.AGREES.value, self.tr("Läst, instämmer")),
            (Opinion.DIFFERS.value, self.tr("Läst, annan mening")),
        ]
        if asked.grupp:
            choices.append((_BACK, self.tr("Lämna tillbaka till gruppen")))
        question = dialogs.Question(
            self.tr("Andra läsning: {title}").format(title=title),
            str(wanted.value) if wanted else self.tr("Läs det som är signerat, och skriv under för dig."),
            choices,
            text_label=self.tr("Kommentar (behövs vid annan mening)"),
        )

        def give(key: str, comment: str) -> None:
            if key == _OPEN:
                self.open_record.emit(view.record.about)
            elif key == _BACK:
                self._do(second_reading.put_back, view, self.tr("Läsningen väntar på gruppen igen."))
            else:
                self._tasks.run(
                    lambda s: second_reading.give(s, self._akt, view.record.id, Opinion(key), comment),
                    lambda _: self._bar.show_info(self.tr("Andra läsningen är underskriven.")),
                    self._on_error,
                )

        dialogs.ask(self._page, question, give)

    def _tell_who(self, asked: _Asked, title: str) -> None:
        view, choices = asked.view, [(_OPEN, self.tr("Öppna det som ska läsas"))]
        if asked.may_take:
            choices.insert(0, (_TAKE, self.tr("Jag läser den")))
        choices.append((_OFF, self.tr("Ta tillbaka frågan")))
        question = dialogs.Question(self.tr("Andra läsning: {title}").format(title=title), self._waits(asked), choices)
        acts: Mapping[str, Callable[[], None]] = {
            _OPEN: lambda: self.open_record.emit(view.record.about),
            _TAKE: lambda: self._take(view),
            _OFF: lambda: self._do(second_reading.call_off, view, self.tr("Frågan är tillbakatagen.")),
        }
        dialogs.ask(self._page, question, lambda key, _: acts[key]())

    def _waits(self, asked: _Asked) -> str:
        if asked.reader and asked.grupp:
            return self.tr("{who} i gruppen {grupp} har tagit den.").format(who=asked.reader, grupp=asked.grupp)
        if asked.reader:
            return self.tr("Väntar på {who}.").format(who=asked.reader)
        if not asked.grupp:
            return self.tr("Ingen är tillfrågad. Ta tillbaka frågan och fråga igen.")
        waits = self.tr("Väntar på någon i gruppen {grupp}.").format(grupp=asked.grupp)
        wanted = asked.view.answers.get(QUESTION)
        return f"{waits} {wanted.value}" if wanted else waits

    def _take(self, view: RecordView) -> None:
        def on_taken(taken: RecordView) -> None:
            advice = self.tr("De andra i gruppen ser det. När du har läst: svara på raden överst i akten.")
            self._bar.show_info(self.tr("Läsningen är din."), advice)
            self.open_record.emit(view.record.about)

        self._tasks.run(lambda s: second_reading.take(s, self._akt, view.record.id), on_taken, self._on_error)

    def _do(self, act: Callable[[Session, AktId, RecordId], Outcome[object]], view: RecordView, told: str) -> None:
        self._tasks.run(
            lambda s: act(s, self._akt, view.record.id), lambda _: self._bar.show_info(told), self._on_error
        )

    def _on_error(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self._bar.show_error(told.title, told.advice)
