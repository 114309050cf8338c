-- What all other rows but the events add up to, so that an old page put among new ones is found; see storage/cover.py.
-- The row of part '' adds up the others: its `writes` only grows, and the anchor remembers it.

CREATE TABLE cover (
    part TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    writes INTEGER NOT NULL CHECK (writes >= 0),
    total BLOB NOT NULL CHECK (length(total) = 32),
    PRIMARY KEY (part, bucket)
) STRICT;
