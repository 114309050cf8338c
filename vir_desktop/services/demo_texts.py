"""Invented words for training vaults. Nobody in them exists; personnummer are of Skatteverket's test series (1890-)."""

FIRST_NAMES = (
    "Maja", "Åsa", "Leyla", "Ingrid", "Sara", "Amina", "Elin", "Birgitta", "Noor", "Johanna",
    "Karin", "Mira", "Tove", "Zahra", "Anna-Lena", "Erik", "Samir", "Jonas", "Ali", "Gunnar",
)  # fmt: skip
LAST_NAMES = (
    "Påhittsson", "Övning", "Exempelberg", "Låtsaslund", "Provström", "Testkvist", "Fantasiö", "Modellgren",
)  # fmt: skip
NOTES = (
    "Berättar lugnt men vill inte att vi skriver ner namnet på arbetsplatsen.",
    "Säger att det har blivit tätare sedan i våras. \"Jag vågar inte sova.\"",
    "Mamman har barnen hos sin syster i natt. Systern vet vad som har hänt.",
    "Osäker på årtal. Det var samma sommar som de flyttade.",
    "Utövaren har nyckel. Låset byts i morgon bitti.",
    "Vill tänka på saken till i morgon. Vi ringer klockan 10 på det sätt som står under Säker kontakt.",
    "Har haft ont i halsen sedan i går. Uppmanad att söka vård redan i natt.",
    "Barnet satt i rummet bredvid. Säger att det var tyst efteråt och att det var värst.",
)
LOG_LINES = (
    ("samtal", "Polisen ringer om en kvinna som sitter i deras bil. Vill ha ett tryggt boende för natten."),
    ("atgard", "Ringde två boenden. Det andra tar emot från klockan 03."),
    ("samtal", "Talar med kvinnan i enrum på polisstationen. Telefontolk."),
    ("beslut", "Bistånd till tillfälligt boende i natt. Bakjour informerad."),
    ("atgard", "Taxi beställd via polisen, ingen adress uppgiven i telefon."),
    ("samtal", "Ringer tillbaka till boendet. Framme och har fått ett rum."),
)
REASONS = (
    "Våldet har ökat senaste månaden och utövaren vet var personen bor. Separation pågår.",
    "Flera allvarliga hot under hösten. Personen är nu på plats som utövaren inte känner till.",
    "Uppgifterna kommer från ett enda samtal. Rädslan är stark och stämmer med det som berättas.",
)
WHO = ("före detta partner", "sambo", "en bror", "pappan")
LIMITATION = "Bygger på ett samtal nattetid med personen själv. Utövaren är inte hörd."
MEASURES = ("Tryggt boende i natt", "Kontakt med åklagare om kontaktförbud", "Läkarbesök före lunch", "Byte av lås")
