"""The words of what keeps an akt from being purged; a part of messages.py, which is where errors become sentences."""

# code: what happened, and what to do about it
GALLRING: dict[str, tuple[str, str]] = {
    "akt-gone": (
        "Akten finns inte längre i valvet.",
        "Den är gallrad. Kvittot finns under Mer, Gallring.",
    ),
    "gallring-at-work": (
        "Arbetet med akten pågår.",
        "Avsluta akten, eller skriv att den är överförd. Då börjar tiden räknas.",
    ),
    "gallring-birth-unknown": (
        "Det går inte att se när barnet är fött.",
        "En utredning om ett barn sparas tills personen fyller 30 år. Skriv personnummer eller födelseår i akten.",
    ),
    "gallring-duty-left": (
        "En orosanmälan är förberedd men inte lämnad.",
        "Lämna den först. Därefter kan du överlämna akten eller gallra den.",
    ),
    "gallring-held": (
        "Akten hålls kvar.",
        "Någon har skrivit varför. Häv stoppet med ett skäl om det inte gäller längre.",
    ),
    "gallring-investigation-unknown": (
        "Ingen har svarat på om akten hör till en utredning om barnets behov av skydd.",
        "Svara under Uppgifter. En sådan utredning sparas tills personen fyller 30 år.",
    ),
    "gallring-not-due": (
        "Tiden är inte ute än.",
        "Akten får gallras från och med {day}.",
    ),
    "gallring-not-transferred": (
        "Akten är inte överförd till något verksamhetssystem.",
        "Gör en överlämning. När mottagaren har kvitterat skriver du vart akten är överförd.",
    ),
    "gallring-research": (
        "Akten bevaras för forskning.",
        "Den gallras inte. För över den till arkivet om den ska lämna valvet.",
    ),
    "gallring-research-unknown": (
        "Det går inte att se om akten hör till dem som bevaras för forskning.",
        "Svara under Uppgifter, eller skriv personnumret i akten.",
    ),
    "gallring-shelter-child": (
        "Akten om ett barn som varit placerat i skyddat boende bevaras.",
        "Den gallras inte. Gör en överlämning om den ska lämna valvet.",
    ),
    "gallring-shelter-unknown": (
        "Ingen har svarat på om barnet varit placerat i skyddat boende.",
        "Svara under Uppgifter. Akten om ett sådant barn gallras inte.",
    ),
    "gallring-to-namnd": (
        "Akten om ett barn som varit placerat lämnas till nämnden.",
        "Den gallras inte. Gör en överlämning, och skriv när nämnden har kvitterat.",
    ),
    "gallring-unacknowledged": (
        "En överlämning är inte kvitterad.",
        "Se till att någon har tagit emot den. Öppna Överlämning och kvittera.",
    ),
    "overforing-date-ahead": (
        "Dagen har inte varit än.",
        "Skriv den dag då akten kvitterades.",
    ),
    "overforing-incomplete": (
        "Det fattas en uppgift om överföringen.",
        "Vart, vilket nummer, vem som har kvitterat och vilken dag: allt behövs för att gallra kopian senare.",
    ),
    "parts-kept-by-law": (
        "Berättelsen gallras inte för sig här.",
        "Lagen säger hur länge hela akten sparas. Gör en överlämning om den ska lämna valvet.",
    ),
    "parts-none": (
        "Det finns ingen berättelse att gallra i akten.",
        "Bedömningar, säker kontakt och det som någon väntar på hör inte dit.",
    ),
    "parts-one-at-a-time": (
        "En akt i taget.",
        "Berättelsen gallras ur en akt för sig. Ingenting är gallrat.",
    ),
    "parts-waited-on": (
        "Någon väntar på en andra läsning eller en flytt.",
        "Skriv under den eller avbryt den först.",
    ),
    "purge-code-differs": (
        "Det är inte aktens kodnamn.",
        "Ingenting är gallrat. Skriv kodnamnet en gång till.",
    ),
    "purge-count-differs": (
        "Antalet stämmer inte.",
        "Ingenting är gallrat. Du har valt {count} akter.",
    ),
    "purge-decision-ahead": (
        "Beslutets dag har inte varit än.",
        "Skriv den dag då beslutet fattades.",
    ),
    "purge-decision-missing": (
        "Gallringsbeslutet saknas.",
        "Skriv vad beslutet heter och vem som fattade det. Det står på kvittot.",
    ),
    "purge-few": (
        "Det behövs minst två akter.",
        "En akt gallras direkt, utan en andra person.",
    ),
    "purge-needs-second": (
        "En andra person måste godkänna.",
        "Be en annan arbetsledare eller en handläggare låsa upp och godkänna under Mer, Gallring.",
    ),
    "purge-request-gone": (
        "Den begäran finns inte längre.",
        "Läs listan på nytt.",
    ),
    "purge-same-person": (
        "Det behövs en annan person.",
        "Du har begärt gallringen själv. Be en kollega.",
    ),
    "purge-wait": (
        "Vänta ett dygn.",
        "Ingen annan i valvet kan godkänna. Om {hours} timmar går det att gallra.",
    ),
}
