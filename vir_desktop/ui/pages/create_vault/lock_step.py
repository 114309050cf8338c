"""When the program locks itself, told at the first run (K19), and a key of one's own to lock with."""

from PySide6.QtWidgets import QRadioButton

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.lock_key import lock_key_words, parse_lock_key
from vir_desktop.domain.messages import words
from vir_desktop.ui.pages.create_vault.steps import Step
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit

MINUTES = (5, 10, 15, 30)  # within the bounds of domain/policy.py
_INTERVIEW_MINUTES = 15


class LockStep(Step):
    """Minutes without a key or movement, and the key beside Ctrl+L."""

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("När ska programmet låsa sig?"))
        self._minutes = {n: QRadioButton(self.tr("Efter {n} minuter").format(n=n)) for n in MINUTES}
        self._minutes[MINUTES[0]].setText(self.tr("Efter {n} minuter (rekommenderas)").format(n=MINUTES[0]))
        self._minutes[MINUTES[0]].setChecked(True)
        idle = SectionCard(self.tr("När ingen rör datorn"))
        about = self.tr(
            "En minut innan visas en varning, och vilken tangent som helst skjuter upp låset. I ett samtal eller en "
            "intervju väntar programmet minst {n} minuter. Det du har skrivit finns kvar när du låser upp igen."
        )
        idle.add(PlainLabel(about.format(n=_INTERVIEW_MINUTES), "soft"), *self._minutes.values())
        self._key = LineEdit(self.tr("Egen låstangent"), limit=20)
        self._key.submitted.connect(self.submitted)
        hint = self.tr("Ctrl+L låser alltid. En till kan vara lättare att nå, till exempel F12. Får lämnas tom.")
        self._field = Field(self.tr("Egen låstangent"), self._key, hint)
        own = SectionCard(self.tr("När du låser själv"))
        own.add(self._field)
        self.body.addWidget(idle)
        self.body.addWidget(own)

    @property
    def minutes(self) -> int:
        """The minutes that are chosen."""
        return next(n for n, button in self._minutes.items() if button.isChecked())

    @property
    def lock_key(self) -> str:
        """The key as it is kept; only after `check`."""
        return parse_lock_key(self._key.text())

    @property
    def is_complete(self) -> bool:
        """Whether the key, if there is one, can be used."""
        return not self._problem()

    def check(self) -> bool:
        """Say why a key cannot be used; write one that can as it is read."""
        problem = self._problem()
        self._field.show_error(problem)
        if not problem:
            self._key.setText(lock_key_words(self.lock_key))
        return not problem

    def _problem(self) -> str:
        try:
            parse_lock_key(self._key.text())
        except RuleError as error:
            told = words(error)
            return f"{told.title} {told.advice}"
        return ""
