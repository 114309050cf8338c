-- Not shipped: the second step, which also moves rows.

CREATE TABLE reading (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    actor TEXT NOT NULL
) STRICT;
INSERT INTO reading (seq, actor) SELECT seq, actor FROM event;
