"""Papers about invented people, for tests and for looking at."""

from datetime import datetime, timedelta, timezone

from vir_desktop.domain.paper import (
    BlankField,
    Bullets,
    Field,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)

AT = datetime(2026, 11, 21, 3, 14, tzinfo=timezone(timedelta(hours=1)))
NAMND = "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)"
ENSKILD = "Tystnadsplikt enligt 29 kap. 14 § socialtjänstlagen (2025:400)"


_OVERLAMNING_BLOCKS = (
    Heading("Fara nu"),
    Paragraph("Ja. Han vet var hon är och har sagt att han kommer före kl. 12.", emphasis=True),
    Heading("Gjort i natt"),
    Bullets((
        "00.40 Samtal med henne på jourmottagningen, 50 minuter, utan barnen i rummet.",
        "02.10 Polisanmälan upprättad; hon har fått kopia och ärendenummer muntligt.",
        "02.35 Skyddat boende beviljat till måndag kl. 12. Transport klar 03.05.",
    )),
    Heading("Beslutat"),
    Field("Bistånd: skyddat boende", "Beviljat"),
    Field("Gäller till", "2026-11-23 kl. 12.00"),
    Field("Orosanmälan för barnen", "Gjord 02.50"),
    Heading("Gör före kl. 12"),
    Bullets(
        (
            "Ring det skyddade boendet och bekräfta ankomst. Numret står på blad 2.",
            "Ta ställning till skydd för barnen enligt LVU – underlag finns i barnens egna akter.",
            "Hör med åklagaren om kontaktförbud. Hon vill vara med i samtalet.",
            "Hämta medicin: hon lämnade hemmet utan sin insulin.",
        ),
        checkbox=True,
    ),
    Heading("Barn"),
    Paragraph("Två barn, 4 och 7 år, är med henne. De vaknade av bråket; det äldsta ringde mormor."),
    Heading("Osäkert"),
    Paragraph("Om han har tillgång till vapen är inte känt. Hon tror att svågern har jaktvapen."),
    Paragraph("Jag orkar inte säga det en gång till, skriv det så att de läser.", quote=True),
    PageBreak(),
    Heading("Säker kontakt – blad 2"),
    Paragraph("Lämnas för sig, till namngiven mottagare. Ring aldrig utan att ha läst hela bladet.", emphasis=True),
    Field("Mottagare", "Ebba Lindskog"),
    Field("Får ringa", "Endast kl. 9–11"),
    Field("Telefon", "070-174 06 15"),
    Field(
        "Säg",
        "att du ringer från tandläkaren",
        note="Svarar någon annan: be att få återkomma, lämna inget namn.",
    ),
    Field("Får sms skickas?", "Nej"),
    Field("Kvitterad av", ""),
)


def overlamning() -> Paper:
    """Blad 1 without contact data, blad 2 on a page of its own."""
    return Paper(
        title="Överlämning",
        subtitle="Akt Granen 41 · till vuxenenheten · natten 20–21 november 2026",
        marking=NAMND,
        form="Överlämning, version 2026-11-01, egen formulering",
        author="Signatur SJ04, socialjouren",
        at=AT,
        footer="Får inte läggas i annan persons akt",
        preliminary=True,
        blocks=_OVERLAMNING_BLOCKS,
    )


_PROTOKOLL_BLOCKS = (
    Heading("Läget just nu"),
    Paragraph("11 av 14 frågor besvarade. Ett obesvarat svar betyder inte nej.", emphasis=True),
    Field(
        "Har våldet blivit grövre eller tätare det senaste året?",
        "Ja",
        note='Sedan i somras. "Förut skrek han, nu stänger han dörren först."\nSenast i går kväll i köket.',
    ),
    Field(
        "Har han tagit strypgrepp eller hindrat dig att andas?",
        "Ja",
        note="Två gånger. Svimmade den andra gången.",
    ),
    Field("Har han tillgång till vapen?", "Vet inte"),
    Field(
        "Har han hotat att döda dig, barnen eller sig själv?",
        "Ja",
        note="Hot mot henne och mot honom själv. Inte mot barnen, så vitt hon vet.",
    ),
    Field("Är du rädd att han ska döda dig?", "Vill inte svara"),
    Heading("Barnen", 2),
    Field("Har barnen sett eller hört våldet?", "Ja"),
    Field("Finns beslutat umgänge den närmaste tiden?", ""),
    Field(
        "Hur gör ni vid överlämning av barnen i dag?",
        "Han hämtar på förskolan på fredagar och lämnar på söndagar utanför mormors port; hon står kvar inne.",
    ),
    Heading("Egna ord"),
    Paragraph("Det värsta är inte slagen. Det är att jag börjar tro på det han säger. " * 9, quote=True),
)


def protokoll() -> Paper:
    """An interview with notes."""
    return Paper(
        title="Samtalsstöd: fara",
        subtitle="Akt Granen 41 · protokoll",
        marking=NAMND,
        form="Samtalsstöd – fara, version 2026-10-15, stöd i egna ord (inte Socialstyrelsens FREDA)",
        author="Signatur SJ04, socialjouren",
        at=AT,
        footer="Utskrift ur VIR Desktop",
        training=True,
        blocks=_PROTOKOLL_BLOCKS,
    )


def bedomning() -> Paper:
    """Hot- och riskbedömning with the professional's own judgement."""
    return Paper(
        title="Hot- och riskbedömning",
        subtitle="Akt Granen 41 · gäller till 2026-11-25",
        marking=ENSKILD,
        form="Hot- och riskbedömning, version 2026-11-01, egen formulering",
        author="Bedömd av signatur KR12, handläggare",
        at=AT,
        blocks=(
            Heading("Bedömning"),
            Paragraph("Hög risk för grovt våld den närmaste veckan.", emphasis=True),
            Paragraph(
                "Hon har lämnat honom i natt, han vet ungefär var hon är, hoten är uttalade och våldet grövre. "
                "Strypgrepp har förekommit två gånger. Bedömningen är min egen och bygger på vad jag visste kl. 03.14."
            ),
            Field("Allvar om det händer", "Mycket allvarligt"),
            Field("Hur snart", "Timmar till dygn"),
            Field("Hennes egen skattning, 0–10", "9"),
            Heading("Riskfaktorer", 2),
            Table(
                ("Omständighet", "Finns", "Källa"),
                (
                    ("Separation nyligen eller förestående", "Ja", "Samtal 2026-11-21"),
                    ("Strypgrepp", "Ja", "Samtal 2026-11-21; läkarintyg begärt"),
                    ("Tillgång till vapen", "Vet inte", "–"),
                    ("Förföljande eller kontroll genom telefon", "Ja", "Hon har visat meddelanden"),
                ),
                (5, 2, 4),
            ),
            Heading("Skydd", 2),
            Bullets((
                "Skyddat boende till måndag kl. 12.",
                "Polisens stödperson kontaktar henne i dag.",
                "Platsdelning avstängd i hennes telefon kl. 02.20.",
            )),
            Heading("Begränsningar", 2),
            Paragraph("Han är inte hörd. Barnen är inte hörda. Uppgiften om vapen är inte kontrollerad."),
        ),
    )


def jamforelse(rows: int = 34) -> Paper:
    """Two assessments side by side, over more than one page."""
    return Paper(
        title="Jämförelse av två bedömningar",
        subtitle="Akt Granen 41 · 2026-10-02 och 2026-11-21",
        marking=NAMND,
        form="Hot- och riskbedömning, version 2026-09-01 och 2026-11-01",
        author="Signatur KR12",
        at=AT,
        blocks=(
            Paragraph("Formulären har olika version. Frågor som skiljer sig är märkta.", emphasis=True),
            Table(
                ("Fråga", "2 oktober", "21 november", "Ändrat"),
                tuple(
                    (
                        f"Fråga {number}: har något av detta hänt sedan ni sågs senast?",
                        "Nej" if number % 3 else "Vet inte",
                        "Ja" if number % 4 == 0 else "Nej",
                        "Ändrat" if number % 4 == 0 else "",
                    )
                    for number in range(1, rows + 1)
                ),
                (6, 2, 2, 2),
            ),
        ),
    )


def blankett() -> Paper:
    """A form to print in advance and fill in by pen."""
    return Paper(
        title="Akutsamtal",
        subtitle="Fylls i med penna. Skriv kod, aldrig namn.",
        marking="Sekretess när den är ifylld",
        form="Akutsamtal, version 2026-11-01, egen formulering",
        author="Utskriven tom",
        at=AT,
        blocks=(
            BlankField("Kod"),
            BlankField("Är du ensam och kan prata?", options=("Ja", "Nej", "Vet inte")),
            BlankField(
                "Är du eller barnen i fara nu?",
                options=("Ja", "Nej", "Vet inte", "Vill inte svara"),
                guidance="Ja: ring 112 tillsammans. Släpp inte samtalet.",
            ),
            BlankField("Vad har hänt?", lines=6),
            Heading("Att göra i natt", 2),
            Bullets(
                ("Skyddat boende tillfrågat", "Barnens behov bedömda", "Polisanmälan eller beslut att vänta"),
                checkbox=True,
            ),
            BlankField("Säker kontakt", lines=2, guidance="När, hur och vad får sägas om någon annan svarar?"),
            BlankField(
                "Hur bedömer du läget?",
                options=(
                    "Låg: ingen känd omständighet talar för nytt våld de närmaste dygnen",
                    "Förhöjd: enstaka omständigheter, skydd ordnas under dagen",
                    "Hög: skydd ordnas innan samtalet avslutas",
                ),
            ),
            BlankField("Motivering", lines=5),
            BlankField("Tid och signatur", lines=1),
        ),
    )


SAMPLES = {
    "overlamning": overlamning,
    "protokoll": protokoll,
    "bedomning": bedomning,
    "jamforelse": jamforelse,
    "blankett": blankett,
}
