"""The steps of the wizard: each asks for one thing and says itself what is missing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWidget

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.ui.pages.create_vault.plan import PASSPHRASE_MIN
from vir_desktop.ui.widgets.buttons import QuietButton, SecondaryButton
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.focus import focus_first, tab_after
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.texts import LineEdit


class Step(QWidget):
    """One step. `check` shows what is missing at its field and returns whether all is there; `is_complete` is silent.

    Signals:
        submitted: Enter in a field.
    """

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.title = PlainLabel(role="title")
        self.body.addWidget(self.title)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return True

    def check(self) -> bool:
        """Say what is missing; True when nothing is."""
        return True

    def begin(self) -> None:
        """Put the focus where the step begins."""
        focus_first(self)

    def go_to_fault(self) -> None:
        """Put the focus in the first field of which something is said."""
        for field in [one for one in self.findChildren(Field) if one.error][:1]:
            field.field.setFocus()


class KindStep(Step):
    """Real or training, and where."""

    def __init__(self, folder: str, training: bool, pick: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._pick = pick
        self.title.setText(self.tr("Vad ska valvet användas till?"))
        self._real = QRadioButton(self.tr("Riktigt arbete"))
        self._training = QRadioButton(self.tr("Övning med påhittade uppgifter"))
        (self._training if training else self._real).setChecked(True)
        kind = SectionCard(self.tr("Slag"))
        note = self.tr("Ett övningsvalv märks ÖVNING överallt och kan aldrig göras om till ett riktigt.")
        kind.add(self._real, self._training, PlainLabel(note, "small"))
        self._folder = LineEdit(self.tr("Mapp"), limit=4000)
        self._folder.setText(folder)
        self._folder.submitted.connect(self.submitted)
        self._field = Field(
            self.tr("Mapp där valvet ska ligga"), self._folder, self.tr("Välj en mapp på datorns egen disk.")
        )
        other = SecondaryButton(self.tr("Välj mapp …"))
        other.clicked.connect(lambda: self._pick(self._folder.setText))
        row = FlowLayout()
        row.addWidget(other)
        place = SectionCard(self.tr("Plats"))
        place.add(self._field, row)
        self.body.addWidget(kind)
        self.body.addWidget(place)

    @property
    def folder(self) -> str:
        """The folder as typed."""
        return self._folder.text().strip()

    @property
    def training(self) -> bool:
        """Whether it is for training."""
        return self._training.isChecked()

    @property
    def is_complete(self) -> bool:
        """Whether a folder is named."""
        return bool(self.folder)

    def check(self) -> bool:
        """A folder must be named."""
        self._field.show_error("" if self.is_complete else self.tr("Välj en mapp."))
        return self.is_complete


class _VerksamhetCard(SectionCard):
    submitted = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.heading.setText(self.tr("Verksamhet {n}").format(n=number))
        self.body.addWidget(self.heading)
        self._number = number
        self._name = LineEdit(self.tr("Namn"), limit=120)
        self._name.submitted.connect(self.submitted)
        self._name_field = Field(self.tr("Namn"), self._name, self.tr("Så som det ska stå på papper."))
        self._regim = OptionList(self.tr("Vad är det för verksamhet?"))
        self._regim.set_options([
            (Regim.NAMND.value, self.tr("Kommunal nämnd, till exempel socialjour")),
            (Regim.ENSKILD.value, self.tr("Yrkesmässig enskild verksamhet, till exempel skyddat boende")),
            (Regim.IDEELL.value, self.tr("Ideell jour")),
        ])
        self._regim.submitted.connect(self.submitted)
        note = self.tr("Det avgör anmälningsplikt, sekretess och hur länge akter sparas.")
        self._regim_field = Field(self.tr("Vad är det för verksamhet?"), self._regim, note)
        self.add(self._name_field, self._regim_field)

    def value(self) -> Verksamhet:
        return Verksamhet(f"v{self._number}", self._name.text().strip(), Regim(self._regim.chosen()[0]))

    @property
    def is_complete(self) -> bool:
        return bool(self._name.text().strip() and self._regim.chosen())

    def check(self) -> bool:
        named, chosen = bool(self._name.text().strip()), bool(self._regim.chosen())
        self._name_field.show_error("" if named else self.tr("Skriv verksamhetens namn."))
        self._regim_field.show_error("" if chosen else self.tr("Välj en av de tre."))
        return named and chosen


class VerksamheterStep(Step):
    """One or more verksamheter, each with its regim."""

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("Vilka verksamheter ska valvet tjäna?"))
        self._cards: list[_VerksamhetCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self._add()
        self._more = QuietButton(self.tr("Lägg till en verksamhet"))
        self._more.clicked.connect(self._on_more)
        row = FlowLayout()
        row.addWidget(self._more)
        self.body.addLayout(self._list)
        self.body.addLayout(row)

    @property
    def verksamheter(self) -> tuple[Verksamhet, ...]:
        """What was filled in; only after `check`."""
        return tuple(card.value() for card in self._cards)

    @property
    def is_complete(self) -> bool:
        """Whether each has a name and a regim."""
        return all(card.is_complete for card in self._cards)

    def check(self) -> bool:
        """Each needs a name and a regim."""
        checks = [card.check() for card in self._cards]  # every card says what it lacks
        return all(checks)

    def _add(self) -> _VerksamhetCard:
        card = _VerksamhetCard(len(self._cards) + 1)
        card.submitted.connect(self.submitted)
        self._cards.append(card)
        self._list.addWidget(card)
        return card

    def _on_more(self) -> None:
        card = self._add()
        card.show()
        tab_after(card, self._more)
        focus_first(card)


class UserStep(Step):
    """The first user: signatur and roles. She is always administratör; somebody must be."""

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("Vem är du?"))
        self._signatur = LineEdit(self.tr("Signatur"), limit=60)
        self._signatur.submitted.connect(self.submitted)
        hint = self.tr("Kort, till exempel initialer. Den står vid allt du skriver.")
        self._field = Field(self.tr("Signatur"), self._signatur, hint)
        self._roles: dict[Role, QCheckBox] = {
            Role.HANDLAGGARE: QCheckBox(self.tr("Handläggare")),
            Role.BOENDEPERSONAL: QCheckBox(self.tr("Boendepersonal")),
            Role.VOLONTAR: QCheckBox(self.tr("Volontär")),
            Role.ARBETSLEDARE: QCheckBox(self.tr("Arbetsledare")),
            Role.SAMORDNARE: QCheckBox(self.tr("Samordnare")),
            Role.ADMINISTRATOR: QCheckBox(self.tr("Administratör (den första användaren är det alltid)")),
        }
        self._roles[Role.ADMINISTRATOR].setChecked(True)
        self._roles[Role.ADMINISTRATOR].setEnabled(False)
        who, roles = SectionCard(), SectionCard(self.tr("Roller"))
        note = self.tr(
            "En administratör öppnar inga akter. Kryssa för allt du arbetar som. Den som ansvarar för valvets akter är "
            "arbetsledare."
        )
        who.add(self._field)
        roles.add(PlainLabel(note, "small"), *self._roles.values())
        self.body.addWidget(who)
        self.body.addWidget(roles)

    @property
    def signatur(self) -> str:
        """The signatur as typed."""
        return self._signatur.text().strip()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, box in self._roles.items() if box.isChecked())

    @property
    def is_complete(self) -> bool:
        """Whether there is a signatur."""
        return bool(self.signatur)

    def check(self) -> bool:
        """A signatur is needed."""
        self._field.show_error("" if self.is_complete else self.tr("Skriv en signatur."))
        return self.is_complete


class PassphraseStep(Step):
    """A passphrase that is offered, or one's own; typed once more to prove it. `name` is what the field is called.

    Enter in the first field leads to the second, there it is `submitted`.
    """

    def __init__(self, offer: Callable[[], Sequence[str]], name: str = "") -> None:
        super().__init__()
        name = name or self.tr("Lösenfras")
        self.title.setText(self.tr("Din lösenfras"))
        self._offer = offer
        self._offered = PlainLabel(role="heading")
        another = QuietButton(self.tr("Föreslå en annan"))
        another.clicked.connect(self._propose)
        row = FlowLayout()
        row.addWidget(another)
        card = SectionCard(self.tr("Förslag"), role="quiet")
        lead = self.tr("Skriv av orden på papper och förvara dem säkert tills du kan dem utantill.")
        card.add(self._offered, PlainLabel(lead, "soft"), row)
        self._first = PassphraseEdit(name)
        self._second = PassphraseEdit(self.tr("Samma lösenfras en gång till"))
        hint = self.tr("Orden ovan, eller en egen på minst {n} tecken.").format(n=PASSPHRASE_MIN)
        self._first_field = Field(name, self._first, hint)
        self._second_field = Field(self.tr("Samma lösenfras en gång till"), self._second)
        self._first.submitted.connect(self._second.setFocus)
        self._second.submitted.connect(self.submitted)
        typed = SectionCard()
        typed.add(self._first_field, self._second_field)
        self.body.addWidget(card)
        self.body.addWidget(typed)
        self._propose()

    @property
    def passphrase(self) -> str:
        """The passphrase as typed."""
        return self._first.text()

    @property
    def is_complete(self) -> bool:
        """Whether it is long enough, and the same twice."""
        return len(self.passphrase) >= PASSPHRASE_MIN and self.passphrase == self._second.text()

    def check(self) -> bool:
        """Long enough, and the same twice."""
        long_enough = len(self.passphrase) >= PASSPHRASE_MIN
        same = self.passphrase == self._second.text()
        self._first_field.show_error("" if long_enough else self.tr("Lösenfrasen är för kort."))
        self._second_field.show_error("" if same else self.tr("Det blev inte samma ord. Skriv dem en gång till."))
        return long_enough and same

    def begin(self) -> None:
        """Go to where the new passphrase is typed."""
        self._first.setFocus()

    def clear(self) -> None:
        """Forget what is typed and what was offered."""
        self._first.clear()
        self._second.clear()
        self._propose()

    def _propose(self) -> None:
        self._offered.setText(" ".join(self._offer()))


class SharesChoiceStep(Step):
    """How many sheets of paper restore the vault."""

    def __init__(self) -> None:
        super().__init__()
        self.title.setText(self.tr("Om datorn går sönder"))
        lead = self.tr(
            "Valvet kan räddas med ord på papper. De visas bara en gång, på nästa sidor. "
            "Ha penna och papper redo; fotografera dem inte."
        )
        self._three = QRadioButton(self.tr("Tre blad, två behövs (rekommenderas)"))
        self._one = QRadioButton(self.tr("Ett blad (för en jour med en enda person)"))
        self._three.setChecked(True)
        card = SectionCard()
        card.add(PlainLabel(lead), self._three, self._one)
        self.body.addWidget(card)

    @property
    def shares(self) -> tuple[int, int]:
        """Return (needed, made)."""
        return (2, 3) if self._three.isChecked() else (1, 1)
