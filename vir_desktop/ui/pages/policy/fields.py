"""The fields of the organisation's decisions, in plain words; they read a Policy and give one back."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.lock_key import lock_key_words, parse_lock_key
from vir_desktop.domain.messages import words
from vir_desktop.domain.policy import (
    GRANSKNING_DAYS_MAX,
    GRANSKNING_SIZE_MAX,
    IDEELL_DAYS_MAX,
    IDLE_MINUTES_MAX,
    IDLE_MINUTES_MIN,
    Policy,
)
from vir_desktop.domain.roles import Regim
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.texts import LineEdit

_YES, _NO = "yes", "no"


def _tr(text: str) -> str:
    return QCoreApplication.translate("policy", text)


class NumberField(Field):
    """A whole number between two bounds."""

    def __init__(self, label: str, least: int, most: int, hint: str = "") -> None:
        self.line = LineEdit(label, limit=4)
        self._least, self._most = least, most
        super().__init__(label, self.line, hint)

    def value(self) -> int | None:
        """Return the number, None when it is none or out of bounds."""
        text = self.line.text().strip()
        number = int(text) if text.isascii() and text.isdecimal() else -1
        return number if self._least <= number <= self._most else None

    def check(self) -> bool:
        """Say what is wrong; True when nothing is."""
        wrong = _tr("Skriv ett tal mellan {least} och {most}.").format(least=self._least, most=self._most)
        self.show_error("" if self.value() is not None else wrong)
        return self.value() is not None


class PolicyFields(QWidget):
    """Three cards: lock, contact and search, what is kept and checked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.idle = NumberField(_tr("Låses efter så många minuter"), IDLE_MINUTES_MIN, IDLE_MINUTES_MAX, _between())
        about = _tr("Mitt i ett samtal rör man inte alltid datorn. {between}").format(between=_between())
        self.idle_interview = NumberField(_tr("Under samtal"), IDLE_MINUTES_MIN, IDLE_MINUTES_MAX, about)
        self.lock_key = LineEdit(_tr("Egen låstangent"), limit=40)
        self.bakjour = LineEdit(_tr("Bakjourens nummer"), limit=40)
        self.search = OptionList(_tr("Sök hos annan handläggare"))
        self.days = NumberField(_tr("Dagar mellan granskningar av loggen"), 1, GRANSKNING_DAYS_MAX)
        self.sample = NumberField(_tr("Händelser i varje granskning"), 1, GRANSKNING_SIZE_MAX)
        kept = _tr("Gäller ideella verksamheter, räknat från den sista anteckningen.")
        self.kept = NumberField(_tr("Dagar tills en akt får gallras"), 1, IDEELL_DAYS_MAX, kept)
        self.modules = OptionList(_tr("Delar som är på"), multiple=True)
        self._build()

    def show_policy(self, policy: Policy) -> None:
        """Show what is decided."""
        for field, number in self._numbers(policy).items():
            field.line.setText(str(number))
        self.kept.setVisible(any(one.regim is Regim.IDEELL for one in policy.verksamheter))
        self.lock_key.setText(lock_key_words(policy.lock_key))
        self.bakjour.setText(policy.bakjour_number)
        self.search.set_chosen([_YES if policy.search_other_handlaggare else _NO])
        self.modules.set_chosen(sorted(policy.modules))

    def check(self) -> Field | None:
        """Say at each field what is wrong; return the first of them, None when all is well."""
        wrong: list[Field] = [one for one in (self.idle, self.idle_interview) if not one.check()]
        wrong += [self._lock_key] if not self._check_lock_key() else []
        wrong += [one for one in (self.days, self.sample, self.kept) if not one.check()]
        return wrong[0] if wrong else None

    def _check_lock_key(self) -> bool:
        try:
            parse_lock_key(self.lock_key.text())
        except RuleError as error:
            told = words(error)
            self._lock_key.show_error(f"{told.title} {told.advice}")
            return False
        self._lock_key.show_error("")
        return True

    def changed(self, policy: Policy) -> Policy:
        """Return a policy with what is filled in; only after `check`."""
        return replace(
            policy,
            idle_minutes=self.idle.value() or policy.idle_minutes,
            idle_minutes_interview=self.idle_interview.value() or policy.idle_minutes_interview,
            lock_key=parse_lock_key(self.lock_key.text()),
            bakjour_number=self.bakjour.text().strip(),
            search_other_handlaggare=self.search.chosen() == (_YES,),
            granskning_days=self.days.value() or policy.granskning_days,
            granskning_size=self.sample.value() or policy.granskning_size,
            gallring_ideell_days=self.kept.value() or policy.gallring_ideell_days,
            modules=frozenset(self.modules.chosen()),
        )

    def _numbers(self, policy: Policy) -> Mapping[NumberField, int]:
        return {
            self.idle: policy.idle_minutes,
            self.idle_interview: policy.idle_minutes_interview,
            self.days: policy.granskning_days,
            self.sample: policy.granskning_size,
            self.kept: policy.gallring_ideell_days,
        }

    def _build(self) -> None:
        self.search.set_options([(_YES, _tr("Ja")), (_NO, _tr("Nej"))])
        self.modules.set_options([
            ("utredning", _tr("Utredning")),
            ("genomforandeplan", _tr("Genomförandeplan")),
            ("insatsuppfoljning", _tr("Insatsuppföljning")),
            ("personnummer", _tr("Volontärer skriver personnummer (rättslig grund finns)")),
        ])
        lock = SectionCard(_tr("Låsning"))
        key_hint = _tr("Till exempel F12 eller Ctrl+Skift+F12, bredvid Ctrl+L. Tomt är bara Ctrl+L.")
        self._lock_key = Field(_tr("Egen låstangent"), self.lock_key, key_hint)
        lock.add(self.idle, self.idle_interview, self._lock_key)
        search = SectionCard(_tr("Bakjour och sökning"))
        search_hint = _tr("Om den som söker får veta att personen finns hos någon annan. Aldrig mer än så.")
        search.add(
            Field(_tr("Bakjourens nummer"), self.bakjour, _tr("Står i Fara nu. Tomt visar inget nummer.")),
            Field(_tr("Sök hos annan handläggare"), self.search, search_hint),
        )
        more = SectionCard(_tr("Granskning och delar"))
        more.add(self.days, self.sample, self.kept, Field(_tr("Delar som är på"), self.modules))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in (lock, search, more):
            column.addWidget(card)


def _between() -> str:
    return _tr("Mellan {least} och {most}.").format(least=IDLE_MINUTES_MIN, most=IDLE_MINUTES_MAX)
