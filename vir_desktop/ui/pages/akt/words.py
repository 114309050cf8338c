"""What the page of an akt says."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.record import AnswerKey, Record, RecordState
from vir_desktop.services.records import RecordView
from vir_desktop.ui.pages.akt.overview import Next, Overview, Todo
from vir_desktop.ui.pages.register.row_list import RowWords
from vir_desktop.ui.pages.register.words import moment_words
from vir_desktop.ui.questions.words import value_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("akt", text)


def instrument_words(instrument: str) -> str:
    """Return what beginning a form is called, also before there is any."""
    words = {
        "akutsamtal": _tr("Akutsamtal"),
        "fore-samtalet": _tr("Före samtalet"),
        "akutchecklista": _tr("Akutchecklista"),
        "person": _tr("Person"),
        "saker-kontakt": _tr("Säker kontakt"),
        "barn": _tr("Barnet: sett, hört, märkt, utsatt"),
        "samtalsstod-fraga": _tr("Fråga om våld"),
        "samtalsstod-beskriva": _tr("Beskriva våldet"),
        "samtalsstod-fara": _tr("Fara: riskfaktorer"),
        "hot-och-riskbedomning": _tr("Hot- och riskbedömning"),
        "rattslage": _tr("Rättsläge"),
        "skyddsatgard": _tr("Skyddsåtgärd"),
        "skyddsplan": _tr("Skyddsplan"),
        "freda-papper": _tr("FREDA gjord på papper"),
        "metod-pa-papper": _tr("Annan metod på papper"),
        "onskar-inte-stod": _tr("Önskar inte stöd"),
        "kollegastod": _tr("Kollegastöd"),
        "overforing": _tr("Överförd till verksamhetssystem"),
        "flyttning": _tr("Flytt av felskriven anteckning"),
        "andra-lasning": _tr("Andra läsning"),
        "samma-handlaggare": _tr("Samma handläggare"),
    }
    return words.get(instrument, instrument)


_VUXEN = (
    "saker-kontakt",
    "person",
    "fore-samtalet",
    "samtalsstod-fraga",
    "samtalsstod-beskriva",
    "samtalsstod-fara",
    "hot-och-riskbedomning",
    "skyddsplan",
    "akutchecklista",
    "akutsamtal",
    "skyddsatgard",
    "rattslage",
    "freda-papper",
    "metod-pa-papper",
    "onskar-inte-stod",
    "kollegastod",
    "overforing",
)
_NOT_FOR_BARN = frozenset({"akutsamtal", "akutchecklista", "onskar-inte-stod", "kollegastod"})
_UTOVARE = ("person", "saker-kontakt", "rattslage", "skyddsatgard", "metod-pa-papper", "akutsamtal", "overforing")
KEYED = 9  # so many forms have a key of their own, Alt+1 to Alt+9
MANY_AT_ONCE = frozenset({"skyddsatgard", "metod-pa-papper"})  # several may be under way in one night


def instruments_for(kind: AktKind) -> tuple[str, ...]:
    """Return what can be begun in an akt, in the order of the night: the first have a key of their own."""
    match kind:
        case AktKind.VUXEN:
            return _VUXEN
        case AktKind.BARN:
            return ("barn", *(name for name in _VUXEN if name not in _NOT_FOR_BARN))
        case AktKind.VALDSUTOVARE:
            return _UTOVARE


def begin_rows(found: Overview) -> list[RowWords]:
    """Return what can be begun, each with its key and where the newest of its kind stands."""
    newest: dict[str, Record] = {}
    for listed in found.records:
        newest.setdefault(listed.record.instrument, listed.record)
    names = instruments_for(found.sealed.kind)
    return [
        RowWords(name, instrument_words(name), _stands(newest.get(name)), f"Alt+{n}" if n <= KEYED else "")
        for n, name in enumerate(names, 1)
    ]


def _stands(record: Record | None) -> str:
    if record is None:
        return ""
    words = {
        RecordState.OPEN: _tr("påbörjad"),
        RecordState.SIGNED: _tr("signerad"),
        RecordState.PRELIMINARY: _tr("preliminär, natt"),
        RecordState.ABANDONED: _tr("avbruten"),
    }
    return words[record.state]


def todo_words(todo: Todo, now: datetime) -> tuple[str, str]:
    """Return what to do, and what to know about it."""
    when = moment_words(todo.at, now) if todo.at else "–"
    words = {
        Next.JOINED: (_tr("Öppna {title}, där allt står"), _tr("Akten är kopplad dit. Här skrivs inget mer.")),
        Next.MOVE: (_tr("Flytt väntar på arbetsledare: {title}"), _tr("begärd {when}")),
        Next.READING: (_of_reading(todo), _tr("begärd {when}")),
        Next.PROTECTION: (
            _tr("Fråga om skyddade personuppgifter"),
            _tr("Görs först. Svaret vaktar allt som lämnar programmet."),
        ),
        Next.CONTACT: (_tr("Fråga hur vi når personen säkert"), _tr("Innan samtalet kan brytas.")),
        Next.CHILD: (_tr("Skriv vad barnet har sett, hört, märkt och utsatts för"), ""),
        Next.CONTINUE: (_tr("Fortsätt: {title}"), _tr("påbörjad {when}")),
        Next.KVITTERING: (_tr("Överlämningen är inte kvitterad"), _tr("gjord {when}")),
        Next.OROSANMALAN: (_tr("Lämna orosanmälan"), _tr("Den är inte lämnad än.")),
        Next.SKYDDSBEDOMNING: (_tr("Gör omedelbar skyddsbedömning av barnet"), _tr("Samma dag.")),
        Next.EXPIRED: (_tr("Ny bedömning behövs"), _tr("Den förra gick ut {when}.")),
        Next.PRELIMINARY: (_tr("Gör klart hot- och riskbedömningen"), _tr("Preliminär, natt: stängd {when}.")),
        Next.NO_BEDOMNING: (_tr("Gör en hot- och riskbedömning"), _tr("Ingen är gjord ännu.")),
        Next.RATTSLAGE: (_tr("Bedöm på nytt"), _tr("Ett datum i rättsläget har kommit.")),
    }
    first, below = words[todo.what]
    return first.format(title=todo.title, who=todo.who, grupp=todo.grupp), below.format(when=when)


def _of_reading(todo: Todo) -> str:
    if not todo.grupp:
        return _tr("Andra läsning av {who}: {title}") if todo.who else _tr("Andra läsning, ingen tillfrågad: {title}")
    if not todo.who:
        return _tr("Andra läsning, väntar på gruppen {grupp}: {title}")
    return _tr("Andra läsning, tagen av {who}: {title}")


def state_words(record: Record, now: datetime) -> str:
    """Return where a record stands, by whom and when."""
    begun = _tr("påbörjad {when} av {by}").format(when=moment_words(record.created_at, now), by=record.created_by)
    closed = moment_words(record.closed_at or record.created_at, now)
    match record.state:
        case RecordState.OPEN:
            words = begun
        case RecordState.SIGNED:
            words = _tr("signerad {when} av {by}").format(when=closed, by=record.closed_by)
        case RecordState.PRELIMINARY:
            words = _tr("Preliminär, natt: stängd {when} av {by}").format(when=closed, by=record.closed_by)
        case RecordState.ABANDONED:
            words = _tr("avbruten {when} av {by}").format(when=closed, by=record.closed_by)
    return words + (_tr(". Rättelse av en tidigare.") if record.replaces else "")


def moved_rows(moved: Sequence[datetime], now: datetime) -> list[RowWords]:
    """Return what is said of records that were moved away: how many, and when they went."""
    return _gone_rows(moved, now, _tr("En handling är flyttad"), _tr("{n} handlingar är flyttade"))


def purged_rows(purged: Sequence[datetime], now: datetime) -> list[RowWords]:
    """Return what is said of a narrative that was purged before the rest: how many records, and when."""
    one, many = _tr("Berättelsen är gallrad: en handling"), _tr("Berättelsen är gallrad: {n} handlingar")
    return _gone_rows(purged, now, one, many)


def _gone_rows(gone: Sequence[datetime], now: datetime, one: str, many: str) -> list[RowWords]:
    counts = Counter(gone)
    return [
        RowWords("", (many if count > 1 else one).format(n=count), moment_words(at, now))
        for at, count in counts.items()
    ]


def contact_words(contact: RecordView | None) -> tuple[str, ...]:
    """Return how the person may be reached, a sentence each; () while nobody has asked."""
    if contact is None:
        return ()
    sentences = (
        ("kanal", _tr("Så här: {words}.")),
        ("nummer", _tr("Nummer: {words}.")),
        ("tider", _tr("Tider: {words}.")),
        ("kodfras", _tr("Vi säger: ”{words}”.")),
        ("forbjudet", _tr("Absolut inte: {words}.")),
        ("far-inte-veta", _tr("Får inte veta: {words}.")),
    )
    return tuple(
        sentence.format(words=value_words(contact.pack.places[link_id].item, answer.value).rstrip("."))
        for link_id, sentence in sentences
        if (answer := contact.answers.get(AnswerKey(link_id))) is not None
    )


def protection_words(person: RecordView | None, codes: tuple[str, ...]) -> str:
    """Return the protected identity as its form says it."""
    if person is None or not codes:
        return ""
    option = person.pack.places["skyddade-uppgifter"].item.option(codes[0])
    return option.display if option else codes[0]
