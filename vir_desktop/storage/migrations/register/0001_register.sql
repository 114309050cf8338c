-- The register: which akter there are, who may open them, what has been done. No content of any akt.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE file_digest (
    name TEXT PRIMARY KEY,
    digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE personal (
    serial TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (serial, name)
) STRICT;

CREATE TABLE user (
    serial TEXT PRIMARY KEY,
    certificate TEXT NOT NULL CHECK (json_valid(certificate)),
    signature BLOB NOT NULL,
    removed_at TEXT
) STRICT;

CREATE TABLE grupp (
    id TEXT PRIMARY KEY,
    kem_public BLOB NOT NULL
) STRICT;

CREATE TABLE grupp_wrap (
    grupp_id TEXT NOT NULL REFERENCES grupp (id),
    serial TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (grupp_id, serial)
) STRICT;

-- Narrow, because it is listed: wraps stand in a table of their own (spike.md §12.6-7).
CREATE TABLE akt (
    id INTEGER PRIMARY KEY,
    akt_id TEXT NOT NULL UNIQUE CHECK (length(akt_id) = 32),
    code TEXT NOT NULL CHECK (code <> ''),
    code_key TEXT NOT NULL UNIQUE,
    arende_id TEXT NOT NULL,
    verksamhet_id TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('akut', 'pagaende', 'overford', 'avslutad')),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    sealed BLOB NOT NULL,
    clock_at TEXT,
    clock_kind TEXT,
    unacknowledged INTEGER NOT NULL CHECK (unacknowledged IN (0, 1)),
    head_seq INTEGER NOT NULL CHECK (head_seq >= 0),
    head_chain BLOB NOT NULL CHECK (length(head_chain) = 32),
    touched INTEGER NOT NULL CHECK (touched IN (0, 1)),
    rotate INTEGER NOT NULL CHECK (rotate IN (0, 1)),
    CHECK ((clock_at IS NULL) = (clock_kind IS NULL))
) STRICT;
CREATE INDEX akt_in_order ON akt (clock_at IS NULL, clock_at, created_at DESC, id DESC);
CREATE INDEX akt_by_phase ON akt (phase);
CREATE INDEX akt_by_arende ON akt (arende_id);
CREATE INDEX akt_by_verksamhet ON akt (verksamhet_id);
CREATE INDEX akt_unacknowledged ON akt (unacknowledged) WHERE unacknowledged = 1;
CREATE INDEX akt_touched ON akt (touched) WHERE touched = 1;

-- The words of each code, folded to lower case, for the filter by prefix.
CREATE TABLE code_word (
    word TEXT NOT NULL,
    akt INTEGER NOT NULL REFERENCES akt (id)
) STRICT;
CREATE INDEX code_word_by_word ON code_word (word, akt);
CREATE INDEX code_word_by_akt ON code_word (akt, word);

CREATE TABLE wrap (
    akt INTEGER NOT NULL REFERENCES akt (id),
    holder TEXT NOT NULL CHECK (holder <> ''),
    body BLOB NOT NULL,
    PRIMARY KEY (akt, holder)
) STRICT;

CREATE TABLE token (
    token BLOB NOT NULL CHECK (length(token) = 32),
    akt INTEGER NOT NULL REFERENCES akt (id)
) STRICT;
CREATE UNIQUE INDEX token_by_token ON token (token, akt);
CREATE INDEX token_by_akt ON token (akt);

CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act <> ''),
    object TEXT NOT NULL,
    body TEXT NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;
CREATE INDEX event_by_object ON event (object, seq);

CREATE TRIGGER event_in_order BEFORE INSERT ON event
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'event-out-of-order'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event-is-for-ever'); END;
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event-is-for-ever'); END;

CREATE TRIGGER user_kept BEFORE DELETE ON user BEGIN SELECT RAISE(ABORT, 'user-is-for-ever'); END;
CREATE TRIGGER akt_code_unique BEFORE INSERT ON akt
    WHEN EXISTS (SELECT 1 FROM akt WHERE code_key = NEW.code_key)
    BEGIN SELECT RAISE(ABORT, 'code-taken'); END;
CREATE TRIGGER akt_code_unique_on_change BEFORE UPDATE OF code_key ON akt
    WHEN EXISTS (SELECT 1 FROM akt WHERE code_key = NEW.code_key AND id <> NEW.id)
    BEGIN SELECT RAISE(ABORT, 'code-taken'); END;
