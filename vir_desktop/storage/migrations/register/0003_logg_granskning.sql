-- The log found by person, act and day; and the recurring checks of it (lag 2001:454, 10 §).

CREATE INDEX event_by_actor ON event (actor, seq);
CREATE INDEX event_by_act ON event (act, seq);
CREATE INDEX event_by_at ON event (at, seq);

-- What was said is sealed under a key of its own, wrapped to each arbetsledare: `wraps` is holder -> hex.
CREATE TABLE granskning (
    id TEXT PRIMARY KEY CHECK (length(id) = 32),
    begun_at TEXT NOT NULL,
    begun_by TEXT NOT NULL,
    after_seq INTEGER NOT NULL CHECK (after_seq >= 0),
    to_seq INTEGER NOT NULL CHECK (to_seq >= after_seq),
    seed BLOB NOT NULL CHECK (length(seed) = 32),
    sample TEXT NOT NULL CHECK (json_valid(sample)),
    wraps TEXT NOT NULL CHECK (json_valid(wraps)),
    sealed BLOB NOT NULL,
    closed_at TEXT,
    closed_by TEXT NOT NULL,
    serial TEXT NOT NULL,
    signature BLOB NOT NULL,
    CHECK ((closed_at IS NULL) = (length(signature) = 0))
) STRICT;

CREATE TRIGGER granskning_kept BEFORE DELETE ON granskning
    BEGIN SELECT RAISE(ABORT, 'granskning-is-for-ever'); END;
CREATE TRIGGER granskning_plan_unchanged
    BEFORE UPDATE OF id, begun_at, begun_by, after_seq, to_seq, seed, sample ON granskning
    BEGIN SELECT RAISE(ABORT, 'granskning-is-for-ever'); END;
CREATE TRIGGER granskning_closed_unchanged
    BEFORE UPDATE OF sealed, closed_at, closed_by, serial, signature ON granskning WHEN OLD.closed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'granskning-is-for-ever'); END;
