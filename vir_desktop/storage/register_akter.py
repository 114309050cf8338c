"""The akter of the register: listed in pages, filtered by the words of their code, with wraps and search tokens."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from vir_desktop.domain.akt import Clock, ClockKind, Phase, RegisterRow
from vir_desktop.domain.record import AktId, ArendeId, Head
from vir_desktop.services.ports import RegisterPage, RegisterQuery, Wrap
from vir_desktop.storage.database import Database, Row

_COLUMNS = (
    "SELECT akt_id, code, arende_id, verksamhet_id, phase, created_at, created_by, sealed, clock_at, clock_kind,"
    " unacknowledged, head_seq, head_chain, touched, rotate FROM akt "
)
_ORDER = " ORDER BY clock_at IS NULL, clock_at, created_at DESC, id DESC "
_IDS = "(SELECT id FROM akt "
_IDS_IN_ORDER = "(SELECT id FROM akt INDEXED BY akt_in_order "
_COUNT = "SELECT count(*) FROM akt "
_LIMIT = "LIMIT :limit OFFSET :offset)"
# The words typed, in two plans: collect the hits of the rarest word when few match all, or probe row by row.
_IN_RANGE = "word >= :word{0} AND word < :word{0} || char(1114111)"
_HAS_WORD = "".join(("EXISTS (SELECT 1 FROM code_word WHERE code_word.akt = {1} AND ", _IN_RANGE, ")"))
_OF_WORD = "".join((" FROM code_word AS hit WHERE ", _IN_RANGE))
_PAIRS = "".join(("SELECT count(*)", _OF_WORD))
_IS_ONE_WORD = "".join(("SELECT (SELECT min(word)", _OF_WORD, ") IS (SELECT max(word)", _OF_WORD, ")"))
_FEW = 1000
# Where one word stands in most codes, as a jour's own prefix does, its pairs need not be told apart one by one.
_MANY = 10_000
_IN_THE_MIDDLE = "".join(("SELECT word", _OF_WORD, " ORDER BY word LIMIT 1 OFFSET :half"))
_OTHERS = (
    "(SELECT akt FROM code_word WHERE word >= :word0 AND word < :common UNION ALL"
    " SELECT akt FROM code_word WHERE word > :common AND word < :word0 || char(1114111))"
)
_OTHER_PAIRS = "".join(("SELECT count(*) FROM ", _OTHERS))
_WITHOUT_COMMON = "".join((
    "SELECT count(DISTINCT akt) FROM ", _OTHERS, " AS hit"
    " WHERE NOT EXISTS (SELECT 1 FROM code_word AS word WHERE word.akt = hit.akt AND word.word = :common)",
))  # fmt: skip
_UPDATE = (
    "UPDATE akt SET code = :code, code_key = :code_key, arende_id = :arende_id, verksamhet_id = :verksamhet_id,"
    " phase = :phase, created_at = :created_at, created_by = :created_by, sealed = :sealed, clock_at = :clock_at,"
    " clock_kind = :clock_kind, unacknowledged = :unacknowledged, head_seq = :head_seq, head_chain = :head_chain,"
    " touched = :touched, rotate = :rotate WHERE akt_id = :akt_id"
)
_AUTHORS = "SELECT akt_id, created_by FROM akt WHERE akt_id IN (SELECT value FROM json_each(?))"
_INSERT = (
    "INSERT INTO akt (akt_id, code, code_key, arende_id, verksamhet_id, phase, created_at, created_by, sealed,"
    " clock_at, clock_kind, unacknowledged, head_seq, head_chain, touched, rotate) VALUES (:akt_id, :code, :code_key,"
    " :arende_id, :verksamhet_id, :phase, :created_at, :created_by, :sealed, :clock_at, :clock_kind, :unacknowledged,"
    " :head_seq, :head_chain, :touched, :rotate)"
)
# What goes when an akt leaves the register; its row last, for the others point at it.
_REMOVALS = (
    "DELETE FROM wrap WHERE akt = ?",
    "DELETE FROM token WHERE akt = ?",
    "DELETE FROM code_word WHERE akt = ?",
    "DELETE FROM akt WHERE id = ?",
)


class RegisterAkter:
    """The part of the register that lists akter; see ports.Register."""

    _db: Database

    def page(self, query: RegisterQuery) -> RegisterPage:
        """Return one page of rows and how many match in all.

        Few hits are collected and sorted; many are met by walking the index that is in order already.
        """
        with self._db.transaction():
            typed = self._rarest_first(words(query.text))
            total = self._total(query, typed)
            few = total <= _FEW or query.ids is not None
            where, parameters = _conditions(query, _collected(typed) if few else _probed(typed))
            parameters |= _word_parameters(typed) | {"limit": query.limit, "offset": query.offset}
            ids = _IDS if few else _IDS_IN_ORDER
            rows = self._db.execute("".join((_COLUMNS, "WHERE id IN ", ids, where, _ORDER, _LIMIT, _ORDER)), parameters)
        return RegisterPage(tuple(map(_row_from, rows)), total)

    def _rarest_first(self, typed: Sequence[str]) -> Sequence[str]:
        """Order words by how many codes have them: only the first is ever collected, the others are probed."""
        if len(typed) < 2:
            return typed
        pairs = _PAIRS.format(0)
        return sorted(typed, key=lambda word: int(self._db.execute(pairs, {"word0": word})[0][0]))

    def _total(self, query: RegisterQuery, typed: Sequence[str]) -> int:
        where, parameters = _conditions(query, _collected(typed))
        parameters |= _word_parameters(typed)
        if not typed or query != RegisterQuery(query.text, offset=query.offset, limit=query.limit):
            sql = _COUNT + where
        elif len(typed) == 1:
            return self._akter_with(parameters)
        else:
            sql = "SELECT count(DISTINCT hit.akt)" + _hits(typed)
        return self._number_of(sql, parameters)

    def _akter_with(self, word: dict[str, object]) -> int:
        """Return how many akter have a word that begins so; no akt has the same word twice."""
        pairs = self._number_of(_PAIRS.format(0), word)
        if not pairs or self._number_of(_IS_ONE_WORD.format(0), word):
            return pairs
        if pairs >= _MANY:
            common = self._db.execute(_IN_THE_MIDDLE.format(0), word | {"half": pairs // 2})[0][0]
            others = self._number_of(_OTHER_PAIRS, word | {"common": common})
            if others < pairs // 4:
                return pairs - others + self._number_of(_WITHOUT_COMMON, word | {"common": common})
        return self._number_of("SELECT count(DISTINCT hit.akt)" + _OF_WORD.format(0), word)

    def _number_of(self, sql: str, parameters: dict[str, object]) -> int:
        return int(self._db.execute(sql, parameters)[0][0])

    def row(self, akt_id: AktId) -> RegisterRow:
        """Return an akt's row. Raises KeyError."""
        return self._only("WHERE akt_id = ?", akt_id)

    def row_by_code(self, code: str) -> RegisterRow:
        """Return the row with this code, capitals or not. Raises KeyError."""
        return self._only("WHERE code_key = ?", fold(code))

    def _only(self, where: str, value: str) -> RegisterRow:
        row = self._db.one(_COLUMNS + where, (value,))
        if row is None:
            raise KeyError("akt")
        return _row_from(row)

    def arende_rows(self, arende_id: str) -> Sequence[RegisterRow]:
        """Return the akter of an ärende, oldest first."""
        rows = self._db.execute(_COLUMNS + "WHERE arende_id = ? ORDER BY id", (arende_id,))
        return tuple(map(_row_from, rows))

    def count(self) -> int:
        """Return how many akter there are."""
        return int(self._db.execute(_COUNT)[0][0])

    def authors(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, str]:
        """Return who made each of these akter."""
        return {AktId(akt_id): who for akt_id, who in self._db.execute(_AUTHORS, (json.dumps(list(akt_ids)),))}

    def touched(self) -> Sequence[AktId]:
        """Return the akter that were open for writing when last seen."""
        rows = self._db.execute("SELECT akt_id FROM akt WHERE touched = 1 ORDER BY id")
        return tuple(AktId(akt_id) for (akt_id,) in rows)

    def add_row(self, row: RegisterRow, wraps: Sequence[Wrap]) -> None:
        """Add an akt with its wraps. Raises RuleError code-taken."""
        with self._db.transaction():
            self._db.execute(_INSERT, _values(row))
            self._write_words(row)
            self._insert_wraps(self._number(row.akt_id), wraps)

    def put_row(self, row: RegisterRow) -> None:
        """Replace an akt's row. Raises KeyError, RuleError code-taken."""
        with self._db.transaction():
            number = self._number(row.akt_id)
            self._db.execute(_UPDATE, _values(row))
            self._db.execute("DELETE FROM code_word WHERE akt = ?", (number,))
            self._write_words(row)

    def remove_row(self, akt_id: AktId) -> None:
        """Take an akt out of the register: its row, its wraps, its tokens; its events stay. Raises KeyError."""
        with self._db.transaction():
            number = self._number(akt_id)
            for sql in _REMOVALS:
                self._db.execute(sql, (number,))

    def set_head(self, akt_id: AktId, head: Head) -> None:
        """Note where an akt's chain stands."""
        self._db.execute("UPDATE akt SET head_seq = ?, head_chain = ? WHERE akt_id = ?", (head.seq, head.chain, akt_id))

    def set_touched(self, akt_id: AktId, touched: bool) -> None:
        """Note that an akt is open for writing, or no longer."""
        self._db.execute("UPDATE akt SET touched = ? WHERE akt_id = ?", (int(touched), akt_id))

    def wraps(self, akt_id: AktId) -> Sequence[Wrap]:
        """Return an akt's wraps, by holder."""
        rows = self._db.execute("SELECT holder, body FROM wrap WHERE akt = ? ORDER BY holder", (self._number(akt_id),))
        return tuple(Wrap(holder, body) for holder, body in rows)

    def wraps_of(self, akt_ids: Sequence[AktId], holders: Sequence[str]) -> Mapping[AktId, Sequence[Wrap]]:
        """Return the wraps of several akter to any of several holders; an akt without one is not there."""
        rows = self._db.execute(
            "SELECT akt.akt_id, wrap.holder, wrap.body FROM akt JOIN wrap ON wrap.akt = akt.id"
            " WHERE akt.akt_id IN (SELECT value FROM json_each(?))"
            " AND wrap.holder IN (SELECT value FROM json_each(?)) ORDER BY akt.id, wrap.holder",
            (json.dumps(list(akt_ids)), json.dumps(list(holders))),
        )
        found: dict[AktId, list[Wrap]] = {}
        for akt_id, holder, body in rows:
            found.setdefault(AktId(akt_id), []).append(Wrap(holder, body))
        return found

    def put_wraps(self, akt_id: AktId, wraps: Sequence[Wrap]) -> None:
        """Replace all wraps of an akt."""
        with self._db.transaction():
            number = self._number(akt_id)
            self._db.execute("DELETE FROM wrap WHERE akt = ?", (number,))
            self._insert_wraps(number, wraps)

    def remove_wraps(self, holder: str) -> None:
        """Take every wrap of one holder away."""
        self._db.execute("DELETE FROM wrap WHERE holder = ?", (holder,))

    def held_by(self, holders: Sequence[str]) -> Sequence[AktId]:
        """Return the akter with a wrap to any of these holders, oldest first."""
        rows = self._db.execute(
            "SELECT akt_id FROM akt WHERE id IN (SELECT akt FROM wrap WHERE holder IN"
            " (SELECT value FROM json_each(?))) ORDER BY id",
            (json.dumps(list(holders)),),
        )
        return tuple(AktId(akt_id) for (akt_id,) in rows)

    def holders_of(self, akt_ids: Sequence[AktId]) -> Mapping[AktId, frozenset[str]]:
        """Return the holders that each akt has wraps to."""
        rows = self._db.execute(
            "SELECT akt.akt_id, wrap.holder FROM akt JOIN wrap ON wrap.akt = akt.id"
            " WHERE akt.akt_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(akt_ids)),),
        )
        found: dict[AktId, set[str]] = {}
        for akt_id, holder in rows:
            found.setdefault(AktId(akt_id), set()).add(holder)
        return {akt_id: frozenset(holders) for akt_id, holders in found.items()}

    def set_rotate(self, akt_ids: Sequence[AktId]) -> None:
        """Note that these akter are to get a new key."""
        self._db.execute(
            "UPDATE akt SET rotate = 1 WHERE akt_id IN (SELECT value FROM json_each(?))", (json.dumps(list(akt_ids)),)
        )

    # --- search

    def add_tokens(self, akt_id: AktId, tokens: Sequence[bytes]) -> None:
        """Let an akt be found by these tokens too."""
        with self._db.transaction():
            number = self._number(akt_id)
            for token in tokens:
                self._db.execute("INSERT INTO token (token, akt) VALUES (?, ?) ON CONFLICT DO NOTHING", (token, number))

    def remove_tokens(self, akt_id: AktId) -> None:
        """Let an akt be found by no token."""
        self._db.execute("DELETE FROM token WHERE akt = ?", (self._number(akt_id),))

    def find(self, tokens: Sequence[bytes]) -> Mapping[AktId, int]:
        """Return the akter that carry any of the tokens, with how many."""
        hits: Counter[AktId] = Counter()
        for token in set(tokens):
            rows = self._db.execute(
                "SELECT akt.akt_id FROM token JOIN akt ON akt.id = token.akt WHERE token.token = ?", (token,)
            )
            hits.update(AktId(akt_id) for (akt_id,) in rows)
        return dict(hits)

    # --- rows behind the rows

    def _number(self, akt_id: AktId) -> int:
        row = self._db.one("SELECT id FROM akt WHERE akt_id = ?", (akt_id,))
        if row is None:
            raise KeyError("akt")
        return int(row[0])

    def _write_words(self, row: RegisterRow) -> None:
        number = self._number(row.akt_id)
        for word in words(row.code):
            self._db.execute("INSERT INTO code_word (word, akt) VALUES (?, ?)", (word, number))

    def _insert_wraps(self, number: int, wraps: Sequence[Wrap]) -> None:
        for wrap in wraps:
            self._db.execute("INSERT INTO wrap (akt, holder, body) VALUES (?, ?, ?)", (number, wrap.holder, wrap.body))


def fold(text: str) -> str:
    """Return `text` as it is compared: composed, without capitals."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def words(text: str) -> Sequence[str]:
    """Return the folded words of a code or of what is typed in the filter, each once."""
    return tuple(dict.fromkeys(re.findall(r"\w+", fold(text))))


def _conditions(query: RegisterQuery, on_words: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Return the WHERE clause, made of constant pieces only, and its parameters but for the words."""
    pieces = list(on_words)
    parameters: dict[str, object] = {}
    for piece, values in _pieces(query):
        pieces.append(piece)
        parameters |= values
    return ("WHERE " + " AND ".join(pieces) if pieces else ""), parameters


def _probed(typed: Sequence[str]) -> Sequence[str]:
    return [_HAS_WORD.format(number, "akt.id") for number in range(len(typed))]


def _collected(typed: Sequence[str]) -> Sequence[str]:
    return ["".join(("id IN (SELECT hit.akt", _hits(typed), ")"))] if typed else []


def _hits(typed: Sequence[str]) -> str:
    """Return the pairs of word and akt where the akt has all the words; only the first word's are gone through."""
    others = [_HAS_WORD.format(number, "hit.akt") for number in range(1, len(typed))]
    return " AND ".join((_OF_WORD.format(0), *others))


def _word_parameters(typed: Sequence[str]) -> dict[str, object]:
    return {f"word{number}": word for number, word in enumerate(typed)}


def _pieces(query: RegisterQuery) -> Iterator[tuple[str, dict[str, object]]]:
    if query.phases:
        phases = json.dumps(sorted(query.phases))
        yield "phase IN (SELECT value FROM json_each(:phases))", {"phases": phases}
    if query.unacknowledged:
        yield "unacknowledged = 1", {}
    if query.arende_id:
        yield "arende_id = :arende_id", {"arende_id": query.arende_id}
    if query.verksamhet_id:
        yield "verksamhet_id = :verksamhet_id", {"verksamhet_id": query.verksamhet_id}
    if query.ids is not None:
        yield "akt_id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(sorted(query.ids))}


def _values(row: RegisterRow) -> dict[str, object]:
    return {
        "akt_id": row.akt_id,
        "code": row.code,
        "code_key": fold(row.code),
        "arende_id": row.arende_id,
        "verksamhet_id": row.verksamhet_id,
        "phase": row.phase.value,
        "created_at": row.created_at.astimezone(UTC).isoformat(),
        "created_by": row.created_by,
        "sealed": row.sealed,
        "clock_at": row.clock.at.astimezone(UTC).isoformat() if row.clock else None,
        "clock_kind": row.clock.kind.value if row.clock else None,
        "unacknowledged": int(row.unacknowledged),
        "head_seq": row.head.seq,
        "head_chain": row.head.chain,
        "touched": int(row.touched),
        "rotate": int(row.rotate),
    }


def _row_from(row: Row) -> RegisterRow:
    clock = Clock(datetime.fromisoformat(row[8]), ClockKind(row[9])) if row[8] is not None else None
    return RegisterRow(
        akt_id=AktId(row[0]),
        code=row[1],
        arende_id=ArendeId(row[2]),
        verksamhet_id=row[3],
        phase=Phase(row[4]),
        created_at=datetime.fromisoformat(row[5]),
        created_by=row[6],
        sealed=row[7],
        clock=clock,
        unacknowledged=bool(row[10]),
        head=Head(row[11], row[12]),
        touched=bool(row[13]),
        rotate=bool(row[14]),
    )
