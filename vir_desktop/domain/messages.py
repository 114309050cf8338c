"""The Swedish words for everything that can go wrong: the only file where an error becomes a sentence.

Each has a title (what happened) and advice (what to do). Braces take the error's details; a detail that is not
there becomes a dash. No sentence blames the one who reads it, and none holds what a person wrote.
"""

from collections import defaultdict
from dataclasses import dataclass

from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.messages_gallring import GALLRING


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what to do about it."""

    title: str
    advice: str = ""


KNOWN: dict[Known, Words] = {
    Known.WRONG_PASSPHRASE: Words(
        "Signatur och lösenfras stämmer inte överens.",
        "Försök igen. Kontrollera Caps Lock och mellanslagen mellan orden. Ingenting raderas av felaktiga försök.",
    ),
    Known.OTHER_COMPUTER: Words(
        "Valvet hör till en annan dator.",
        "Öppna det där det skapades, eller låt administratören flytta det hit med orden på papper.",
    ),
    Known.EXPIRED_USER: Words(
        "Ditt avtal gick ut {day}.",
        "Det du har skrivit finns kvar. Be administratören förlänga avtalet; lösenfrasen är densamma. "
        "Fara nu och blanka blanketter fungerar som vanligt.",
    ),
    Known.NO_RIGHT: Words(
        "Det här får inte göras med din roll.",
        "Be en arbetsledare eller administratören. Har det blivit fel kan din roll ändras.",
    ),
    Known.DAMAGED_SLOT: Words(
        "Filen med din inloggning är skadad.",
        "Din lösenfras är inte fel. Någon annan kan låsa upp, eller så hämtas filen {file} från säkerhetskopian.",
    ),
    Known.DAMAGED_KEYRING: Words(
        "Nyckelknippan är skadad.",
        "Akterna är orörda. Återställ från säkerhetskopian, eller rädda valvet med orden på papper.",
    ),
    Known.DAMAGED_POLICY: Words(
        "Filen med organisationens beslut är skadad.",
        "Akterna är orörda. Återställ filen {file} från säkerhetskopian.",
    ),
    Known.DAMAGED_DEVICE: Words(
        "Filen som hör till datorn är skadad.",
        "Akterna är orörda. Återställ filen {file} från säkerhetskopian, eller använd orden på papper.",
    ),
    Known.DAMAGED_ANCHOR: Words(
        "Filen som vaktar mot gamla kopior är skadad.",
        "Akterna är orörda. Återställ från säkerhetskopian, och säg till administratören.",
    ),
    Known.DAMAGED_REGISTER: Words(
        "Registret är skadat och öppnas inte.",
        "Akterna ligger i egna filer. Skriv på blankett i natt och återställ registret från säkerhetskopian.",
    ),
    Known.DAMAGED_AKT: Words(
        "Akten är skadad och öppnas inte.",
        "De andra akterna går att använda. Skriv i en ny akt i natt och hämta den här från säkerhetskopian.",
    ),
    Known.DAMAGED_PACK: Words(
        "Ett formulär är skadat eller ändrat.",
        "Det används inte. Be administratören läsa in {file} på nytt. Blanka blanketter går att skriva ut.",
    ),
    Known.DAMAGED_BACKUP: Words(
        "Säkerhetskopian är skadad.",
        "Valvet är orört. Använd en äldre kopia, och ta en ny så snart det går.",
    ),
    Known.OLDER_THAN_ANCHOR: Words(
        "En äldre kopia ligger på valvets plats.",
        "Akten går att läsa men inte skriva i. Gör en ny akt i natt och säg till administratören i morgon.",
    ),
    Known.NEWER_VERSION: Words(
        "Filen är skriven av en nyare version av programmet.",
        "Ingenting är skadat. Uppdatera programmet på den här datorn, eller öppna på den andra datorn.",
    ),
    Known.NOT_A_VAULT: Words(
        "I mappen finns inget valv.",
        "Välj mappen där valvet ligger, eller skapa ett nytt.",
    ),
    Known.VAULT_EXISTS: Words(
        "Där finns redan något med det namnet.",
        "Ingenting har skrivits över. Välj en annan, tom mapp.",
    ),
    Known.MISSING_FILE: Words(
        "En fil saknas i valvet: {file}.",
        "Sitter disken eller minnet i? Annars hämtas filen från säkerhetskopian.",
    ),
    Known.DISK_FULL: Words(
        "Disken är full. Det senaste är inte sparat.",
        "Texten står kvar på skärmen. Ta bort något annat från disken, så sparas den av sig själv.",
    ),
    Known.READ_ONLY: Words(
        "Disken går inte att skriva på.",
        "Texten står kvar på skärmen. Kontrollera att disken eller minnet sitter i och inte är skrivskyddat.",
    ),
    Known.IO_ERROR: Words(
        "Disken svarar inte som den ska.",
        "Texten står kvar på skärmen. Skriv av det viktigaste på papper och säg till administratören.",
    ),
    Known.IN_USE: Words(
        "Valvet är redan öppet.",
        "Stäng det andra fönstret med programmet, eller vänta tills den andra uppgiften är klar.",
    ),
    Known.LOW_MEMORY: Words(
        "Datorn har inte minne nog för lösenfrasen just nu.",
        "Stäng andra program och försök igen. Lösenfrasen är inte fel. Händer det ofta: välj mindre minne när du har "
        "låst upp, under Mer och Min lösenfras.",
    ),
    Known.PAPER_NOT_MADE: Words(
        "Papperet blev inte klart.",
        "Det som är skrivet i akten finns kvar. Stäng andra program och försök igen.",
    ),
    Known.WRONG_SHARE: Words(
        "Orden på blad {share} stämmer inte.",
        "Jämför ord för ord med pappret. Bladen ska höra till samma valv.",
    ),
    Known.TOO_FEW_SHARES: Words(
        "Det behövs fler blad.",
        "Det fattas {missing}. Skriv in orden från ett annat blad också.",
    ),
    Known.NETWORK_NOT_DENIED: Words(
        "Programmet kunde inte stänga av nätverket för sig.",
        "Därför låses inga akter upp här. Starta om datorn. Fara nu och blanka blanketter fungerar.",
    ),
    Known.WAIT: Words(
        "Vänta en liten stund till nästa försök.",
        "Du kan försöka igen om {seconds} s. Ingenting raderas.",
    ),
}

COPY_FAILED: dict[Known, str] = {
    Known.DISK_FULL: "Minnet är fullt. Ta ett större eller töm det, och kopiera igen. Valvet är orört.",
    Known.READ_ONLY: "Det går inte att skriva där. Kontrollera att minnet inte är skrivskyddat, eller välj ett annat.",
    Known.VAULT_EXISTS: "Där ligger valvet självt. Välj en mapp på ett minne utanför datorn.",
    Known.IO_ERROR: "Minnet svarar inte som det ska. Sitter det i? Försök igen, gärna med ett annat. Valvet är orört.",
    Known.DAMAGED_BACKUP: "Det som skrevs gick inte att läsa tillbaka. Använd ett annat minne. Valvet är orört.",
}

RULES: dict[str, Words] = {
    **{code: Words(*told) for code, told in GALLRING.items()},
    "granskning-closed": Words(
        "Granskningen är redan underskriven.", "Den kan inte ändras. Börja en ny om det behövs."
    ),
    "granskning-not-done": Words(
        "Det är {left} händelser kvar att granska.", "Säg något om var och en. Sedan går det att skriva under."
    ),
    "granskning-note-missing": Words(
        "Skriv en rad om varför.", "En fråga eller en avvikelse behöver några ord, så att nästa person förstår."
    ),
    "granskning-nothing": Words(
        "Det finns inget nytt att granska.", "Ingen har läst eller gjort något sedan förra granskningen."
    ),
    "log-days-reversed": Words("Den sista dagen ligger före den första.", "Byt plats på dagarna."),
    "akt-kind-not-allowed": Words(
        "En ideell jour för ingen akt över en våldsutövare.",
        "Skriv det som behövs för skyddet i den utsattas akt.",
    ),
    "akt-joined": Words(
        "Akten är kopplad till en annan.", "Allt som skrevs här står i den andra akten. Öppna den och skriv där."
    ),
    "akt-unknown": Words("Ingen akt har det kodnamnet.", "Kontrollera kodnamnet i registret."),
    "answer-control-character": Words("Texten innehåller ett tecken som inte går att spara.", "Skriv om stället."),
    "answer-empty": Words("Svaret är tomt.", "Skriv något, eller välj Vet inte eller Frågan inte ställd."),
    "answer-not-applicable": Words("Inte aktuellt går inte att svara här.", "Välj ett annat svar."),
    "answer-option": Words("Det svaret finns inte i formuläret.", "Välj ett av svaren i listan."),
    "answer-too-large": Words("Talet är för stort.", "Kontrollera siffrorna."),
    "answer-too-long": Words(
        "Texten är för lång.", "Det får plats {most} tecken. Korta den eller fortsätt i en anteckning."
    ),
    "answer-too-many": Words("Här går bara ett svar.", "Välj det som stämmer bäst och skriv resten i anteckningen."),
    "answer-twice": Words("Samma svar är valt två gånger.", "Ta bort det ena."),
    "answer-type": Words("Svaret passar inte frågan.", "Skriv ett svar av det slag som frågan visar."),
    "bedomning-date-missing": Words(
        "Datum saknas: hur länge gäller bedömningen?", "Skriv till och med när den gäller."
    ),
    "bedomning-date-past": Words("Datumet har redan varit.", "Välj en dag som kommer."),
    "bedomning-date-too-late": Words(
        "Så länge får bedömningen inte gälla.",
        "Välj en tidigare dag. Det är bättre att bedöma på nytt.",
    ),
    "bedomning-difference-uncommented": Words(
        "Den egna skattningen skiljer sig från din bedömning.",
        "Skriv en rad om hur du ser på skillnaden.",
    ),
    "bedomning-level-missing": Words(
        "En av de tre nivåerna saknas.", "Välj låg, medel eller hög. Det är din bedömning."
    ),
    "bedomning-limitation-missing": Words(
        "Begränsningar saknas.", "Skriv vad underlaget inte räcker till för, eller att inget saknas."
    ),
    "bedomning-measures-missing": Words("Åtgärder saknas.", "Skriv minst en åtgärd, eller varför ingen behövs."),
    "bedomning-own-estimate-missing": Words(
        "Den egna skattningen saknas.", "Skriv vad personen själv tror om faran, eller välj Frågan inte ställd."
    ),
    "bedomning-preliminary-empty": Words(
        "Det finns inget att lämna vidare ännu.", "Skriv minst en rad, så kan bedömningen stängas som Preliminär, natt."
    ),
    "bedomning-reason-missing": Words("Motiveringen saknas.", "Skriv minst en mening om varför du bedömer så här."),
    "bedomning-sources-missing": Words("Källor saknas.", "Välj vad bedömningen bygger på."),
    "arende-same": Words("De två akterna hör redan till samma ärende.", "Du hittar den andra längre ner i akten."),
    "clock-doubted": Words(
        "Datorns klocka är {now}, men det senaste i valvet skrevs {last}. Ingenting är ändrat.",
        "Ställ klockan rätt. Går den rätt, ge kommandot igen med --clock-is-right.",
    ),
    "comment-missing": Words("Skriv vad du ser på ett annat sätt.", "En rad räcker. Den första ändras inte."),
    "demo-only-in-training": Words(
        "Påhittade akter läggs bara i ett övningsvalv.", "Skapa ett övningsvalv och försök där."
    ),
    "demo-too-many": Words("Så många påhittade akter går inte att lägga in.", "Välj ett mindre antal."),
    "pack-version-taken": Words(
        "Den versionen av formuläret finns redan, med annat innehåll.", "Ge det nya formuläret ett nytt versionsnummer."
    ),
    "passphrases-differ": Words("Det blev inte samma ord.", "Skriv lösenfrasen en gång till på båda ställena."),
    "reference-malformed": Words(
        "Filen följer inte formatet.", "Ingenting har bytts ut. Rätta filen och läs in den på nytt."
    ),
    "reference-older": Words(
        "Filen är äldre än den som används.", "Ingenting har bytts ut. Ge den ett högre versionsnummer."
    ),
    "reference-unknown": Words("Programmet använder ingen fil med det namnet.", "Kontrollera namnet."),
    "code-taken": Words("Kodnamnet används redan.", "Välj ett annat."),
    "draft-in-the-way": Words(
        "Det finns påbörjad text i båda akterna.", "Ingenting är flyttat. Gör klart texten i den ena först."
    ),
    "guardian-must-not-know": Words(
        "En vårdnadshavare får inte informeras än.",
        "Det står i barnets akt. Pappret kan lämnas till en myndighet eller en kollega.",
    ),
    "lock-key-taken": Words(
        "Den tangenten gör redan något annat.", "Välj en annan, till exempel F12, Pause eller Ctrl+Skift+F11."
    ),
    "lock-key-unknown": Words(
        "Den tangenten går inte att låsa med.", "Skriv en F-tangent, Pause eller till exempel Ctrl+Skift+Q."
    ),
    "move-asked-already": Words(
        "Någon har redan bett om att den ska flyttas.", "En arbetsledare behöver skriva under. Det står överst i akten."
    ),
    "no-basis-for-number": Words(
        "En ideell jour skriver inte personnummer här.",
        "Lämna det tomt. Föreningen kan ange en rättslig grund; då öppnas fältet.",
    ),
    "no-basis-for-suspect": Words(
        "En ideell jour skriver inte vem som misstänks, med namn.",
        "Skriv relationen i stället, till exempel före detta partner. Det räcker för skyddet.",
    ),
    "no-such-form": Words("Formuläret finns inte i valvet.", "Be administratören läsa in det."),
    "no-such-record": Words("Handlingen finns inte i akten.", "Den kan ha flyttats till en annan akt."),
    "nothing-to-undo": Words("Det finns inget att ångra här."),
    "other-kind": Words(
        "De två akterna är av olika slag.", "Välj samma ärende i stället: då hör de ihop utan att blandas."
    ),
    "other-verksamhet": Words(
        "Akterna hör till olika verksamheter.", "De får inte blandas. Lämna över till den andra verksamheten i stället."
    ),
    "other-instrument": Words("De två hör till olika formulär.", "Välj två av samma slag att jämföra."),
    "passphrase-too-short": Words(
        "Lösenfrasen är för kort.", "Använd de föreslagna orden, eller skriv minst 15 tecken."
    ),
    "protected-left": Words(
        "En skyddad uppgift står kvar på pappret.", "Ingenting är sparat. Ändra texten, eller behåll den med skäl."
    ),
    "reader-unknown": Words(
        "Den personen kan inte vara andra läsare här.", "Välj en i listan. En arbetsledare kan dela akten med fler."
    ),
    "reader-without-akt": Words("{who} har inte akten än.", "En arbetsledare kan dela den, och fråga på samma gång."),
    "reading-asked-already": Words("Läsaren är redan tillfrågad.", "Det står överst i akten att läsningen väntar."),
    "reading-of-one": Words("Ingen grupp är tillfrågad.", "Den som frågade kan ta tillbaka frågan."),
    "reading-taken": Words("Läsningen är redan tagen av {signatur}.", "Du behöver inte göra något."),
    "reason-missing": Words("Skriv varför.", "En rad räcker. Den sparas tillsammans med ändringen."),
    "receiver-missing": Words("Mottagaren saknas.", "Skriv vem som tar emot överlämningen."),
    "record-closed": Words(
        "Handlingen är avslutad och ändras inte.", "Gör en rättelse: en ny version som säger vad som ändras och varför."
    ),
    "record-open": Words("Handlingen är inte avslutad.", "Ändra i den direkt, eller skriv under den först."),
    "role-missing": Words("En roll saknas.", "Välj minst en roll."),
    "same-handlaggare": Words(
        "Du har läst både utövarens akt och en annan i ärendet.",
        "Det går att fortsätta, men skriv varför samma handläggare har båda. Bäst är att någon annan tar den ena.",
    ),
    "signatur-missing": Words("Signaturen saknas.", "Skriv en kort signatur, till exempel initialer."),
    "line-cut": Words("Allt fick inte plats.", "Fältet rymmer {most} tecken. Läs igenom det som står kvar."),
    "text-no-room": Words(
        "Texten får inte plats, och inget lades till.",
        "Det finns plats för {room} tecken till. Dela upp texten, eller skriv på ett annat ställe.",
    ),
    "too-many-instances": Words("Fler går inte att lägga till här.", "Skriv resten i en anteckning."),
    "unknown-question": Words("Frågan finns inte i formuläret.", "Gå tillbaka och öppna formuläret på nytt."),
    "user-unknown": Words("Den signaturen finns inte.", "Kontrollera stavningen i listan över användare."),
    "akt-sole-holder": Words(
        "Akten {akt} skulle bli ensam hos en person.",
        "Det gäller {akter} akter. Dela dem först med en kollega till, och försök sedan igen.",
    ),
    "akt-without-arbetsledare": Words(
        "Akten {akt} skulle bli utan arbetsledare.",
        "Det gäller {akter} akter. Dela dem först med en arbetsledare, och försök sedan igen.",
    ),
    "avtal-ended": Words("Avtalet för {signatur} har gått ut.", "Be administratören förlänga det först."),
    "glass-not-needed": Words("Akten är redan din att öppna.", "Öppna den som vanligt."),
    "grupp-empty": Words("Gruppen har inga medlemmar.", "Välj minst en."),
    "grupp-member": Words("{signatur} är redan med i gruppen."),
    "grupp-name": Words(
        "Namnet går inte att använda för en grupp.", "Skriv högst 40 tecken, utan kolon och nummertecken."
    ),
    "grupp-needed": Words("Den gruppen behövs och går inte att ta bort.", "Ta ut dem som inte ska vara med."),
    "grupp-no-member": Words("Den personen är inte med i gruppen.", "Kontrollera listan över grupper."),
    "grupp-taken": Words("Det finns redan en grupp med det namnet.", "Välj ett annat."),
    "grupp-unknown": Words("Den gruppen finns inte.", "Kontrollera stavningen i listan över grupper."),
    "handlaggare-on-both-sides": Words(
        "Mottagaren får då både utövarens akt och en annan i ärendet.",
        "Det går att fortsätta, men skriv varför. Bäst är att någon annan tar den ena.",
    ),
    "holder-already": Words("Mottagaren har redan akten.", "Ingenting behöver göras."),
    "holder-unknown": Words("Den som du valt har inte akten.", "Kontrollera listan över vilka som har den."),
    "last-administrator": Words(
        "Det är den sista administratören.", "Lägg först till en administratör till, så att någon kan sköta valvet."
    ),
    "last-arbetsledare": Words(
        "Det är den sista arbetsledaren.", "Lägg först till en arbetsledare till och släpp in i gruppen ansvarig."
    ),
    "number-not-for-role": Words(
        "En volontär skriver inte personnummer.", "Skriv kodnamnet. Behövs numret gör en arbetsledare det."
    ),
    "policy-days": Words("Antalet dagar går inte att välja.", "Välj mellan {least} och {most}."),
    "policy-minutes": Words("Antalet minuter går inte att välja.", "Välj mellan {least} och {most}."),
    "policy-size": Words("Antalet händelser i en granskning går inte att välja.", "Välj mellan {least} och {most}."),
    "policy-module": Words("Den delen finns inte i programmet.", "Kontrollera stavningen."),
    "role-holds-no-akt": Words(
        "Rollen för {signatur} öppnar inga akter.", "Välj någon som arbetar med akter, eller ändra rollen."
    ),
    "role-no-arbetsledare": Words("{signatur} är inte arbetsledare.", "I den gruppen är bara arbetsledare med."),
    "signatur-taken": Words("Signaturen används redan.", "Välj en annan, till exempel med en bokstav till."),
    "until-missing": Words("En sista dag saknas.", "Ett avtal med en volontär har alltid ett slut. Skriv dagen."),
    "until-past": Words("Dagen har redan varit.", "Välj i dag eller en dag som kommer."),
    "user-oneself": Words("Du kan inte avsluta dig själv.", "Be en annan administratör göra det."),
    "verksamhet-missing": Words("Verksamheten saknas.", "Lägg till minst en verksamhet med namn."),
}

_WRONG_TOGETHER = Words(
    "Bladen hör inte ihop, eller till ett annat valv.",
    "Varje blad för sig är rätt avskrivet. Kontrollera att de gjordes för det här valvet. Ingenting är ändrat.",
)

BUG = Words(
    "Något gick fel i programmet, och det låstes för säkerhets skull.",
    "Det som sparats finns kvar. Lås upp igen. En felrapport utan uppgifter om någon ligger på datorn.",
)
_OTHER_RULE = Words("Det går inte att göra så.", "Ändra det som är markerat och försök igen.")


def copy_words(error: KnownError | RuleError) -> Words:
    """Return what to tell the user when a copy of the vault did not come about: the stick is at fault, not the text."""
    advice = COPY_FAILED.get(error.code) if isinstance(error, KnownError) else None
    return Words("Kopian blev inte klar.", advice) if advice else words(error)


def restore_words(error: KnownError | RuleError) -> Words:
    """Return what to tell the user when a copy cannot be brought back or drilled on: of copies, not of vaults."""
    if isinstance(error, KnownError) and error.code is Known.NOT_A_VAULT:
        return Words("I mappen finns ingen kopia.", "Välj mappen på minnet som valvet kopierades till.")
    return words(error)


def making_words(error: KnownError | RuleError) -> Words:
    """Return what to tell the user when no vault came about: there is nothing yet that could be missing from it."""
    if isinstance(error, KnownError) and error.code in {Known.MISSING_FILE, Known.READ_ONLY, Known.IO_ERROR}:
        return Words("Valvet går inte att lägga där.", "Gå tillbaka till steg 1 och välj en mapp på datorns egen disk.")
    return words(error)


def words(error: KnownError | RuleError) -> Words:
    """Return what to tell the user about an error."""
    if isinstance(error, KnownError) and error.code is Known.WRONG_SHARE and "share" not in error.details:
        return _WRONG_TOGETHER
    found = KNOWN[error.code] if isinstance(error, KnownError) else RULES.get(error.code, _OTHER_RULE)
    details = defaultdict(lambda: "–", {name: str(value) for name, value in error.details.items()})
    return Words(found.title.format_map(details), found.advice.format_map(details))
