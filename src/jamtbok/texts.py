"""Swedish sentences and labels that are neither questions nor a template's Markdown.

Labels that belong to codes stand in dictionaries; sentences with a number in them are functions, so that the grammar
can follow the number.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

_UNREADABLE = {
    errno.ENOENT: "den finns inte",
    errno.EACCES: "du får inte läsa den",
    errno.EPERM: "du får inte läsa den",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "en del av sökvägen är en fil",
}
_UNWRITABLE = {
    errno.ENOSPC: "disken är full",
    errno.EACCES: "du får inte skriva där",
    errno.EPERM: "du får inte skriva där",
    errno.EROFS: "disken går bara att läsa",
    errno.ENOTDIR: "en del av sökvägen är en fil och ingen mapp",
    errno.EISDIR: "där ligger redan en mapp med samma namn",
    errno.EEXIST: "en del av sökvägen är en fil och ingen mapp",
}


def unreadable(error: OSError) -> str:
    """Say why a file cannot be read."""
    return f"filen kan inte läsas ({why_unreadable(error)})."


def why_unreadable(error: OSError) -> str:
    """Say what keeps a file from being read."""
    return _UNREADABLE.get(error.errno or 0, error.strerror or "okänt fel")


def why_unwritable(error: OSError) -> str:
    """Say what keeps a file from being written."""
    return _UNWRITABLE.get(error.errno or 0, error.strerror or str(error))


STEP_TITLES = {
    "0-start": "Start",
    "1-grund": "Grund",
    "2-kartlaggning": "Kartläggning",
    "3-analys": "Analys",
    "4-mal": "Mål och åtgärder",
    "5-uppfoljning": "Uppföljning",
    "beslut": "Jämställdhetssäkrade beslut",
    "arende": "Ärende",
    "budget": "Jämställd budget",
    "utmarkelse": "Utmärkelse",
    "arbetsgivare": "Som arbetsgivare",
    "jamforelse": "Jämförelse",
    "resultatrapport": "Resultatrapport",
    "styrkedjan": "Styrkedjan",
    "roda-traden": "Den röda tråden",
    "goda-exempel": "Goda exempel",
    "beslutsregister": "Beslutsregister",
    "utmarkelser": "Utmärkelser",
    "benchmarking": "Jämförelse med andra",
}

STEP_QUESTIONS = {
    "0-start": "Var står vi och vad bestämde vi förra året?",
    "1-grund": "Vet vi vad vi vill och har vi det som behövs?",
    "2-kartlaggning": "Hur ser det ut för kvinnor och män, flickor och pojkar?",
    "3-analys": "Vilka skillnader finns och vad beror de på?",
    "4-mal": "Vad vill vi uppnå och vad gör vi?",
    "5-uppfoljning": "Vad blev det av det vi gjorde, och sen då?",
    "beslut": "Vet vi vad våra beslut innebär för kvinnor och män, flickor och pojkar?",
    "arende": "Är underlaget klart att besluta om?",
    "budget": "Vem får del av pengarna?",
    "utmarkelse": "Når vi upp till kriterierna för en jämställd verksamhet?",
    "arbetsgivare": "Har kvinnor och män lika villkor hos oss?",
    "jamforelse": "Hur långt har enheterna kommit, och var skiljer det sig?",
    "resultatrapport": "Vad har arbetet lett till i hela organisationen?",
    "styrkedjan": "Hänger målen ihop, från riksdagen till enheten?",
    "roda-traden": "Går det att följa varje problem till ett mål, en åtgärd och ett beslut?",
    "goda-exempel": "Vad har fungerat, och hur gör andra likadant?",
    "beslutsregister": "Hur många ärenden är jämställdhetssäkrade?",
    "utmarkelser": "Vilka verksamheter har utmärkelsen, och till när?",
    "benchmarking": "Vad kan vi lära av andra kommuner och regioner?",
}

#: What the organisation as a whole is called where its units are.
WHOLE_ORGANISATION = "Hela organisationen"

YES_PARTLY_NO = {"yes": "Ja", "partly": "Delvis", "no": "Nej"}

SEXES = {"women": "Kvinnor", "men": "Män", "unknown": "Okänt kön", "total": "Totalt"}

UNANSWERED = "Inte besvarat"
NOTHING_ANSWERED = "Den här delen är inte ifylld än."

# What a form says when a value does not fit.
NOT_TEXT = "skriv text."
NOT_A_NUMBER = "skriv ett tal, till exempel 12 eller 12,5."
NOT_WHOLE = "skriv ett helt tal, till exempel 12."
NOT_A_DATE = "skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2013-12-31."


def about(title: str, said: str) -> str:
    """Say something about a field, after its title: a question stands by itself, another title has a colon.

    Examples
    --------
    >>> about("Antal", NOT_WHOLE), about("Hur många?", NOT_WHOLE)
    ('Antal: skriv ett helt tal, till exempel 12.', 'Hur många? Skriv ett helt tal, till exempel 12.')
    """
    return f"{title} {sentence(said)}" if title.endswith(("?", "!", ".")) else f"{title}: {said}"


def not_a_choice(value: object) -> str:
    """Say that a value is none of the alternatives."""
    return f"”{value}” finns inte bland alternativen. Välj ett av dem."


def out_of_bounds(low: float | None, high: float | None) -> str:
    """Say which numbers a field takes."""
    if low is not None and high is not None:
        return f"skriv ett tal från {number(low)} till {number(high)}."
    if low is not None:
        return f"talet får inte vara mindre än {number(low)}."
    return f"talet får inte vara större än {number(high)}."


THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOT_AVAILABLE = ".."
#: No number has more decimals than this; what is smaller is what the machine's arithmetic leaves behind.
MOST_DECIMALS = 6
SMALL_NUMBERS_TAKEN_OUT = "Små antal personer visas inte här (..), för att ingen ska kunna pekas ut."


def number(value: float | None, decimals: int | None = None) -> str:
    """Write a number the Swedish way: decimal comma, thin space between thousands, a real minus sign.

    Parameters
    ----------
    value
        The number; ``None`` gives the statistical symbol for "not available".
    decimals
        How many decimals; left out, a whole number has none and another at most two.

    Examples
    --------
    >>> number(4951).replace(THIN_SPACE, " "), number(-0.5), number(12.345, 1)
    ('4 951', '−0,5', '12,3')
    >>> number(62.5, 0), number(2.675, 2), number(-0.001)
    ('63', '2,68', '0')
    """
    if value is None:
        return NOT_AVAILABLE
    return _written(_exact(value), decimals)


# Room for every digit of the largest float.
_ROOM = Context(prec=400)


def _exact(value: float) -> Decimal:
    """Read a float as its shortest decimal writing, so that 62,5 becomes 63 and 2,675 becomes 2,68 as on paper."""
    return Decimal(repr(float(value)))


def _written(exact: Decimal, decimals: int | None) -> str:
    unit = Decimal(1).scaleb(-(2 if decimals is None else decimals))
    rounded = exact.quantize(unit, ROUND_HALF_UP, context=_ROOM)
    written = f"{rounded:,f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if not written.strip("-0.,"):
        written = written.lstrip("-")
    return written.replace(",", THIN_SPACE).replace(".", ",").replace("-", MINUS)


def rounded(value: float, decimals: int = 0) -> float:
    """Round a number as it is written, so that a difference agrees with the two figures beside it.

    Examples
    --------
    >>> rounded(1095.24) - rounded(1555.56), rounded(0.285, 2)
    (-461.0, 0.29)
    """
    return float(_exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, context=_ROOM))


def percent(share: float | None, decimals: int = 0) -> str:
    """Write a share (0–1) as per cent.

    Examples
    --------
    >>> percent(0.455, 1).replace(NO_BREAK_SPACE, " ")
    '45,5 %'
    """
    return NOT_AVAILABLE if share is None else f"{_written(_exact(share) * 100, decimals)}{NO_BREAK_SPACE}%"


def two_shares(share: float | None) -> tuple[str, str]:
    """Write a share and what is left of the whole so that the two add up.

    They have a decimal where both end in a half, and as many as it takes where a share that is just outside 40–60 per
    cent would be written as 40 or 60, and one that is not nothing as 0.

    Examples
    --------
    >>> [one.replace(NO_BREAK_SPACE, " ") for one in (*two_shares(0.125), *two_shares(1 / 3))]
    ['12,5 %', '87,5 %', '33 %', '67 %']
    >>> [one.replace(NO_BREAK_SPACE, " ") for one in (*two_shares(0.399), *two_shares(0.6004), *two_shares(0.999))]
    ['39,9 %', '60,1 %', '60,04 %', '39,96 %', '99,9 %', '0,1 %']
    """
    if share is None:
        return NOT_AVAILABLE, NOT_AVAILABLE
    decimals = int(_exact(share) * 100 % 1 == Decimal("0.5"))
    while decimals < MOST_DECIMALS and rounded(share, decimals + 2) != share and _on_a_limit(share, decimals + 2):
        decimals += 1
    return percent(share, decimals), percent(1 - share, decimals)


def _on_a_limit(share: float, decimals: int) -> bool:
    """Tell whether a share is written as nothing, all or the limit of an even distribution, though outside it."""
    written = rounded(share, decimals)
    return written in (0, 1) or (written == 0.4 and share < 0.4) or (written == 0.6 and share > 0.6)


SMALL_NUMBERS = ("inga", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def count(amount: int, one: str, many: str) -> str:
    """Write a counted noun: words up to twelve, figures above.

    Parameters
    ----------
    amount
        How many.
    one
        The whole phrase for one, with its article ("ett mål"), since only the noun knows its gender.
    many
        The noun in the plural.

    Examples
    --------
    >>> count(1, "en rad", "rader"), count(0, "ett mål", "mål"), count(23, "en rad", "rader")
    ('en rad', 'inga mål', '23 rader')
    """
    if amount == 1:
        return one
    return f"{SMALL_NUMBERS[amount] if amount < len(SMALL_NUMBERS) else number(amount)} {many}"


def so_many(amount: int) -> str:
    """Write how many, where what is counted is not said again.

    Examples
    --------
    >>> so_many(1), so_many(3), so_many(40)
    ('en', 'tre', '40')
    """
    return count(amount, "en", "").strip()


#: Units of measurement in the plural → one of them.
_ONE_OF = {
    "personer": "person",
    "procentenheter": "procentenhet",
    "kronor": "krona",
    "timmar": "timme",
    "dagar": "dag",
    "veckor": "vecka",
    "platser": "plats",
    "poäng": "poäng",
    "elever": "elev",
    "besök": "besök",
    "ansökningar": "ansökan",
}


def with_unit(written: str, unit: str) -> str:
    """Write a number with its unit, which is in the singular after one.

    Examples
    --------
    >>> with_unit("1", "procentenheter"), with_unit("−1", "kronor"), with_unit("1,5", "timmar"), with_unit("3", "")
    ('1 procentenhet', '−1 krona', '1,5 timmar', '3')
    """
    one = written.lstrip(f"+{MINUS}") == "1"
    return f"{written} {_ONE_OF.get(unit, unit) if one else unit}".rstrip()


def sentence(text: str) -> str:
    """Begin with a capital letter.

    Examples
    --------
    >>> sentence("åtta rapporter")
    'Åtta rapporter'
    """
    return text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """Join words the Swedish way: a, b och c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} och {items[-1]}"


ALL_DETAILS = "Alla uppgifter som de är ifyllda"
#: How many activities have a status, for one and for several ("" for none).
_STATUSES_COUNTED = {
    "done": ("en är genomförd", "är genomförda"),
    "ongoing": ("en pågår", "pågår"),
    "not_started": ("en är inte påbörjad", "är inte påbörjade"),
    "stalled": ("en har avstannat", "har avstannat"),
    "recurring": ("en är återkommande", "är återkommande"),
    "": ("en saknar status", "saknar status"),
}


def status_counted(amount: int, status: str) -> str:
    """Say how many activities have a status.

    Examples
    --------
    >>> status_counted(1, "done"), status_counted(2, "stalled")
    ('en är genomförd', 'två har avstannat')
    """
    return count(amount, *_STATUSES_COUNTED[status])


#: Activities with a status, where the number stands in a table ("" for none).
STATUS_COUNTED = {
    "done": "genomförda",
    "ongoing": "pågår",
    "not_started": "inte påbörjade",
    "stalled": "avstannade",
    "recurring": "återkommande",
    "": "utan status",
}

#: What became of earlier decisions, for one and for several.
OUTCOMES_COUNTED = {
    "done": ("ett är genomfört", "är genomförda"),
    "ongoing": ("ett pågår", "pågår"),
    "not_started": ("ett är inte påbörjat", "är inte påbörjade"),
    "dropped": ("ett är inte längre aktuellt", "är inte längre aktuella"),
    "unanswered": ("ett är inte besvarat", "är inte besvarade"),
}

#: A measure that no activity of the follow-up tells of.
NOT_FOLLOWED_UP = "inte uppföljd"

REMOVED_ROW = "(borttagen rad)"
UNNAMED_ROW = "(rad utan namn)"


def of_scale(value: int, highest: int) -> str:
    """Write a mark with the scale's upper end.

    Examples
    --------
    >>> of_scale(7, 10)
    '7 av 10'
    """
    return f"{value} av {highest}"


def signed(value: float | None, decimals: int | None = None) -> str:
    """Write a difference with its sign, zero without one.

    Examples
    --------
    >>> signed(3), signed(-2), signed(0)
    ('+3', '−2', '0')
    """
    written = number(value, decimals)
    return f"+{written}" if value is not None and value > 0 and written.strip("0,") else written


#: Why a figure is missing → the sign that stands in a table, the word in a picture, and what the sign is said to mean.
SYMBOLS = {"missing": "–", "not_applicable": ".", "hidden": NOT_AVAILABLE, "protected": NOT_AVAILABLE}
SYMBOL_WORDS = {
    "missing": "uppgift saknas",
    "not_applicable": "inte aktuellt",
    "hidden": "dold",
    "protected": "dold",
}
_SYMBOLS_EXPLAINED = {
    "hidden": ".. betyder att källan har dolt siffran, oftast för att den gäller få personer.",
    "protected": ".. betyder att siffran är dold för att ingen ska kunna kännas igen: "
    "den gäller få personer, eller skulle avslöja en siffra som gör det.",
    "not_applicable": ". betyder att uppgiften inte är aktuell.",
    "missing": "– betyder att uppgiften saknas i källan.",
}


def figure(value: float | None, symbol: str = "", decimals: int | None = None) -> str:
    """Write a figure of statistics, or the sign that says why there is none.

    Examples
    --------
    >>> figure(0), figure(None, "protected"), figure(None, "not_applicable"), figure(None, "missing")
    ('0', '..', '.', '–')
    """
    return SYMBOLS.get(symbol, NOT_AVAILABLE) if value is None else number(value, decimals)


def short(value: float) -> str:
    """Write a number with no more digits than a sentence or a picture has use for.

    Examples
    --------
    >>> short(80.0), short(5.243), short(33.387), short(-0.0524), short(0.0012), short(1e-17)
    ('80', '5,2', '33,4', '−0,05', '0,001', '0')
    """
    written = number(value, 0 if abs(value) >= 1000 else 1 if abs(value) >= 1 else decimals_for(value))
    return written.rstrip("0").rstrip(",") if "," in written else written


def decimals_for(value: float) -> int:
    """Return how many decimals a small number needs not to be written as nothing: two for most.

    Examples
    --------
    >>> decimals_for(0.25), decimals_for(-0.0012), decimals_for(0), decimals_for(1e-17)
    (2, 3, 2, 2)
    """
    return next((places for places in range(2, MOST_DECIMALS + 1) if rounded(value, places)), 2)


def figure_in_words(value: float | None, symbol: str = "") -> str:
    """Write a figure where there is no line below that explains the signs: in a picture and its alternative text.

    Examples
    --------
    >>> figure_in_words(1.5), figure_in_words(None, "hidden"), figure_in_words(None)
    ('1,5', 'dold', 'uppgift saknas')
    """
    return SYMBOL_WORDS.get(symbol, SYMBOL_WORDS["missing"]) if value is None else short(value)


def symbols_explained(symbols: Iterable[str]) -> str:
    """Explain the signs that a table uses, "" when it has none.

    Examples
    --------
    >>> symbols_explained(["", "missing", "missing"])
    '– betyder att uppgiften saknas i källan.'
    """
    used = set(symbols)
    return " ".join(said for symbol, said in _SYMBOLS_EXPLAINED.items() if symbol in used)


EXAMPLE_ORGANISATION = "Exempelkommunen"
EXAMPLE_UNIT = "Exempelenheten"

# What a form says; the names are those that `forms/form.js` asks for.
FORM = {
    "choose": "Välj …",
    "clear": "Ta bort svaret",
    "required": "Grundfråga",
    "typing": "Sparas strax …",
    "saving": "Sparar …",
    "no_answer": (
        "Inte sparat än: anteckningsboken svarar inte. Det du skrev finns kvar i webbläsaren och sparas så snart det "
        "går. Händer inget: välj Kernel › Restart Kernel and Run All Cells."
    ),
    "unsaved_before": "Här finns något som du skrev förra gången och som inte hann sparas.",
    "fetch_unsaved": "Hämta det",
    "history": "Tidigare svar",
    "use": "Använd det här",
    "close": "Stäng",
    "add_row": "Lägg till rad",
    "remove_row": "Ta bort",
    "duplicate": "Kopiera",
    "move_up": "Flytta upp",
    "move_down": "Flytta ner",
    "undo": "Ångra",
    "row": "Vad det gäller",
    "number": "Nr",
    "row_number": "Rad {number}",
    "tools": "Ändra raden",
    "paste": "Klistra in från Excel",
    "paste_help": (
        "Kopiera cellerna i Excel och klistra in dem här. Är första raden rubriker hamnar varje kolumn rätt av sig "
        "själv, annars fylls kolumnerna i ordning. Raderna läggs sist."
    ),
    "paste_now": "Lägg in",
    "cancel": "Avbryt",
    "nothing_to_pick": "Det finns inget att välja än. Fyll först i tabellen som valen kommer från.",
    "sum": "Summa {sum}",
    "shares": "kvinnor {women}\N{NO-BREAK SPACE}%, män {men}\N{NO-BREAK SPACE}%",
    "reading": "Läser filen …",
}

UPLOAD = "Lägg till en statistikfil"
UPLOAD_HELP = (
    "CSV, Excel eller JSON från SCB och Kolada. Filen läggs i arbetsbokens mapp statistik, och här visas hur den "
    "lästes. Filer med en rad för varje person hör inte hit: läs in dem med jamtbok import."
)


def upload_failed(kind: str) -> str:
    """Tell that a file could not be read for a reason that nobody has foreseen."""
    return f"Filen gick inte att läsa ({kind}). Spara den som CSV eller XLSX och försök igen."


def file_is_there(place: str) -> str:
    """Tell that a file is in the workbook already."""
    return f"Filen finns redan i arbetsboken som {place}."


def file_kept(place: str, figures: int) -> str:
    """Tell that a file was kept."""
    return f"Sparad som {place}. {sentence(count(figures, 'en siffra', 'siffror'))} lästes:"


def measure_read(measure: str, unit: str, figures: int) -> str:
    """Tell what was read of one measure."""
    return f"{measure}{f' ({unit})' if unit else ''}: {count(figures, 'en siffra', 'siffror')}"


FORM_FAILED = "Det gick inte att spara på grund av ett fel i programmet. Det du skrev finns kvar här i rutan."
ROW_REMOVED = "Raden är borttagen."
EMPTIED = "(tomt)"
FETCH_OTHER = "Hämta den andra texten"
FETCH_EARLIER = "Hämta det som stod innan"


def saved(time: datetime) -> str:
    """Say when something was saved, in the reader's own time."""
    return f"Sparat {time.astimezone():%H:%M}"


def who_and_when(author: str, time: datetime) -> str:
    """Say who wrote something and when, in the reader's own time."""
    return f"{author or 'okänd'}, {time.astimezone():%Y-%m-%d %H:%M}"


def someone_changed(author: str, me: str, time: datetime) -> str:
    """Tell that someone else has changed what is shown."""
    return f"{_other(author, me)} ändrade här klockan {time.astimezone():%H:%M}."


def someone_wrote_too(author: str, me: str, time: datetime, shown: str) -> str:
    """Tell that someone else's answer was overwritten by one's own."""
    who = _other(author, me)
    return f"{who} skrev också här klockan {time.astimezone():%H:%M}: ”{shown}”. Din text gäller. Den andra finns kvar."


def on_another_scale(value: int, highest: int) -> str:
    """Tell that an answer was given when the scale was another."""
    return f"Svaret är {of_scale(value, highest)}, på en tidigare skala. Det gäller tills du svarar på nytt."


def _other(author: str, me: str) -> str:
    return "Du själv, i ett annat fönster," if author == me else author or "Någon annan"


def pasted(cells: int, rows: int) -> str:
    """Tell what came of a paste."""
    return f"{sentence(count(cells, 'ett svar', 'svar'))} i {count(rows, 'en rad', 'rader')} lades in."


def not_pasted(row: int, title: str, said: str) -> str:
    """Tell which pasted cell was not taken, and why; what is wrong with a number has its title already."""
    return f"Inklistrad rad {row}, {said if said.startswith(title) else f'{title}: {said}'}"


def no_such_choice(typed: str, labels: list[str]) -> str:
    """Tell that a pasted text is none of the alternatives."""
    return f"”{typed}” finns inte bland valen {listed(labels)}."


NO_ROOM = "raden får inte plats: tabellen har ett bestämt antal rader."
NO_COLUMN = "cellen ligger till höger om tabellens sista kolumn."


def unbroken(written: str) -> str:
    """Keep a date on one line."""
    return written.replace("-", "\N{NON-BREAKING HYPHEN}")


def from_to(start: float | None, end: float | None) -> str:
    """Write a way from one figure to another.

    Examples
    --------
    >>> from_to(24, 40).replace(NO_BREAK_SPACE, " ")
    '24 → 40'
    """
    return f"{number(start)}{NO_BREAK_SPACE}→{NO_BREAK_SPACE}{number(end)}"
