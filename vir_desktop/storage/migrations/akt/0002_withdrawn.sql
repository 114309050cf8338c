-- A record that was moved to the akt it belongs to: what was said is no longer here, only that and when it went.
-- The chain stays whole, for its events carry digests and no content.

CREATE TABLE withdrawn (
    record_id TEXT PRIMARY KEY CHECK (record_id <> ''),
    seq INTEGER NOT NULL UNIQUE REFERENCES event (seq)
) STRICT;

-- What a record is about when it is about another: a second reading, a wish to move it.
ALTER TABLE record ADD COLUMN about TEXT REFERENCES record (id);

CREATE TRIGGER withdrawn_told BEFORE INSERT ON withdrawn
    WHEN NOT EXISTS (SELECT 1 FROM event
                     WHERE seq = NEW.seq AND act = 'record-withdrawn' AND object = NEW.record_id)
    BEGIN SELECT RAISE(ABORT, 'withdrawing-is-told'); END;
CREATE TRIGGER withdrawn_kept BEFORE DELETE ON withdrawn
    BEGIN SELECT RAISE(ABORT, 'withdrawn-is-for-ever'); END;
CREATE TRIGGER withdrawn_unchanged BEFORE UPDATE ON withdrawn
    BEGIN SELECT RAISE(ABORT, 'withdrawn-is-for-ever'); END;

CREATE TRIGGER record_not_withdrawn BEFORE INSERT ON record
    WHEN EXISTS (SELECT 1 FROM withdrawn WHERE record_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'record-exists'); END;
CREATE TRIGGER record_about BEFORE UPDATE OF about ON record
    BEGIN SELECT RAISE(ABORT, 'record-origin-is-for-ever'); END;

-- Only what is withdrawn may go.
DROP TRIGGER record_kept;
CREATE TRIGGER record_kept BEFORE DELETE ON record
    WHEN NOT EXISTS (SELECT 1 FROM withdrawn WHERE record_id = OLD.id)
    BEGIN SELECT RAISE(ABORT, 'record-is-for-ever'); END;
DROP TRIGGER answer_kept;
CREATE TRIGGER answer_kept BEFORE DELETE ON answer
    WHEN NOT EXISTS (SELECT 1 FROM withdrawn WHERE record_id = OLD.record_id)
    BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;
DROP TRIGGER identity_kept;
CREATE TRIGGER identity_kept BEFORE DELETE ON identity_answer
    WHEN NOT EXISTS (SELECT 1 FROM withdrawn WHERE record_id = OLD.record_id)
    BEGIN SELECT RAISE(ABORT, 'answer-is-for-ever'); END;
DROP TRIGGER signature_kept;
CREATE TRIGGER signature_kept BEFORE DELETE ON signature
    WHEN NOT EXISTS (SELECT 1 FROM withdrawn WHERE record_id = OLD.record_id)
    BEGIN SELECT RAISE(ABORT, 'signature-is-for-ever'); END;
