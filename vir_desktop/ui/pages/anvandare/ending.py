"""Ending someone's time in the vault: what is asked before, what is told after, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import employment
from vir_desktop.services.employment import Removed
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel


def _tr(text: str) -> str:
    return QCoreApplication.translate("anvandare", text)


@dataclass(frozen=True, slots=True)
class KeptBy:
    """An akt that keeps someone from leaving, with the rule that it would break."""

    akt_id: AktId
    code: str
    rule: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps someone from leaving; `may_share` when the user can share akter herself."""

    signatur: str
    akter: tuple[KeptBy, ...]
    may_share: bool


def in_the_way(session: Session, serial: str, signatur: str) -> InTheWay:
    """Read which akter others must hold first; runs on the database lane."""
    found: Mapping[AktId, str] = employment.alone_without(session, serial)
    akter = tuple(KeptBy(akt_id, session.register.row(akt_id).code, rule) for akt_id, rule in found.items())
    return InTheWay(signatur, akter, may(session.roles, Right.LEAD))


def question(signatur: str) -> Question:
    """Ask before someone's time ends, and say plainly what cannot be taken back."""
    about = _tr(
        "{who} kommer inte in i valvet efter det. Akterna finns kvar hos de andra, och får nya nycklar när de öppnas"
        " nästa gång. Det som redan är kopierat går inte att ta tillbaka: kopior av valvet från före i dag kan"
        " fortfarande läsas av den som har dem och lösenfrasen från då."
    )
    return Question(_tr("Avsluta {who}?").format(who=signatur), about.format(who=signatur), [("end", _tr("Avsluta"))])


def told(removed: Removed) -> tuple[str, str]:
    """Return what to tell when it is done."""
    advice = [_akter_words(removed.akter)]
    if removed.knew_admin_key:
        advice.append(
            _tr(
                "En administratör känner nyckeln som släpper in användare."
                " Bara en återställning med bladen ger valvet en ny."
            )
        )
    if removed.register_key_waits:
        advice.append(_tr("Disken svarade inte; registret får sin nya nyckel vid nästa upplåsning."))
    return _tr("{who} är avslutad.").format(who=removed.user.certificate.signatur), " ".join(advice)


def _akter_words(akter: int) -> str:
    if not akter:
        return _tr("Inga akter behöver ny nyckel.")
    one, many = _tr("En akt får ny nyckel när någon öppnar den."), _tr("{n} akter får ny nyckel när någon öppnar dem.")
    return f"{one if akter == 1 else many.format(n=akter)} {_tr('Kopior från tidigare kan fortfarande läsas.')}"


class InTheWayCard(SectionCard):
    """The akter that must be shared first. Enter on one asks to share it.

    Signals:
        share: The akt id.
    """

    share = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_tr("Det här måste göras först"), "notice", parent)
        self._about = PlainLabel()
        self.list = RowList(_tr("Akter som måste delas först"))
        self.add(self._about, self.list)
        self.list.opened.connect(self.share)
        self.hide()

    def show_akter(self, found: InTheWay) -> None:
        """Say which akter, and who can do what about them."""
        about = (
            _tr("{who} behövs än så länge i de här akterna. Enter på en rad: dela den med en till.")
            if found.may_share
            else _tr("{who} behövs än så länge i de här akterna. Be en arbetsledare dela dem (Alt+D i akten).")
        )
        self._about.setText(about.format(who=found.signatur))
        self.list.set_rows(rows(found.akter))
        self.setVisible(bool(found.akter))


def rows(akter: Sequence[KeptBy]) -> list[RowWords]:
    """Return each akt with what it would lack."""
    lacks = {
        "akt-sole-holder": _tr("skulle bli ensam hos en person"),
        "akt-without-arbetsledare": _tr("skulle bli utan arbetsledare"),
    }
    return [RowWords(one.akt_id, one.code, lacks.get(one.rule, "")) for one in akter]
