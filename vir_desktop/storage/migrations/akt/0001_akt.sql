-- One akt: records and their answers, a draft, a chain of events. Nothing that was said is ever changed or removed.

CREATE TABLE akt (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    akt_id TEXT NOT NULL CHECK (length(akt_id) = 32)
) STRICT;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act <> ''),
    object TEXT NOT NULL,
    body TEXT NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;

CREATE TABLE form (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    url TEXT NOT NULL,
    version TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE record (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    instrument TEXT NOT NULL,
    identity INTEGER NOT NULL CHECK (identity IN (0, 1)),
    form TEXT NOT NULL REFERENCES form (sha256),
    state TEXT NOT NULL CHECK (state IN ('open', 'preliminary', 'signed', 'abandoned')),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    replaces TEXT REFERENCES record (id),
    reason TEXT NOT NULL,
    closed_at TEXT,
    closed_by TEXT NOT NULL,
    opened_seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
    closed_seq INTEGER UNIQUE REFERENCES event (seq),
    CHECK ((state = 'open') = (closed_at IS NULL)),
    CHECK ((state = 'open') = (closed_seq IS NULL))
) STRICT;

CREATE TABLE answer (
    record_id TEXT NOT NULL REFERENCES record (id),
    key TEXT NOT NULL CHECK (key <> ''),
    revision INTEGER NOT NULL CHECK (revision > 0),
    seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
    body TEXT CHECK (body IS NULL OR json_valid(body)),
    PRIMARY KEY (record_id, key, revision)
) STRICT;

-- Who the person is stands apart from what was told (peers.md K32).
CREATE TABLE identity_answer (
    record_id TEXT NOT NULL REFERENCES record (id),
    key TEXT NOT NULL CHECK (key <> ''),
    revision INTEGER NOT NULL CHECK (revision > 0),
    seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
    body TEXT CHECK (body IS NULL OR json_valid(body)),
    PRIMARY KEY (record_id, key, revision)
) STRICT;

CREATE VIEW every_answer AS
    SELECT record_id, key, revision, seq, body FROM answer
    UNION ALL
    SELECT record_id, key, revision, seq, body FROM identity_answer;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    record_id TEXT NOT NULL REFERENCES record (id),
    key TEXT NOT NULL CHECK (key <> ''),
    text TEXT NOT NULL,
    is_note INTEGER NOT NULL CHECK (is_note IN (0, 1)),
    caret INTEGER NOT NULL CHECK (caret >= 0),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE signature (
    record_id TEXT PRIMARY KEY REFERENCES record (id),
    body BLOB NOT NULL,
    serial TEXT NOT NULL,
    signature BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_in_order BEFORE INSERT ON event
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'event-out-of-order'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event-is-for-ever'); END;
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event-is-for-ever'); END;

CREATE TRIGGER form_kept BEFORE DELETE ON form BEGIN SELECT RAISE(ABORT, 'form-is-for-ever'); END;
CREATE TRIGGER form_unchanged BEFORE UPDATE ON form BEGIN SELECT RAISE(ABORT, 'form-is-for-ever'); END;

CREATE TRIGGER record_once BEFORE INSERT ON record
    WHEN EXISTS (SELECT 1 FROM record WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'record-exists'); END;
CREATE TRIGGER record_starts_open BEFORE INSERT ON record
    WHEN NEW.state <> 'open' BEGIN SELECT RAISE(ABORT, 'record-starts-open'); END;
CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'record-is-for-ever'); END;
CREATE TRIGGER record_closed BEFORE UPDATE ON record
    WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'record-closed'); END;
CREATE TRIGGER record_origin BEFORE UPDATE OF
    id, instrument, identity, form, created_at, created_by, replaces, reason, opened_seq ON record
    BEGIN SELECT RAISE(ABORT, 'record-origin-is-for-ever'); END;

CREATE TRIGGER answer_to_open_record BEFORE INSERT ON answer
    WHEN (SELECT state FROM record WHERE id = NEW.record_id) <> 'open'
    BEGIN SELECT RAISE(ABORT, 'record-closed'); END;
CREATE TRIGGER answer_not_identity BEFORE INSERT ON answer
    WHEN (SELECT identity FROM record WHERE id = NEW.record_id) <> 0
    BEGIN SELECT RAISE(ABORT, 'identity-stands-apart'); END;
CREATE TRIGGER answer_next_revision BEFORE INSERT ON answer
    WHEN NEW.revision <> (SELECT coalesce(max(revision), 0) + 1 FROM answer
                          WHERE record_id = NEW.record_id AND key = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'answer-out-of-order'); END;
CREATE TRIGGER answer_kept BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;
CREATE TRIGGER answer_unchanged BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;

CREATE TRIGGER identity_to_open_record BEFORE INSERT ON identity_answer
    WHEN (SELECT state FROM record WHERE id = NEW.record_id) <> 'open'
    BEGIN SELECT RAISE(ABORT, 'record-closed'); END;
CREATE TRIGGER identity_only BEFORE INSERT ON identity_answer
    WHEN (SELECT identity FROM record WHERE id = NEW.record_id) <> 1
    BEGIN SELECT RAISE(ABORT, 'identity-stands-apart'); END;
CREATE TRIGGER identity_next_revision BEFORE INSERT ON identity_answer
    WHEN NEW.revision <> (SELECT coalesce(max(revision), 0) + 1 FROM identity_answer
                          WHERE record_id = NEW.record_id AND key = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'answer-out-of-order'); END;
CREATE TRIGGER identity_kept BEFORE DELETE ON identity_answer
    BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;
CREATE TRIGGER identity_unchanged BEFORE UPDATE ON identity_answer
    BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;

CREATE TRIGGER draft_to_open_record BEFORE INSERT ON draft
    WHEN (SELECT state FROM record WHERE id = NEW.record_id) <> 'open'
    BEGIN SELECT RAISE(ABORT, 'record-closed'); END;

CREATE TRIGGER signature_once BEFORE INSERT ON signature
    WHEN EXISTS (SELECT 1 FROM signature WHERE record_id = NEW.record_id)
    BEGIN SELECT RAISE(ABORT, 'record-closed'); END;
CREATE TRIGGER signature_kept BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT, 'signature-is-for-ever'); END;
CREATE TRIGGER signature_unchanged BEFORE UPDATE ON signature
    BEGIN SELECT RAISE(ABORT, 'signature-is-for-ever'); END;
